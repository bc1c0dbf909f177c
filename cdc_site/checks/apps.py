from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """What looks wrong on a page, said in the editor and in a report."""

    name = "cdc_site.checks"
    label = "checks"
