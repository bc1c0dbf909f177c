from django.apps import AppConfig


class MirrorConfig(AppConfig):
    """A command; no models."""

    name = "cdc_site.mirror"
    label = "mirror"
