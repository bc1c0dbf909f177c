"""Which pictures and documents visitors may have: those that a live page uses, and nobody spoke against.

What a page uses is read from Wagtail's index of references. It is made from the page's own row and the rows below it
(never from a saved draft), and kept at every save; a page that was never published is in it, but is not live. A
translation shows its original's pictures, whose references stand under the original: no translation is live without
its original. Only pages show pictures and documents; a setting or a snippet that is to show some has to be added here.
The index keeps what a deleted row below a page referred to until the page is saved again, so such rows need a
condition of their own (`show_only_where`).
"""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from .models import SiteDocument, SiteImage, SiteRendition
from .safety import withheld

_conditions: dict[str, Callable[[], Exists]] = {}


def show_only_where(model_path: str, condition: Callable[[], Exists]) -> None:
    """Let references of this path (as in ReferenceIndex.model_path) count only where the condition holds.

    The condition reads the reference's `object_id` and `to_object_id`, which are text, as OuterRef.
    """
    _conditions[model_path] = condition


def on_a_live_page(model: type[models.Model], key: str = "pk") -> Exists:
    """Condition: a live page that everybody may read uses the object of this model whose key is in column `key`."""
    pages = ContentType.objects.get_for_model(Page)
    path = models.ExpressionWrapper(OuterRef("path"), models.CharField())
    restricted = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
    live = Page.objects.filter(pk=OuterRef("page_key"), live=True).exclude(Exists(restricted))
    uses = ReferenceIndex.objects.filter(
        base_content_type=pages,
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef(key), models.TextField()),
    )
    for model_path, condition in _conditions.items():
        uses = uses.filter(~Q(model_path=model_path) | condition())
    # keys of other models need not be numbers, and the database chooses what it looks at first
    page_key = models.Case(models.When(base_content_type=pages, then=Cast("object_id", models.IntegerField())))
    return Exists(uses.annotate(page_key=page_key).filter(Exists(live)))


def rendition_is_public(path: str) -> bool:
    """Whether everybody may have the rendition in this file, below MEDIA_ROOT. One query."""
    renditions = SiteRendition.objects.filter(on_a_live_page(SiteImage, "image_id"), file=path)
    return renditions.exclude(withheld("image__")).exists()


def document_is_public(pk: int) -> bool:
    """Whether everybody may have the document, as far as pages decide it. One query."""
    return SiteDocument.objects.filter(on_a_live_page(SiteDocument), pk=pk).exists()


def renditions_nobody_shows(images: set[int]):
    """The renditions of these pictures, without those of pictures that visitors may have."""
    public = SiteImage.objects.filter(on_a_live_page(SiteImage), pk__in=images).exclude(withheld())
    return SiteRendition.objects.filter(image__in=images).exclude(image__in=public)


def pictures_in(references: models.QuerySet[ReferenceIndex]) -> list[int]:
    """Keys of the pictures among what is referred to."""
    of_pictures = references.filter(to_content_type=ContentType.objects.get_for_model(SiteImage))
    return [int(key) for key in of_pictures.values_list("to_object_id", flat=True)]
