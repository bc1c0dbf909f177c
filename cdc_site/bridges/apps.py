from django.apps import AppConfig


class BridgesConfig(AppConfig):
    """The page of all bridges."""

    name = "cdc_site.bridges"
    label = "bridges"
    default_auto_field = "django.db.models.BigAutoField"
