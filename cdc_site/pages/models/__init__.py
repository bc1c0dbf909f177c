"""Page models that belong to no single subject, and the settings of the site."""

from cdc_site.pages.site_settings import FooterLink, SiteSettings, SiteText

from .base import BasePage
from .confirmation import Confirmation
from .content_page import ContentPage
from .translated_page import PublishBeforeOriginal, TranslatedPage, TranslatedPageQuerySet

__all__ = [
    "BasePage",
    "Confirmation",
    "ContentPage",
    "FooterLink",
    "PublishBeforeOriginal",
    "SiteSettings",
    "SiteText",
    "TranslatedPage",
    "TranslatedPageQuerySet",
]
