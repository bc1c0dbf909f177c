"""Bridges between places here and places abroad: on the map, and in the list beside it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cdc_site.i18n.languages import direction
from cdc_site.pages.chosen import Chosen, linked_pages, versions
from cdc_site.places.map import Bridge, MapPlace, draw_map
from cdc_site.places.models import Precision, Side
from cdc_site.settings.languages import DEFAULT

from .cards import PLACE, WITH_BRIDGES, BridgePlace, bridge_places
from .listing import newest_abroad

MOST_NEWEST = 12  # the page of all bridges has the others


class Far(NamedTuple):
    """A place abroad in the list; `number` is 0 where none stands on the map, `country` empty where it is the name."""

    code: str
    name: str
    country: str
    only_country: bool
    number: int


class BridgeRow(NamedTuple):
    """A project with both ends of its bridge. `language` is empty unless the page is in another than the reader's."""

    title: str
    url: str
    language: str
    here: list[str]
    away: list[Far]


class Bridges(NamedTuple):
    """The map, and the rows that say the same. only_narrow: numbers are on the map only where it is narrow."""

    svg: SafeString
    only_narrow: bool
    rows: list[BridgeRow]


class Span(NamedTuple):
    """A project's page with the places of its bridge."""

    title: str
    url: str
    language: str
    places: list[BridgePlace]


def on_map(spans: Iterable[Span], language_code: str) -> Bridges:
    """The bridges of these projects, in their order; of the first ones as many as the map can hold are drawn."""
    spans = list(spans)
    bridges = [bridge for span in spans for bridge in _bridges(span.places)]
    drawn = draw_map(
        tuple(bridges),
        str(Side.HERE.label),
        direction(language_code),
        _("Map of the bridges"),
        _("Arcs lead from North and East Syria to the places abroad that the list names."),
    )
    rows = [
        BridgeRow(
            span.title,
            span.url,
            span.language,
            [place.name for place in span.places if place.side == Side.HERE],
            [_far(place, drawn.numbers) for place in span.places if place.side == Side.AWAY],
        )
        for span in spans
    ]
    return Bridges(mark_safe(drawn.svg), drawn.only_narrow, rows)  # noqa: S308 - names in it are escaped


def _bridges(places: list[BridgePlace]) -> list[Bridge]:
    here = [_map_place(place) for place in places if place.side == Side.HERE] or [None]
    return [Bridge(near, _map_place(far)) for far in places if far.side == Side.AWAY for near in here]


def _map_place(place: BridgePlace) -> MapPlace:
    return MapPlace(place.code, place.name, place.point, place.precision == Precision.COUNTRY)


def _far(place: BridgePlace, numbers: dict[str, int]) -> Far:
    only_country = place.precision == Precision.COUNTRY
    return Far(place.code, place.name, place.end.country, only_country, numbers.get(place.code, 0))


# places stand on the original's row; only a project with a place abroad is a bridge
PLACES = f"""
    {WITH_BRIDGES}
    SELECT version.*, bridges.places
    FROM version
    JOIN project ON project.page_ptr_id = version.id
    JOIN LATERAL (
        SELECT json_agg(json_build_array({PLACE}) ORDER BY bridge.sort_order) AS places
        FROM bridge JOIN place ON place.id = bridge.place_id
        WHERE bridge.page_id = coalesce(project.source_id, project.page_ptr_id)
        HAVING bool_or(place.side = 'away')
    ) bridges ON true
    ORDER BY version.position
"""  # noqa: S608


def bridges_of(chosen: Chosen, language_code: str) -> Bridges:
    """The bridges of the live projects among these; one query."""
    params = {**chosen.params, "language": language_code, "default": DEFAULT}
    pages = linked_pages(versions(chosen) + PLACES, params)
    spans = [Span(page.title, page.url, page.foreign_code(language_code), bridge_places(page.places)) for page in pages]
    return on_map(spans, language_code)


def newest_bridges(language_code: str) -> Bridges:
    """The bridges of the newest projects in this language; one query."""
    return bridges_of(newest_abroad(MOST_NEWEST), language_code)
