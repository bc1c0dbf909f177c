"""What lists show of a partner."""

from dataclasses import dataclass

from cdc_site.pages.chosen import Chosen, LinkedPage, linked_pages, versions
from cdc_site.places.countries import country_name
from cdc_site.settings.languages import DEFAULT


@dataclass(frozen=True)
class PartnerCard:
    """What a list shows of a partner. `language` is empty unless the page is in another language than the reader's."""

    title: str
    url: str
    language: str
    own_name: str
    own_language: str
    kind: str
    place: str
    country: str
    website: str
    together: str


def own_name_beside(title: str, own_name: str) -> str:
    """What the partner calls itself, unless that is the page's title already."""
    return own_name if own_name.casefold() != title.casefold() else ""


# facts stand on the original's row; names come in the reader's language, the default one or any
CARDS = """
    , partner AS MATERIALIZED (
        SELECT page_ptr_id, source_id, together FROM partners_partnerpage
        WHERE page_ptr_id = ANY (ARRAY(SELECT id FROM version))
    ), facts AS MATERIALIZED (
        SELECT page_ptr_id, own_name, own_language, website, kind_id, place_id FROM partners_partnerpage
        WHERE page_ptr_id = ANY (ARRAY(SELECT coalesce(source_id, page_ptr_id) FROM partner))
    )
    SELECT version.*, partner.together, facts.own_name, facts.own_language, facts.website, place.country,
           (SELECT label.text FROM partners_partnerkindlabel label WHERE label.row_id = facts.kind_id
            ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1) AS kind_name,
           (SELECT label.text FROM places_placelabel label WHERE label.row_id = place.id
            ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1) AS place_name
    FROM version
    JOIN partner ON partner.page_ptr_id = version.id
    JOIN facts ON facts.page_ptr_id = coalesce(partner.source_id, partner.page_ptr_id)
    LEFT JOIN places_place place ON place.id = facts.place_id
    ORDER BY version.position
"""


def partner_cards(chosen: Chosen, language_code: str) -> list[PartnerCard]:
    """Cards of the live partners among these, in their order; one query."""
    params = {**chosen.params, "language": language_code, "default": DEFAULT}
    return [_card(page, language_code) for page in linked_pages(versions(chosen) + CARDS, params)]


def _card(page: LinkedPage, language_code: str) -> PartnerCard:
    own_name = own_name_beside(page.title, page.own_name)
    return PartnerCard(
        title=page.title,
        url=page.url,
        language=page.foreign_code(language_code),
        own_name=own_name,
        own_language=page.own_language if own_name else "",
        kind=page.kind_name or "",
        place=page.place_name or "",
        country=country_name(page.country) if page.country else "",
        website=page.website,
        together=page.together,
    )
