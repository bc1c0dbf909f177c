"""Which changes readers can see: the one list. Each raises the site's generation in its own transaction."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from cdc_site.erasure.models import NameRemoval
from cdc_site.media.made_ahead import sizes_made
from cdc_site.media.models import SiteDocument, SiteImage, SiteRendition
from cdc_site.pages.models import SiteSettings, SiteText
from cdc_site.pages.site_settings import FooterLink
from cdc_site.places.models import Place, PlaceLabel
from partners.models import PartnerKind, PartnerKindLabel
from projects.models import FieldOfWork, FieldOfWorkLabel

from .generation import raise_generation

SHOWN = (
    Site,
    Locale,
    PageViewRestriction,
    Redirect,
    SearchPromotion,
    SiteSettings,
    SiteText,
    FooterLink,
    SiteImage,
    SiteDocument,
    Place,
    PlaceLabel,
    FieldOfWork,
    FieldOfWorkLabel,
    PartnerKind,
    PartnerKindLabel,
    NameRemoval,  # rewrites texts row by row
)


@receiver(post_save)
def _saved(sender, instance, update_fields=None, **kwargs):
    """A page is saved as a whole when it is published, withdrawn or made; a draft only writes a few of its columns."""
    if isinstance(instance, SHOWN) or (isinstance(instance, Page) and update_fields is None):
        raise_generation()


@receiver(post_delete)
def _deleted(sender, instance, **kwargs):
    # a page's row is deleted once for itself and once for its kind
    if isinstance(instance, (*SHOWN, SiteRendition)) or sender is Page:
        raise_generation()


@receiver(sizes_made)
def _shows_pictures_now(sender, **kwargs):
    raise_generation()


@receiver(post_page_move)
def _moved(sender, instance, **kwargs):
    """The tree is moved by SQL, without a save."""
    raise_generation()
