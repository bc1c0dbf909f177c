"""The cards' pictures on disk: at most one for each page, made when somebody asks for it."""

import os
import tempfile
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_unpublished

from .card_image import Card, card_image


def folder() -> Path:
    """Where the pictures are; they can be made again at any time."""
    return Path(settings.VAR_DIR) / "cards"


def keep(card: Card) -> None:
    """Make the card's picture unless it is there, in place of any older one of the page."""
    target = folder() / card.file_name
    if target.exists():
        return
    folder().mkdir(parents=True, exist_ok=True)
    # nobody is ever given half a picture
    handle, draft = tempfile.mkstemp(suffix=".new", dir=folder())
    with os.fdopen(handle, "wb") as file:
        card_image(card).save(file, "PNG", optimize=True)
    remove(card.page_id)
    Path(draft).replace(target)


def remove(page_id: int) -> None:
    """Remove what there is of a page."""
    for old in folder().glob(f"{page_id}-*.png"):
        old.unlink(missing_ok=True)


@receiver(page_unpublished)
@receiver(post_delete)
def _page_withdrawn(sender, instance, **kwargs):
    """A title that is not public any more must not stay in a picture."""
    if isinstance(instance, Page):
        transaction.on_commit(partial(remove, instance.pk), robust=True)
