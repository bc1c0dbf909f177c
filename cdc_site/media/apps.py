"""The app of pictures and documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "cdc_site.media"
    label = "media"
    verbose_name = _("Pictures and documents")

    def ready(self):
        """Connect the signals, and take over who may do what with files."""
        from . import avatars, made_ahead, permissions, withdrawal  # noqa: F401

        permissions.register()
