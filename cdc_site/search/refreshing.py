"""When the index is written: whenever what readers see changes."""

from functools import partial
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.query import PageQuerySet
from wagtail.signals import page_published, page_unpublished, post_page_move

from cdc_site.media.models import SiteDocument
from cdc_site.pages.models import TranslatedPage
from cdc_site.places.models import Place, PlaceLabel
from partners.models import PartnerKindLabel, PartnerPage
from projects.models import FieldOfWorkLabel, ProjectPage

from .indexing import hidden_pages, public_pages, refresh
from .models import SearchEntry


@receiver(page_published)
def _page_published(sender, instance, **kwargs):
    """All versions, because facts stand on the original, and the projects that name a partner."""
    if isinstance(instance, TranslatedPage):
        refresh(_with_pages_that_name(instance))
        _fit(instance.path)


@receiver(page_unpublished)
@receiver(pre_delete)
def _page_gone(sender, instance, **kwargs):
    """Not found from this moment, because only live pages are; the index waits for the end of the transaction.

    Another version may become the original, and what is being deleted, which Wagtail also calls unpublished, must not
    be written once more.
    """
    if isinstance(instance, TranslatedPage):
        transaction.on_commit(partial(refresh, _with_pages_that_name(instance)))
        transaction.on_commit(partial(_fit, instance.path))


def _fit(path: str) -> None:
    """Pages below this place in the tree are in the index if they are public, and not if something above hides them."""
    entries = SearchEntry.objects.filter(page__path__startswith=path)
    entries.filter(page__in=hidden_pages()).delete()
    refresh(_keys(public_pages().filter(path__startswith=path).exclude(pk__in=entries.values("page"))))


@receiver(post_page_move)
def _page_moved(sender, instance, **kwargs):
    _fit(Page.objects.get(pk=instance.pk).path)


def _with_pages_that_name(page: TranslatedPage) -> set[UUID]:
    keys = {page.translation_key}
    if isinstance(page, PartnerPage):
        naming = ProjectPage.objects.filter(partner_links__partner__translation_key=page.translation_key)
        keys |= _keys(naming)
    return keys


@receiver(post_save, sender=PageViewRestriction)
def _closed(sender, instance, **kwargs):
    """Pages are no longer for everybody; projects then do not name a partner."""
    _fit_with_partners(instance.page.path)


@receiver(post_delete, sender=PageViewRestriction)
def _opened(sender, instance, **kwargs):
    """They are again, unless the page is being deleted, which is known at the end of the transaction."""
    transaction.on_commit(partial(_fit_with_partners, instance.page.path))


def _fit_with_partners(path: str) -> None:
    _fit(path)
    for partner in PartnerPage.objects.filter(path__startswith=path):
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
        refresh(_offering([instance.pk]))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def _collection_closed_or_opened(sender, instance, **kwargs):
    documents = SiteDocument.objects.filter(collection__path__startswith=instance.collection.path)
    refresh(_offering(list(documents.values_list("pk", flat=True))))


def _offering(documents: list[int]) -> set[UUID]:
    """Pages that use one of these, whether the index has it or not."""
    uses = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(SiteDocument),
        to_object_id__in=list(map(str, documents)),
    )
    indexed = SearchEntry.objects.filter(document__in=documents).values_list("page", flat=True)
    return _keys(Page.objects.filter(pk__in={*map(int, uses.values_list("object_id", flat=True)), *indexed}))


def _keys(pages: PageQuerySet) -> set[UUID]:
    return set(pages.values_list("translation_key", flat=True))
