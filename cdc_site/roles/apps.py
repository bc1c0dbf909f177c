from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Roles of the staff."""

    name = "cdc_site.roles"
    label = "roles"
    default_auto_field = "django.db.models.BigAutoField"
