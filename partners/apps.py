from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """The pages of the site's partners section."""

    name = "partners"
    default_auto_field = "django.db.models.BigAutoField"
