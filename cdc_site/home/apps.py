from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home page."""

    name = "cdc_site.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
