"""Sizes of pictures are made when a page is published, not while its first reader waits: a photograph takes seconds.

The process that serves readers makes none at all: it may not write. So they are also made when a picture is changed,
and for all pages when another version of the site wants other sizes (`operations.prepare`). Whoever read the page in
between got it without them, so `sizes_made` is sent.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from .models import SiteImage, SiteRendition
from .safety import withheld
from .use import on_a_live_page, pictures_in

sizes_made = Signal()  # a page shows pictures that it did not show a moment before


def make_renditions_of(page: Page) -> None:
    """Make a page as its readers get it, which makes every size of its pictures; once they exist it costs little.

    Nothing happens for a page without a picture that visitors may have.
    """
    keys = pictures_in(ReferenceIndex.get_references_for_object(page))
    if not SiteImage.objects.filter(on_a_live_page(SiteImage), pk__in=keys).exclude(withheld()).exists():
        return
    made_before = SiteRendition.objects.filter(image__in=keys).count()
    request = HttpRequest()
    request.method = "GET"
    public = urlsplit(settings.PUBLIC_URL)
    request.META |= {"SERVER_NAME": public.hostname, "SERVER_PORT": str(public.port or 443)}
    request.path = request.path_info = page.url or "/"
    # the language of whoever publishes stays that person's
    with translation.override(page.locale.language_code):
        page.serve(request).render()
    if SiteRendition.objects.filter(image__in=keys).count() != made_before:
        sizes_made.send(type(page), page=page)


@receiver(page_published)
def _after_publishing(sender, instance, **kwargs):
    """After the transaction, and without spoiling it: a size that is missing is made for the first reader."""
    transaction.on_commit(lambda: make_renditions_of(instance), robust=True)


def make_renditions_for(references: QuerySet[ReferenceIndex]) -> None:
    """Make them for every live page among these references to pictures."""
    pictures = ContentType.objects.get_for_model(SiteImage)
    pages = references.filter(base_content_type=ContentType.objects.get_for_model(Page), to_content_type=pictures)
    keys = {int(key) for key in pages.values_list("object_id", flat=True)}
    for page in Page.objects.live().filter(pk__in=keys).specific():
        make_renditions_of(page)


@receiver(post_save, sender=SiteImage)
def _after_a_change(sender, instance, created, **kwargs):
    """Another part of the picture may be the important one, or it may be shown from now on."""
    if not created:
        uses = ReferenceIndex.objects.filter(to_object_id=str(instance.pk))
        transaction.on_commit(lambda: make_renditions_for(uses), robust=True)


@receiver(post_delete, sender=SiteRendition)
def _after_another_file(sender, instance, **kwargs):
    """All of them go when the file is replaced; the first of them that is gone makes them anew."""

    def make_anew() -> None:
        if not SiteRendition.objects.filter(image=instance.image_id).exists():
            make_renditions_for(ReferenceIndex.objects.filter(to_object_id=str(instance.image_id)))

    transaction.on_commit(make_anew, robust=True)
