"""What other programs get of projects: the rows behind the feed and the open data."""

from django.conf import settings

from cdc_site.pages.chosen import LinkedPage, address, linked_pages, listed, versions
from cdc_site.settings.languages import DEFAULT

# Facts stand on the original's row. Of partners only those that everybody may read are named.
ROWS = """
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
                'code', original.slug, 'name', shown.title, 'language', shown.language_code, 'path', shown.url_path
            ) ORDER BY link.sort_order), '[]')
            FROM projects_projectpartner link
            JOIN wagtailcore_page linked ON linked.id = link.partner_id
            JOIN wagtailcore_page original ON original.translation_key = linked.translation_key
            JOIN partners_partnerpage partner ON partner.page_ptr_id = original.id AND partner.source_id IS NULL
            JOIN LATERAL (
                SELECT other.title, other.url_path, locale.language_code
                FROM wagtailcore_page other JOIN wagtailcore_locale locale ON locale.id = other.locale_id
                WHERE other.translation_key = linked.translation_key AND other.live AND NOT EXISTS (
                    SELECT FROM wagtailcore_pageviewrestriction restriction
                    JOIN wagtailcore_page closed ON closed.id = restriction.page_id
                    WHERE starts_with(other.path, closed.path)
                )
                ORDER BY locale.language_code = %(language)s DESC, other.id LIMIT 1
            ) shown ON true
            WHERE link.page_id = facts.page_ptr_id) AS partners
    FROM version
    JOIN wagtailcore_page page ON page.id = version.id
    JOIN projects_projectpage project ON project.page_ptr_id = version.id
    JOIN projects_projectpage facts ON facts.page_ptr_id = coalesce(project.source_id, project.page_ptr_id)
    JOIN wagtailcore_page facts_page ON facts_page.id = facts.page_ptr_id
    ORDER BY version.position
"""

# The columns of the table; those of lists have a value and a name of each item, in the same order.
COLUMNS = (
    "id", "language", "title", "url", "summary", "status", "start", "end", "reported_on", "fields", "field_names",
    "places", "place_names", "countries", "partners", "partner_names", "published", "updated",
)  # fmt: skip


def project_rows(pages, language_code: str) -> list[LinkedPage]:
    """What is known of these projects, in their order; one query. pages: a queryset of one language."""
    chosen = listed(pages)
    params = {**chosen.params, "language": language_code, "default": DEFAULT}
    return linked_pages(versions(chosen) + ROWS, params)


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
