"""Paths in the one form in which they are stored and compared."""

import unicodedata
from urllib.parse import unquote

from django.conf import settings
from wagtail.models import Page

from cdc_site.pages.chosen import address

MAX_LENGTH = 255
# control characters, marks of direction and others that nobody sees
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def comparable(path: str) -> str:
    """A decoded path in normal form: without unseen characters and final slash, at most 255 characters."""
    seen = "".join(c for c in unicodedata.normalize("NFC", path) if unicodedata.category(c) not in _UNSEEN)
    return seen[:MAX_LENGTH].rstrip("/") or "/"


def path_of(page: Page, url_path: str = "") -> str:
    """The comparable path of a page, or the one it had with this `url_path`. Its locale must be loaded."""
    return comparable(unquote(address(url_path or page.url_path, page.locale.language_code)))


def is_public(path: str) -> bool:
    """Whether pages for readers could stand at this path."""
    own = (settings.ADMIN_PATH, settings.STATIC_URL, settings.MEDIA_URL, "/documents/", "/__debug__/")
    return not f"{path}/".startswith(own)
