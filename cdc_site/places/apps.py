from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places."""

    name = "cdc_site.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
