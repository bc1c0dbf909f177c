"""What must leave every cache at once: recorded in the transaction that withdraws it.

A record does not say that something is gone, only that caches have to ask again: a picture may stand on another page,
a translation may have taken over. What they are answered then is the truth.
"""

from urllib.parse import unquote, urlsplit

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from cdc_site.media.models import SiteRendition
from cdc_site.media.withdrawal import pictures_may_be_withdrawn
from cdc_site.pages.chosen import address

from .models import Takedown


def _path(page: Page, url_path: str = "") -> str:
    return unquote(address(url_path or page.url_path, page.locale.language_code))


def _once_public(page: Page):
    """The page and those below it that readers may have seen."""
    pages = Page.objects.descendant_of(page, inclusive=True).filter(first_published_at__isnull=False)
    return pages.select_related("locale").defer_streamfields()


@receiver(page_unpublished)
def _unpublished(sender, instance, **kwargs):
    Takedown.objects.record({_path(instance)})


@receiver(pre_delete, sender=Page)
def _deleted(sender, instance, **kwargs):
    if instance.first_published_at:
        Takedown.objects.record({_path(instance)})


@receiver(pre_save)
def _about_to_get_another_slug(sender, instance, update_fields=None, **kwargs):
    """Wagtail's own signal comes after the transaction."""
    if not isinstance(instance, Page) or not instance.pk or update_fields is not None:
        return
    before = Page.objects.filter(pk=instance.pk).exclude(slug=instance.slug).first()
    if before:
        Takedown.objects.record({_path(each) for each in _once_public(before)})


@receiver(post_page_move)
def _moved(sender, instance, url_path_before, **kwargs):
    now = Page.objects.get(pk=instance.pk)
    pages = _once_public(now)
    Takedown.objects.record(
        {_path(each, url_path_before + each.url_path.removeprefix(now.url_path)) for each in pages}
        - {_path(each) for each in pages}
    )


@receiver(post_save, sender=PageViewRestriction)
def _restricted(sender, instance, **kwargs):
    Takedown.objects.record({_path(each) for each in _once_public(instance.page)})


@receiver(pictures_may_be_withdrawn)
def _pictures_withdrawn(sender, keys, **kwargs):
    Takedown.objects.record({_path_of(each) for each in SiteRendition.objects.filter(image__in=keys)})


@receiver(post_delete, sender=SiteRendition)
def _rendition_removed(sender, instance, **kwargs):
    if instance.file:
        Takedown.objects.record({_path_of(instance)})


def _path_of(rendition: SiteRendition) -> str:
    return unquote(urlsplit(rendition.url).path)
