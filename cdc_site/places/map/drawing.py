"""The map as SVG. Colours and the sizes of letters are in `static/css/bridges_map.css`."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from .labels import Board, Label, in_crowded_order
from .places import REGION, Bridge, MapPlace
from .projection import HEIGHT, WIDTH, Point, edge_points, inside, project

LAND = Path(__file__).with_name("land.txt").read_text("utf-8").strip()
MOST_ARCS = 60
MOST_NAMES = 15
BEND = 0.28  # an arc's height over its length
ARROW = 15  # length of the two strokes at the end of an arc that leaves the frame


class Scale(NamedTuple):
    """Sizes in units, the same as in the stylesheet: letters, half a dot, the farthest a name stands from its dot."""

    letters: int
    dot: int
    reach: int


# the map is 18rem wide on a screen of 320 pixels; from 40rem on it is drawn finer
NARROW_NAMES, NARROW_NUMBERS, WIDE_NAMES = Scale(50, 13, 110), Scale(42, 12, 150), Scale(23, 6, 230)
BOLD = 1.12  # how much wider the region's name is than others
REGION_NAME = -1  # its number among the labels
ATTEMPTS = 8  # at places for names


@dataclass(frozen=True)
class BridgesMap:
    """A drawing, and where numbers stand on it the number of each place abroad by its code.

    only_narrow: on a wide screen names stand in their place.
    """

    svg: str
    numbers: dict[str, int]
    only_narrow: bool


@dataclass(frozen=True)
class Layer:
    """Texts that are shown together. kind: `names` or `numbers`. width: `narrow`, `wide`, or empty for both."""

    kind: str
    width: str
    labels: Sequence[Label]


@lru_cache(maxsize=256)
def draw_map(
    bridges: tuple[Bridge, ...],
    region: str,
    direction: str,
    title: str,
    description: str,
    single: MapPlace | None = None,
) -> BridgesMap:
    """The map of the first MOST_ARCS bridges; those between the same two places are one arc.

    region: what North and East Syria is called. direction: of the reader's language, `ltr` or `rtl`.
    single: a place that is shown with its name without a bridge.
    """
    drawn = tuple(dict.fromkeys(bridges))[:MOST_ARCS]
    origin = project(REGION)
    here = {bridge.here.code: project(bridge.here.point) for bridge in drawn if bridge.here}
    places = {place.code: place for place in [*(bridge.away for bridge in drawn), *([single] if single else [])]}
    points, beyond = _points(list(places.values()), origin)

    parts = [f'<path class="land" d="{LAND}"/>']
    for bridge in drawn:
        start = here[bridge.here.code] if bridge.here else origin
        leaves = bridge.away.code in beyond
        parts.append(f'<path class="arc" d="{_arc(start, points[bridge.away.code], leaves)}"/>')
    shown = [place for place in places.values() if place.code not in beyond]
    starts = list(here.values()) or [origin]
    parts.append(_dots("here", starts))
    parts.append(_dots("away", [points[place.code] for place in shown]))
    parts.append(_dots("only-country", [points[place.code] for place in shown if place.only_country]))

    at_edge = {index for index, code in enumerate(places) if code in beyond}
    dots = [points[code] for code in places]
    layers = Stage(region, origin, starts, list(places.values()), dots, at_edge).layers()
    parts += [_drawn_layer(layer, direction, region) for layer in layers]
    numbered = [layer for layer in layers if layer.kind == "numbers"]
    svg = (
        f'<svg class="bridges-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="map-title map-text">'
        f'<title id="map-title">{escape(title)}</title><desc id="map-text">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
    numbers = {code: number for number, code in enumerate(places, start=1)} if numbered else {}
    return BridgesMap(svg, numbers, len(layers) > len(numbered))


def _points(places: list[MapPlace], origin: Point) -> tuple[dict[str, Point], set[str]]:
    """Where each place or its edge point is on the map, and the codes of those outside the frame."""
    points = {place.code: project(place.point) for place in places}
    beyond = [code for code, point in points.items() if not inside(*point)]
    points |= dict(zip(beyond, edge_points(origin, [points[code] for code in beyond]), strict=True))
    return points, set(beyond)


def _arc(start: Point, end: Point, leaves: bool) -> str:
    (ax, ay), (bx, by) = start, end
    mx, my = (ax + bx) / 2, (ay + by) / 2 - math.hypot(bx - ax, by - ay) * BEND
    arc = f"M{ax:.0f} {ay:.0f}Q{mx:.0f} {my:.0f} {bx:.0f} {by:.0f}"
    if leaves:
        back = math.atan2(my - by, mx - bx)
        left, right = (
            f"{bx + ARROW * math.cos(back + turn):.0f} {by + ARROW * math.sin(back + turn):.0f}" for turn in (0.5, -0.5)
        )
        arc += f"M{left}L{bx:.0f} {by:.0f} {right}"
    return arc


def _dots(name: str, points: Iterable[Point]) -> str:
    """Dots are lines without length and with round ends, so that their size does not shrink with the map."""
    data = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
    return f'<path class="dot {name}" d="{data}"/>' if data else ""


class Stage(NamedTuple):
    """What layers are made from: the region's name and point, places, their points, and which are at the edge."""

    region: str
    origin: Point
    starts: list[Point]
    places: list[MapPlace]
    dots: list[Point]
    at_edge: set[int]

    def names(self, width: str, scale: Scale) -> Layer | None:
        """All names with the shortest lines to them, or None where they find no room.

        The name that found no place, or the worst one, is placed first in the next attempt.
        """
        order, best = self._order(), None
        for _attempt in range(ATTEMPTS):
            labels, worst = self._place([place.name for place in self.places], scale, order, squeeze=False)
            if labels and (best is None or _length(labels) < _length(best)):
                best = labels
            if worst is None:
                break
            order = [worst, *(index for index in order if index != worst)]
        return Layer("names", width, best) if best else None

    def numbers(self, width: str) -> Layer:
        """The places by number; one without room is left to the list."""
        texts = [str(number) for number, _place in enumerate(self.places, start=1)]
        labels, _failed = self._place(texts, NARROW_NUMBERS, self._order(), squeeze=True)
        return Layer("numbers", width, labels)

    def layers(self) -> list[Layer]:
        """Names where all find room; on a narrow screen else numbers, and numbers only where there are too many."""
        if len(self.places) > MOST_NAMES:
            return [self.numbers("")]
        if names := self.names("", NARROW_NAMES):
            return [names]
        if wide := self.names("wide", WIDE_NAMES):
            return [wide, self.numbers("narrow")]
        return [self.numbers("")]

    def _order(self) -> list[int]:
        """At the edge there are the fewest free places, then among many dots; the region's name (-1) is the longest."""
        crowded = in_crowded_order(self.dots)
        return [*(i for i in crowded if i in self.at_edge), REGION_NAME, *(i for i in crowded if i not in self.at_edge)]

    def _place(self, texts: list[str], scale: Scale, order: list[int], squeeze: bool) -> tuple[list[Label], int | None]:
        """The region's name and these texts in the order of the places; nothing when one finds no room.

        With them, the number of the one without room, or of the one with the longest line.
        """
        board = Board(scale.dot, scale.reach, [*self.starts, *self.dots])
        region_letters = max(scale.letters, NARROW_NAMES.letters) if squeeze else scale.letters
        found: dict[int, Label] = {}
        for index in order:
            if index == REGION_NAME:
                name = (self.region, self.origin, region_letters * BOLD)
                label = board.place(*name, alone=True) or board.squeeze(*name, alone=True)
            else:
                text, dot = texts[index], self.dots[index]
                label = board.place(text, dot, scale.letters)
                if label is None and squeeze:
                    label = board.squeeze(text, dot, scale.letters)
                elif label is None:
                    return [], index
            if label:
                found[index] = label
        led = [index for index in found if found[index].leader]
        worst = max(led, key=lambda index: (found[index].length, index), default=None)
        return [found[index] for index in sorted(found)], worst


def _length(labels: list[Label]) -> float:
    """How long the lines to labels are; a long one is worse than two short ones."""
    return sum(label.length**2 for label in labels)


def _drawn_layer(layer: Layer, direction: str, region: str) -> str:
    led = [label for label in layer.labels if label.leader]
    lines = "".join(f"M{at.leader[0]:.0f} {at.leader[1]:.0f}L{at.x:.0f} {at.y:.0f}" for at in led)
    return "".join(
        [
            f'<g class="{" ".join(filter(None, [layer.kind, layer.width]))}" direction="{direction}">',
            f'<path class="leader" d="{lines}"/>' if lines else "",
            *(_text(label, direction, region) for label in layer.labels),
            "</g>",
        ]
    )


def _text(label: Label, direction: str, region: str) -> str:
    name = ' class="region"' if label.text == region else ""
    # the start of a text is its right end in Arabic
    start, end = ("left", "right") if direction == "ltr" else ("right", "left")
    anchor = {start: "", end: ' text-anchor="end"', "middle": ' text-anchor="middle"'}[label.edge]
    return f'<text{name} x="{label.x:.0f}" y="{label.y:.0f}" dy="{label.dy:g}em"{anchor}>{escape(label.text)}</text>'
