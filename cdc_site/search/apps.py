from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search in every language of the site, with PostgreSQL's own means."""

    name = "cdc_site.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import refreshing  # noqa: F401 - its receivers are connected
