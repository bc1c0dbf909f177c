from django.apps import AppConfig


class TeamConfig(AppConfig):
    """The team page."""

    name = "team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Tell the media app whose portraits are public."""
        from . import consent  # noqa: F401
