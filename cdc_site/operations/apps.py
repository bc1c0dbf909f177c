from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running the site: its processes, its database, its first content."""

    name = "cdc_site.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"
