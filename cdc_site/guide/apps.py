from django.apps import AppConfig


class GuideConfig(AppConfig):
    """The guide for editors, inside the admin. Its text is in docs/editors/."""

    name = "cdc_site.guide"
    label = "guide"
