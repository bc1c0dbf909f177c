from django.apps import AppConfig


class I18nConfig(AppConfig):
    """Languages, dates, labels and catalogues."""

    name = "cdc_site.i18n"
    label = "i18n"
    default_auto_field = "django.db.models.BigAutoField"
