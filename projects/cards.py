"""What lists show of a project, and the ends of its bridge."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.utils.safestring import SafeString, mark_safe

from cdc_site.pages.chosen import Chosen, LinkedPage, linked_pages, versions
from cdc_site.places.bridge import draw_bridge, great_circle_km
from cdc_site.places.countries import country_name
from cdc_site.places.models import Precision, Side
from cdc_site.settings.languages import DEFAULT

from .status import Status


class End(NamedTuple):
    """A place at one end of a bridge; `country` is empty where the name already is the country's."""

    name: str
    country: str


@dataclass(frozen=True)
class ProjectCard:
    """What a list shows of a project. `language` is empty unless the page is in another language than the reader's."""

    title: str
    url: str
    language: str
    summary: str
    status: str
    status_label: str
    start: date | None
    end: date | None
    reported_on: date
    here: list[str]
    away: list[str]
    bridge: SafeString

    @property
    def day(self) -> date:
        """When it began, else when the Center first wrote about it."""
        return self.start or self.reported_on


class BridgePlace(NamedTuple):
    """A place of a project's bridge, as a drawing and a list need it. point: latitude and longitude in degrees."""

    page_id: int | None
    code: str
    name: str
    side: str
    country: str
    precision: str
    point: tuple[float, float]

    @property
    def end(self) -> End:
        """The place with its country."""
        country = "" if self.precision == Precision.COUNTRY else country_name(self.country)
        return End(self.name, "" if country == self.name else country)


class Span(NamedTuple):
    """The places of one project; distances in kilometres."""

    here: list[BridgePlace]
    away: list[BridgePlace]
    distances: tuple[float, ...]

    def draw(self, status: str, small: bool = False) -> SafeString:
        """The project's own bridge as SVG."""
        return mark_safe(draw_bridge(self.distances, status, small=small))  # noqa: S308 - numbers and class names only


PLACE = """
    bridge.page_id, place.code, place.name, place.side, place.country, place.precision, place.latitude, place.longitude
"""


def with_places(pages: str) -> str:
    """Parts of a statement: `bridge`, the rows of these pages (an array in SQL), and `place`, the places in them."""
    return f"""
        bridge AS MATERIALIZED (
            SELECT page_id, place_id, sort_order FROM projects_projectplace WHERE page_id = ANY ({pages})
        ), label AS MATERIALIZED (
            SELECT DISTINCT ON (row_id) row_id, text FROM places_placelabel
            WHERE row_id = ANY (ARRAY(SELECT place_id FROM bridge))
            ORDER BY row_id, language = %(language)s DESC, language = %(default)s DESC, language
        ), place AS MATERIALIZED (
            SELECT id, code, coalesce(label.text, '') AS name, side, country, precision, latitude, longitude
            FROM places_place LEFT JOIN label ON label.row_id = id
            WHERE id = ANY (ARRAY(SELECT place_id FROM bridge))
        )
    """  # noqa: S608 - no part comes from outside


PLACES = f"""
    WITH {with_places("%(pages)s")}
    SELECT {PLACE} FROM bridge JOIN place ON place.id = bridge.place_id ORDER BY bridge.sort_order
"""  # noqa: S608


def places_of(page_ids: list[int], language_code: str) -> list[BridgePlace]:
    """The places of the projects whose facts stand on these pages, in the editors' order; one query."""
    if not page_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"language": language_code, "default": DEFAULT, "pages": page_ids})
        return bridge_places(cursor.fetchall())


def bridge_places(rows: Iterable) -> list[BridgePlace]:
    """Places from rows with the columns of PLACE."""
    return [BridgePlace(*facts, (latitude, longitude)) for *facts, latitude, longitude in rows]


def unsaved_places_of(page, language_code: str) -> list[BridgePlace]:
    """The places of a version of a page that is being previewed and is not in the database."""
    places = [row.place for row in page.places.all()]
    return [
        BridgePlace(
            page.pk, place.code, place.label(language_code), place.side, place.country, place.precision, place.point
        )
        for place in places
    ]


def spans_by_project(places: Iterable[BridgePlace]) -> dict[int, Span]:
    """The span of each project, by the primary key of the page that keeps its facts."""
    grouped = defaultdict(list)
    for place in places:
        grouped[place.page_id].append(place)
    return {page_id: _span(rows) for page_id, rows in grouped.items()}


def _span(places: list[BridgePlace]) -> Span:
    here = [place for place in places if place.side == Side.HERE]
    away = [place for place in places if place.side == Side.AWAY]
    # whole kilometres, so that equal bridges are drawn once
    distances = tuple(float(round(great_circle_km(here[0].point, place.point))) for place in away if here)
    return Span(here, away, distances)


NO_SPAN = Span([], [], ())

# after `versions`: their rows, and those of their originals, on which facts stand
WITH_FACTS = """
    , project AS MATERIALIZED (
        SELECT page_ptr_id, source_id, summary FROM projects_projectpage
        WHERE page_ptr_id = ANY (ARRAY(SELECT id FROM version))
    ), facts AS MATERIALIZED (
        SELECT page_ptr_id, status, start, "end", reported_on FROM projects_projectpage
        WHERE page_ptr_id = ANY (ARRAY(SELECT coalesce(source_id, page_ptr_id) FROM project))
    )
"""
# and the places of their bridges
WITH_BRIDGES = f"{WITH_FACTS}, {with_places('ARRAY(SELECT page_ptr_id FROM facts)')}"  # noqa: S608

# places come with their project, which saves every list a statement
CARDS = f"""
    {WITH_BRIDGES}
    SELECT version.*, project.summary, facts.status, facts.start, facts."end", facts.reported_on,
           (SELECT json_agg(json_build_array({PLACE}) ORDER BY bridge.sort_order)
            FROM bridge JOIN place ON place.id = bridge.place_id
            WHERE bridge.page_id = facts.page_ptr_id) AS places
    FROM version
    JOIN project ON project.page_ptr_id = version.id
    JOIN facts ON facts.page_ptr_id = coalesce(project.source_id, project.page_ptr_id)
    ORDER BY version.position
"""  # noqa: S608


def project_cards(chosen: Chosen, language_code: str) -> list[ProjectCard]:
    """Cards of the live projects among these, in their order; one query."""
    params = {**chosen.params, "language": language_code, "default": DEFAULT}
    pages = linked_pages(versions(chosen) + CARDS, params)
    return [_card(page, language_code, _span(bridge_places(page.places or []))) for page in pages]


def _card(page: LinkedPage, language_code: str, span: Span) -> ProjectCard:
    return ProjectCard(
        title=page.title,
        url=page.url,
        language=page.foreign_code(language_code),
        summary=page.summary,
        status=page.status,
        status_label=Status(page.status).label,
        start=page.start,
        end=page.end,
        reported_on=page.reported_on,
        here=[place.name for place in span.here],
        away=[place.name for place in span.away],
        bridge=span.draw(page.status, small=True),
    )


FIELDS = """
    SELECT (SELECT label.text FROM projects_fieldofworklabel label WHERE label.row_id = chosen.fieldofwork_id
            ORDER BY label.language = %(language)s DESC, label.language = %(default)s DESC LIMIT 1)
    FROM projects_projectpage_fields_of_work chosen
    WHERE chosen.projectpage_id = %(page)s
    ORDER BY chosen.fieldofwork_id
"""


def fields_of(page_id: int, language_code: str) -> list[str]:
    """Names of the fields of work of the project whose facts stand on this page; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FIELDS, {"language": language_code, "default": DEFAULT, "page": page_id})
        return [name for (name,) in cursor.fetchall() if name]
