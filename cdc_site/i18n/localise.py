"""Finding pages in the reader's language."""

from collections.abc import Iterable
from typing import NamedTuple

from wagtail.models import Page

from .for_everybody import for_everybody


class PageLink(NamedTuple):
    """A link to a page; `language` is empty unless the page is in another language than the reader's."""

    title: str
    url: str
    summary: str
    language: str


def in_reading_order(pages: Iterable[Page], language_code: str) -> list:
    """One version of each page, in order of appearance: the reader's language, else the first one given.

    `pages` holds every language version that may be shown, each with its locale loaded.
    """
    versions: dict = {}
    for page in pages:
        if page.translation_key not in versions or page.locale.language_code == language_code:
            versions[page.translation_key] = page
    return list(versions.values())


def localised_pages(pages: Iterable[Page], language_code: str) -> list[Page]:
    """The versions of these pages for everybody, each in the reader's language or the one that exists; one query.

    Pages that nobody may see in any language are left out.
    """
    keys = [page.translation_key for page in pages if page]
    if not keys:
        return []
    live = for_everybody(Page.objects.filter(translation_key__in=keys)).select_related("locale").order_by("pk")
    versions = {page.translation_key: page for page in in_reading_order(live, language_code)}
    return [versions[key] for key in dict.fromkeys(keys) if key in versions]


def foreign_code(page: Page, language_code: str) -> str:
    """The page's language code when it is not the reader's, else an empty string."""
    code = page.locale.language_code
    return "" if code == language_code else code
