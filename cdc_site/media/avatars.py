"""The picture of a staff account is cleaned like every other picture before it is stored."""

import logging
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models.signals import pre_save
from django.dispatch import receiver
from PIL import Image
from wagtail.users.models import UserProfile

from .sanitise import FORMATS, sanitise

logger = logging.getLogger(__name__)


def cleaned(avatar: File) -> File | None:
    """The picture without metadata, whatever its name says it is; None when it is of no kind that the site takes.

    Wagtail's form has decoded it by then, so that one that is no picture is an error there.
    """
    avatar.seek(0)
    with Image.open(avatar) as picture:
        extensions = [extension for extension, formats in FORMATS.items() if picture.format in formats]
    named = PurePath(avatar.name or "").suffix.lower().removeprefix(".")
    extension = named if named in extensions else next(iter(extensions), named)
    avatar.seek(0)
    try:
        return sanitise(File(avatar, name=f"avatar.{extension}"))
    except ValidationError as error:
        logger.warning("The picture of an account was left out: %s", " ".join(error.messages))
        return None


@receiver(pre_save, sender=UserProfile)
def _clean_before_it_is_stored(sender, instance, **kwargs):
    if instance.avatar and not instance.avatar._committed:
        instance.avatar = cleaned(instance.avatar.file)
