"""What a text of a form may not hold, each with a sentence that says what to do."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Marks that turn the direction of what follows, and so can show something else than what is stored ("Trojan Source",
# CVE-2021-42574). The marks that Arabic keyboards write (U+200E, U+200F, U+061C) and the joiners are none of them.
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# NUL is refused by Django's own field
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
MOST_LINKS = 3


def plain_text(value: str) -> None:
    """Raise ValidationError for broken characters, marks that turn text around, control characters and many links."""
    if "\ufffd" in value:  # what Django puts in place of bytes that are no UTF-8
        raise ValidationError(_("Some characters arrived broken (shown as �). Please type them again."))
    if _TURNS.search(value):
        raise ValidationError(
            _("There are invisible marks in it that turn the direction of text. Please type it without copying.")
        )
    if _CONTROL.search(value):
        raise ValidationError(_("There are characters in it that are no text. Please type it without copying."))
    if len(_LINK.findall(value)) > MOST_LINKS:
        raise ValidationError(_("Please name at most %(most)s links.") % {"most": MOST_LINKS})


def one_line(value: str) -> None:
    """Raise ValidationError for a line break."""
    if "\n" in value or "\r" in value:
        raise ValidationError(_("Please write this in one line."))
