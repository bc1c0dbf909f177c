"""A portrait is for visitors only while the person agrees."""

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cdc_site.media.use import show_only_where
from cdc_site.media.withdrawal import remove_unshown_renditions

from .models import TeamRole


def has_agreed() -> Exists:
    """Condition on a page's reference to a portrait: the person whose portrait it is on that page agreed."""
    roles = TeamRole.objects.annotate(of=Cast("page_id", TextField()), picture=Cast("portrait_id", TextField()))
    return Exists(roles.filter(of=OuterRef("object_id"), picture=OuterRef("to_object_id"), agreed=True))


@receiver(post_save, sender=TeamRole)
@receiver(post_delete, sender=TeamRole)
def _portrait_withdrawn(sender, instance, **kwargs):
    """The reference to the portrait stays in the index, so that nothing else tells of it.

    It stays after the role is deleted too, until the page is saved again: `has_agreed` looks at the roles themselves.
    """
    if instance.portrait_id:
        remove_unshown_renditions([instance.portrait_id])


show_only_where("roles.item.portrait", has_agreed)
