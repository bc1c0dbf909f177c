from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """One file that holds the whole site, and the site again from that file."""

    name = "cdc_site.backups"
    label = "backups"
