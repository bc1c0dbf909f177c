from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The pages of the site's projects section."""

    name = "projects"
    default_auto_field = "django.db.models.BigAutoField"
