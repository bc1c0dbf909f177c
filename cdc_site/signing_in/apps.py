from django.apps import AppConfig


class SigningInConfig(AppConfig):
    """The door of the admin."""

    name = "cdc_site.signing_in"
    label = "signing_in"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What happens to an account ends its sessions, and is logged."""
        from . import receivers  # noqa: F401 - it needs the models
