"""What other programs get of partners: the rows behind the open data."""

from django.conf import settings

from cdc_site.pages.chosen import LinkedPage, linked_pages, listed, versions
from cdc_site.settings.languages import DEFAULT

# facts stand on the original's row
ROWS = """
    SELECT version.*, partner.together, facts.own_name, facts.own_language, facts.website,
           original.slug AS code, kind.code AS kind_code,
           (SELECT label.text FROM partners_partnerkindlabel label WHERE label.row_id = kind.id
            ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1) AS kind_name,
           place.code AS place_code,
           (SELECT label.text FROM places_placelabel label WHERE label.row_id = place.id
            ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1) AS place_name,
           place.country, place.precision, place.latitude, place.longitude,
           page.first_published_at AS published,
           greatest(page.last_published_at, original.last_published_at) AS updated
    FROM version
    JOIN wagtailcore_page page ON page.id = version.id
    JOIN partners_partnerpage partner ON partner.page_ptr_id = version.id
    JOIN partners_partnerpage facts ON facts.page_ptr_id = coalesce(partner.source_id, partner.page_ptr_id)
    JOIN wagtailcore_page original ON original.id = facts.page_ptr_id
    LEFT JOIN partners_partnerkind kind ON kind.id = facts.kind_id
    LEFT JOIN places_place place ON place.id = facts.place_id
    ORDER BY version.position
"""

# The columns of the table, and the fields of JSON.
COLUMNS = (
    "id", "language", "code", "name", "url", "own_name", "own_language", "kind", "kind_name", "place", "place_name",
    "country", "precision", "latitude", "longitude", "website", "together", "published", "updated",
)  # fmt: skip


def partner_rows(pages, language_code: str) -> list[LinkedPage]:
    """What is known of these partners, in their order; one query. pages: a queryset of one language."""
    chosen = listed(pages)
    params = {**chosen.params, "language": language_code, "default": DEFAULT}
    return linked_pages(versions(chosen) + ROWS, params)


def as_dict(row: LinkedPage) -> dict:
    """A partner as JSON has it. Texts are in the language that was asked for, codes the same in every language."""
    return {
        "id": str(row.translation_key),
        "language": row.language_code,
        "code": row.code,
        "name": row.title,
        "url": settings.PUBLIC_URL + row.url,
        "own_name": row.own_name,
        "own_language": row.own_language,
        "kind": row.kind_code,
        "kind_name": row.kind_name,
        "place": row.place_code,
        "place_name": row.place_name,
        "country": row.country,
        "precision": row.precision,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "website": row.website,
        "together": row.together,
        "published": row.published,
        "updated": row.updated,
    }
