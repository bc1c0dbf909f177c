"""Whether the pictures of a page may be shown, asked of any version of it, however it is published."""

from collections.abc import Iterator

from django.db.models import ForeignKey, Model
from modelcluster.models import get_all_child_relations

from .models import SiteImage


def why_pictures_hold_back(page: Model) -> str:
    """What stands against showing the pictures in this version of a page, in words for an editor; usually empty."""
    found = SiteImage.objects.filter(pk__in=set(_pictures_in(page))).order_by("pk")
    return " ".join(filter(None, (image.why_not_usable() for image in found)))


def _pictures_in(row: Model) -> Iterator[int]:
    """Keys of the pictures in fields, blocks and rows below, as Wagtail's index of references finds them."""
    for field in row._meta.get_fields():
        if isinstance(field, ForeignKey) and issubclass(field.related_model, SiteImage):
            if key := field.value_from_object(row):
                yield key
        elif hasattr(field, "extract_references") and (value := field.value_from_object(row)):
            for model, key, *_paths in field.extract_references(value):
                if issubclass(model, SiteImage):
                    yield int(key)
    for relation in get_all_child_relations(row):
        for child in getattr(row, relation.get_accessor_name()).all():
            yield from _pictures_in(child)
