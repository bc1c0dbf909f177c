"""When the index is written: whenever what readers see changes."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.signals import page_published, page_unpublished

from cdc_site.media.models import SiteDocument
from cdc_site.pages.models import TranslatedPage
from cdc_site.places.models import Place, PlaceLabel
from partners.models import PartnerKindLabel, PartnerPage
from projects.models import FieldOfWorkLabel, ProjectPage

from .indexing import refresh
from .models import SearchEntry


@receiver(page_published)
def _page_published(sender, instance, **kwargs):
    """All versions, because facts stand on the original, and the projects that name a partner."""
    if isinstance(instance, TranslatedPage):
        refresh(_with_pages_that_name(instance))


@receiver(page_unpublished)
@receiver(pre_delete)
def _page_gone(sender, instance, **kwargs):
    """Not found from this moment, because only live pages are; the index waits for the end of the transaction.

    Another version may become the original, and what is being deleted, which Wagtail also calls unpublished, must not
    be written once more.
    """
    if isinstance(instance, TranslatedPage):
        transaction.on_commit(partial(refresh, _with_pages_that_name(instance)))


def _with_pages_that_name(page: TranslatedPage) -> set[UUID]:
    keys = {page.translation_key}
    if isinstance(page, PartnerPage):
        naming = ProjectPage.objects.filter(partner_links__partner__translation_key=page.translation_key)
        keys |= _keys(naming)
    return keys


@receiver([post_save, post_delete], sender=PageViewRestriction)
def _privacy_changed(sender, instance, **kwargs):
    """Projects no longer name a partner that is not for everybody, or do again."""
    for partner in PartnerPage.objects.filter(path__startswith=instance.page.path):
        refresh(_with_pages_that_name(partner))


@receiver([post_save, post_delete], sender=PlaceLabel)
def _place_renamed(sender, instance, **kwargs):
    refresh(_at_place(instance.row_id))


@receiver(post_save, sender=Place)
def _place_changed(sender, instance, created, **kwargs):
    if not created:
        refresh(_at_place(instance.pk))


def _at_place(pk: int) -> set[UUID]:
    return _keys(ProjectPage.objects.filter(places__place=pk)) | _keys(PartnerPage.objects.filter(place=pk))


@receiver([post_save, post_delete], sender=FieldOfWorkLabel)
def _field_renamed(sender, instance, **kwargs):
    refresh(_keys(ProjectPage.objects.filter(fields_of_work=instance.row_id)))


@receiver([post_save, post_delete], sender=PartnerKindLabel)
def _kind_renamed(sender, instance, **kwargs):
    refresh(_keys(PartnerPage.objects.filter(kind=instance.row_id)))


@receiver(post_save, sender=SiteDocument)
def _document_changed(sender, instance, created, **kwargs):
    if not created:
        entries = SearchEntry.objects.filter(document=instance.pk)
        refresh(_keys(Page.objects.filter(pk__in=entries.values("page"))))


def _keys(pages: PageQuerySet) -> set[UUID]:
    return set(pages.values_list("translation_key", flat=True))
