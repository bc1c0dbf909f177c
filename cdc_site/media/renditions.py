"""Renditions of several pictures at once."""

import copy
from collections import defaultdict
from collections.abc import Iterable

from .models import SiteImage, SiteRendition


def load_renditions(images: Iterable[SiteImage]) -> None:
    """Give each picture the renditions that exist of it, with one query for all.

    Every picture gets its own copies: the same picture may stand on a page twice with different alternative texts,
    and a rendition takes the text from the picture it belongs to.
    """
    images = list(images)
    by_image = defaultdict(list)
    for rendition in SiteRendition.objects.filter(image__in={image.pk for image in images}):
        by_image[rendition.image_id].append(rendition)
    for image in images:
        image.prefetched_renditions = [copy.copy(rendition) for rendition in by_image[image.pk]]
        for rendition in image.prefetched_renditions:
            rendition.image = image
