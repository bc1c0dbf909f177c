"""What happens to the renditions of a picture that visitors may not have any more: rows and files go at once.

The original stays. A page that shows the picture later makes its renditions anew, as does the admin.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.models import ReferenceIndex
from wagtail.signals import page_unpublished

from .models import SiteImage
from .use import pictures_in, renditions_nobody_shows

# Sent in the transaction that may have ended the showing of pictures. Argument: keys, a set of keys of pictures.
pictures_may_be_withdrawn = Signal()


def remove_unshown_renditions(images: Iterable[int]) -> None:
    """After the transaction, remove the renditions of those of these pictures that no live page shows.

    Until then a withdrawn original may still hand its pictures over to a translation. Files follow their rows
    (Wagtail deletes them).
    """
    keys = set(images)
    if keys:
        pictures_may_be_withdrawn.send(sender=SiteImage, keys=keys)
        transaction.on_commit(lambda: renditions_nobody_shows(keys).delete(), robust=True)


@receiver(page_unpublished)
def _page_withdrawn(sender, instance, **kwargs):
    remove_unshown_renditions(pictures_in(ReferenceIndex.get_references_for_object(instance)))


@receiver(post_delete, sender=ReferenceIndex)
def _picture_taken_off_a_page(sender, instance, **kwargs):
    """Also when the page is deleted: its references go with it."""
    if instance.to_content_type_id == ContentType.objects.get_for_model(SiteImage).pk:
        remove_unshown_renditions([int(instance.to_object_id)])


@receiver(post_save, sender=SiteImage)
def _somebody_spoke_against(sender, instance, **kwargs):
    if instance.is_withheld:
        remove_unshown_renditions([instance.pk])
