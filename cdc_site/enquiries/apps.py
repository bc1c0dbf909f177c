from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """Forms, inbox and mails."""

    name = "cdc_site.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"
