"""What other programs get of projects: the rows behind the feed and the open data."""

from collections.abc import Iterator

from django.conf import settings

from cdc_site.i18n.for_everybody import FOR_EVERYBODY
from cdc_site.pages.chosen import LinkedPage, address, linked_pages, these, versions
from cdc_site.settings.languages import DEFAULT

from .cards import WITH_FACTS

# so many at a time: PostgreSQL guesses how much is in an array, and for thousands it guesses wrong
BATCH = 200

# Facts stand on the original's row. Of partners only those that everybody may read are named.
ROWS = f"""
    {WITH_FACTS}, page AS MATERIALIZED (
        SELECT id, first_published_at, last_published_at FROM wagtailcore_page
        WHERE id = ANY (ARRAY(SELECT id FROM version UNION SELECT page_ptr_id FROM facts))
    ), partner_link AS MATERIALIZED (
        SELECT page_id, partner_id, sort_order FROM projects_projectpartner
        WHERE page_id = ANY (ARRAY(SELECT page_ptr_id FROM facts))
    ), linked AS MATERIALIZED (
        SELECT id, translation_key FROM wagtailcore_page WHERE id = ANY (ARRAY(SELECT partner_id FROM partner_link))
    ), partner_version AS MATERIALIZED (
        SELECT id, title, slug, url_path, path, live, translation_key, locale_id FROM wagtailcore_page
        WHERE translation_key = ANY (ARRAY(SELECT translation_key FROM linked))
    ), partner_code AS MATERIALIZED (
        SELECT original.translation_key, original.slug FROM partner_version original
        JOIN partners_partnerpage partner ON partner.page_ptr_id = original.id AND partner.source_id IS NULL
            AND partner.page_ptr_id = ANY (ARRAY(SELECT id FROM partner_version))
    ), partner_shown AS MATERIALIZED (
        SELECT DISTINCT ON (shown.translation_key)
            shown.translation_key, shown.title, shown.url_path, locale.language_code
        FROM partner_version shown JOIN wagtailcore_locale locale ON locale.id = shown.locale_id
        WHERE {FOR_EVERYBODY.format(page="shown")}
        ORDER BY shown.translation_key, locale.language_code = %(language)s DESC, shown.id
    )
    SELECT version.*, project.summary, facts.status, facts.start, facts."end", facts.reported_on,
           page.first_published_at AS published,
           greatest(page.last_published_at, facts_page.last_published_at) AS updated,
           (SELECT coalesce(json_agg(json_build_object('code', field.code, 'name', (
                SELECT label.text FROM projects_fieldofworklabel label WHERE label.row_id = field.id
                ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1
            )) ORDER BY field.id), '[]')
            FROM projects_projectpage_fields_of_work link
            JOIN projects_fieldofwork field ON field.id = link.fieldofwork_id
            WHERE link.projectpage_id = facts.page_ptr_id) AS fields,
           (SELECT coalesce(json_agg(json_build_object(
                'code', place.code, 'name', (
                    SELECT label.text FROM places_placelabel label WHERE label.row_id = place.id
                    ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1
                ), 'country', place.country, 'side', place.side, 'precision', place.precision,
                'latitude', place.latitude, 'longitude', place.longitude
            ) ORDER BY link.sort_order), '[]')
            FROM projects_projectplace link JOIN places_place place ON place.id = link.place_id
            WHERE link.page_id = facts.page_ptr_id) AS places,
           (SELECT coalesce(json_agg(json_build_object(
                'code', code.slug, 'name', shown.title, 'language', shown.language_code, 'path', shown.url_path
            ) ORDER BY link.sort_order), '[]')
            FROM partner_link link
            JOIN linked ON linked.id = link.partner_id
            JOIN partner_code code ON code.translation_key = linked.translation_key
            JOIN partner_shown shown ON shown.translation_key = linked.translation_key
            WHERE link.page_id = facts.page_ptr_id) AS partners
    FROM version
    JOIN page ON page.id = version.id
    JOIN project ON project.page_ptr_id = version.id
    JOIN facts ON facts.page_ptr_id = coalesce(project.source_id, project.page_ptr_id)
    JOIN page facts_page ON facts_page.id = facts.page_ptr_id
    ORDER BY version.position
"""  # noqa: S608 - no part comes from outside

# The columns of the table; those of lists have a value and a name of each item, in the same order.
COLUMNS = (
    "id", "language", "title", "url", "summary", "status", "start", "end", "reported_on", "fields", "field_names",
    "places", "place_names", "countries", "partners", "partner_names", "published", "updated",
)  # fmt: skip


def project_rows(pages, language_code: str) -> Iterator[LinkedPage]:
    """What is known of these projects, in their order. pages: a queryset of one language with `translation_key`.

    One query for the keys, and one for each BATCH of projects.
    """
    keys = list(pages.values_list("translation_key", flat=True))
    for first in range(0, len(keys), BATCH):
        some = these(keys[first : first + BATCH])
        yield from linked_pages(versions(some) + ROWS, {**some.params, "language": language_code, "default": DEFAULT})


def as_dict(row: LinkedPage) -> dict:
    """A project as JSON has it. Texts are in the language that was asked for, codes the same in every language."""
    return {
        "id": str(row.translation_key),
        "language": row.language_code,
        "title": row.title,
        "url": settings.PUBLIC_URL + row.url,
        "summary": row.summary,
        "status": row.status,
        "start": row.start,
        "end": row.end,
        "reported_on": row.reported_on,
        "fields": row.fields,
        "places": row.places,
        "partners": [
            {
                "code": partner["code"],
                "name": partner["name"],
                "language": partner["language"],
                "url": settings.PUBLIC_URL + address(partner["path"], partner["language"]),
            }
            for partner in row.partners
        ],
        "published": row.published,
        "updated": row.updated,
    }


def as_cells(row: LinkedPage) -> list:
    """A project as a row of the table: COLUMNS."""
    project = as_dict(row)
    for name, codes, names in (
        ("fields", "fields", "field_names"),
        ("places", "places", "place_names"),
        ("partners", "partners", "partner_names"),
    ):
        items = project[name]
        project |= {codes: _joined(items, "code"), names: _joined(items, "name")}
    project["countries"] = _joined(row.places, "country")
    return [project[column] for column in COLUMNS]


def _joined(items: list[dict], key: str) -> str:
    return "; ".join(item[key] or "" for item in items)
