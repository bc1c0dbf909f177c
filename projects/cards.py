"""What lists show of a project, and the ends of its bridge."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from cdc_site.places.bridge import draw_bridge, great_circle_km
from cdc_site.places.countries import country_name
from cdc_site.places.models import Precision, Side


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


class Span(NamedTuple):
    """The places of one project."""

    here: list[End]
    away: list[End]
    distances: tuple[float, ...]

    def draw(self, status: str, small: bool = False) -> SafeString:
        """The project's own bridge as SVG."""
        return mark_safe(draw_bridge(self.distances, status, small=small))  # noqa: S308 - numbers and class names only


def spans_by_project(rows: Iterable) -> dict[int, Span]:
    """The places of each project, by the primary key of the page that keeps them.

    rows: ProjectPlace rows in order, with `place` and the place's `name` loaded.
    """
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.page_id].append(row)
    return {page_id: _span(page_rows) for page_id, page_rows in grouped.items()}


def _span(rows: list) -> Span:
    ends = {Side.HERE: [], Side.AWAY: []}
    for row in rows:
        known_as_country = row.place.precision == Precision.COUNTRY
        ends[row.place.side].append(End(row.name, "" if known_as_country else country_name(row.place.country)))
    first_here = next((row.place for row in rows if row.place.side == Side.HERE), None)
    away = [row.place for row in rows if row.place.side == Side.AWAY]
    # whole kilometres, so that equal bridges are drawn once
    distances = tuple(float(round(great_circle_km(first_here.point, place.point))) for place in away if first_here)
    return Span(ends[Side.HERE], ends[Side.AWAY], distances)


NO_SPAN = Span([], [], ())
