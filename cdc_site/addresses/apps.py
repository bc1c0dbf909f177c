from django.apps import AppConfig


class AddressesConfig(AppConfig):
    """Slugs, redirects, links in texts and missing addresses."""

    name = "cdc_site.addresses"
    label = "addresses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import redirects  # noqa: F401 - its receivers are connected
