from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ErasureConfig(AppConfig):
    name = "cdc_site.erasure"
    label = "erasure"
    verbose_name = _("Find a person")
