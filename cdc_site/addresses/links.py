"""Links in texts that lead to pages of this site."""

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text.pages import PageLinkHandler

from cdc_site.pages.chosen import LINK_COLUMNS, linked_pages

# for each linked page, the live version in the reader's language, or else the one that exists
LIVE_VERSIONS = f"""
    SELECT DISTINCT ON (linked.id) {LINK_COLUMNS}, linked.id AS linked_id
    FROM wagtailcore_page linked
    JOIN wagtailcore_page page ON page.translation_key = linked.translation_key
    JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    WHERE linked.id = ANY(%(ids)s) AND page.live
    ORDER BY linked.id, locale.language_code = %(language)s DESC, page.id
"""  # noqa: S608


class LocalisedPageLinkHandler(PageLinkHandler):
    """Leads to the reader's language where the page exists in it, else to the other, marked by its name.

    A link to a page that is live nowhere stays as words. One query for all links of a text.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """The opening tag of each link."""
        language = get_language() or ""
        ids = {int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdecimal()}
        rows = linked_pages(LIVE_VERSIONS, {"ids": list(ids), "language": language}) if ids else []
        pages = {str(row.linked_id): row for row in rows}
        return [_opening_tag(pages.get(attrs.get("id")), language) for attrs in attrs_list]


def _opening_tag(page, language: str) -> str:
    if page is None:
        return "<a>"
    foreign = page.foreign_code(language)
    if not foreign:
        return f'<a href="{escape(page.url)}">'
    # the words of the link are the page's own language, so they carry no lang
    mark = render_to_string("components/language_mark.html", {"code": foreign}).strip()
    return f'<a href="{escape(page.url)}" hreflang="{escape(foreign)}">{mark} '
