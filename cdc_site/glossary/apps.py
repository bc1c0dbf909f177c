from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    """The glossary that editors keep."""

    name = "cdc_site.glossary"
    label = "glossary"
    default_auto_field = "django.db.models.BigAutoField"
