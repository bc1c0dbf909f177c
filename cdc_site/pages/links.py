"""Links to pages, with the language they lead to."""

from collections.abc import Iterable

from wagtail.models import Page

from cdc_site.i18n.localise import PageLink, foreign_code


def links_to(pages: Iterable[Page], request, language_code: str) -> list[PageLink]:
    """Links to these pages. Their locales must be loaded."""
    return [
        PageLink(page.title, page.get_url(request), getattr(page, "summary", ""), foreign_code(page, language_code))
        for page in pages
    ]
