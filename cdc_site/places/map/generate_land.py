"""Makes land.txt, once: the outline of the land in the map's frame as the data of an SVG path.

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    python -m cdc_site.places.map.generate_land package/land-50m.json

The npm package world-atlas (ISC licence) holds Natural Earth's land at 1:50 million, which is in the public domain, as
TopoJSON. Land only, and no borders. It is projected, cut to the frame, thinned (Douglas and Peucker) and rounded.
"""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path

from .projection import HEIGHT, WIDTH, Point, project

TARGET = Path(__file__).with_name("land.txt")
TOLERANCE = 2.0  # units that a thinned outline may be off
LEAST_AREA = 60  # square units; smaller islands would be specks
MARGIN = 6  # units outside the frame, so that cut edges are not seen
REACH = (-5, -75, 130)  # south, west and east ends of what is looked at, in degrees: the cone folds beyond


def rings(topology: dict) -> Iterator[list[Point]]:
    """The outlines of the land, as (longitude, latitude) in degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            outline: list[Point] = []
            for number in ring:
                points = arcs[number] if number >= 0 else arcs[~number][::-1]
                outline += points[1:] if outline else points
            yield outline


def cut(outline: list[Point]) -> list[Point]:
    """The part of a polygon inside the frame and its margin (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, -MARGIN, 1), (0, WIDTH + MARGIN, -1), (1, -MARGIN, 1), (1, HEIGHT + MARGIN, -1)):
        outline = _cut_at(outline, lambda p, axis=axis, edge=edge, sign=sign: sign * (p[axis] - edge), axis, edge)
    return outline


def _cut_at(outline: list[Point], depth: Callable[[Point], float], axis: int, edge: float) -> list[Point]:
    kept = []
    for index, point in enumerate(outline):
        before = outline[index - 1]
        if (depth(point) >= 0) != (depth(before) >= 0):
            share = (edge - before[axis]) / (point[axis] - before[axis])
            crossing = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((edge, crossing) if axis == 0 else (crossing, edge))
        if depth(point) >= 0:
            kept.append(point)
    return kept


def thinned(points: list[Point]) -> list[Point]:
    """The same line with fewer points, none of those left out farther from it than TOLERANCE."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = hypot(bx - ax, by - ay)
    farthest, most = 0, 0.0
    for index, (x, y) in enumerate(points[1:-1], start=1):
        off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else hypot(x - ax, y - ay)
        if off > most:
            farthest, most = index, off
    if most <= TOLERANCE:
        return [points[0], points[-1]]
    return thinned(points[: farthest + 1])[:-1] + thinned(points[farthest:])


def area(outline: list[Point]) -> float:
    """A polygon's area in square units."""
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def path(outline: list[Point]) -> str:
    """A polygon as path data in whole numbers, each point relative to the one before."""
    rounded = [(round(x), round(y)) for x, y in outline]
    points = [point for index, point in enumerate(rounded) if index == 0 or point != rounded[index - 1]]
    steps = [f"{x - px} {y - py}" for (px, py), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def land(topology: dict) -> str:
    """All land in the frame as path data."""
    south, west, east = REACH
    parts = []
    for ring in rings(topology):
        outline = cut([project((y, x)) for x, y in ring if west < x < east and y > south])
        if len(outline) < 3 or area(outline) < LEAST_AREA:
            continue
        half = len(outline) // 2
        outline = thinned(outline[: half + 1])[:-1] + thinned([*outline[half:], outline[0]])[:-1]
        if len(outline) > 2:
            parts.append(path(outline))
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(land(json.loads(Path(sys.argv[1]).read_text("utf-8"))) + "\n", "utf-8")
