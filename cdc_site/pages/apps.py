from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Base of all pages, and content pages."""

    name = "cdc_site.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
