from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Sitemap, structured data, cards for social networks, icons."""

    name = "cdc_site.sharing"
    label = "sharing"

    def ready(self):
        from . import card_files, checks  # noqa: F401 - receivers and checks are connected
