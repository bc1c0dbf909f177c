"""What several blocks check, and say in the same words."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, StructValue
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError


def web_address(url: str) -> None:
    """Raise ValidationError unless the address is one of the web: no ftp, mail or script addresses."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValidationError(_("Write a web address that begins with https:// or http://."), code="not_web")


def refuse_empty(block: Block, value: StructValue, name: str, message: str) -> None:
    """Raise StructBlockValidationError with `message` when the list called `name` has no item.

    A draft may be saved without: then Wagtail defers such checks until the page is published.
    """
    if not block.is_deferred_validation and not value[name]:
        raise StructBlockValidationError({name: ListBlockValidationError(non_block_errors=[ValidationError(message)])})
