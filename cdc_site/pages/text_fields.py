"""Which fields hold words that are written per language."""

from django.db import models
from wagtail.fields import StreamField

# An address, and the place in the tree, are no text that anybody translates.
NOT_WORDS = frozenset({"path", "slug"})


def holds_words(field: models.Field) -> bool:
    """Whether editors write this field of a page, or of a row of it, in the page's language."""
    if not field.editable or field.choices or field.name in NOT_WORDS or isinstance(field, models.URLField):
        return False
    return isinstance(field, (models.CharField, models.TextField, StreamField))
