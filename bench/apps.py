from django.apps import AppConfig


class BenchConfig(AppConfig):
    """The page that others are compared with."""

    name = "bench"
    default_auto_field = "django.db.models.BigAutoField"
