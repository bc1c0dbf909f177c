"""Results that editors put first for certain words (Wagtail's "Promoted search results").

Read only: Wagtail's own way of asking for them would keep what visitors type.
"""

from typing import NamedTuple
from uuid import UUID

from wagtail.contrib.search_promotions.models import SearchPromotion

from cdc_site.i18n.folding import bare, words
from cdc_site.pages.chosen import LINK_COLUMNS, LinkedPage, linked_pages

from .finding import IS_PUBLIC

MOST = 1_000

VERSIONS = f"""
    SELECT {LINK_COLUMNS}
    FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    WHERE page.translation_key = ANY(%(keys)s) AND page.depth > 1
        AND {IS_PUBLIC.format(page="page.id")}
    ORDER BY locale.language_code = %(language)s, page.id DESC
"""  # noqa: S608 - no part comes from outside


class Promoted(NamedTuple):
    """A promoted result. `language` is empty unless the page is in another language; `external`: on another site."""

    title: str
    url: str
    description: str
    language: str
    external: bool


def promoted_for(terms: tuple[str, ...], language_code: str) -> list[Promoted]:
    """What editors promote for exactly these words, however they are spelled. Two queries at most."""
    asked = [bare(term) for term in terms]
    promotions = SearchPromotion.objects.select_related("query", "page").order_by("sort_order", "pk")[:MOST]
    chosen = [each for each in promotions if _words_of(each.query.query_string) == asked]
    if not chosen:
        return []
    keys = [each.page.translation_key for each in chosen if each.page]
    # the reader's language comes last, and stays
    versions = {
        page.translation_key: page for page in linked_pages(VERSIONS, {"keys": keys, "language": language_code})
    }
    found = (_promoted(each, versions, language_code) for each in chosen)
    return [each for each in found if each]


def _promoted(promotion: SearchPromotion, versions: dict[UUID, LinkedPage], language_code: str) -> Promoted | None:
    if not promotion.page:
        title = promotion.external_link_text or promotion.external_link_url
        return Promoted(title, promotion.external_link_url, promotion.description, "", True)
    page = versions.get(promotion.page.translation_key)
    if page is None:
        return None
    return Promoted(page.title, page.url, promotion.description, page.foreign_code(language_code), False)


def _words_of(query: str) -> list[str]:
    return [bare(word.folded) for word in words(query)]
