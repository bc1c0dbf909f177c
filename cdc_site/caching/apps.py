from django.apps import AppConfig


class CachingConfig(AppConfig):
    """Connects what changes to what caches are told."""

    name = "cdc_site.caching"
    label = "caching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import changes, takedowns  # noqa: F401 - receivers
