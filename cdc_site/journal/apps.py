from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Who changed what, and when."""

    name = "cdc_site.journal"
    label = "journal"
    verbose_name = _("Journal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import signins, watching

        signins.connect()
        watching.connect()
