"""From degrees to units of the drawing: Lambert's conformal conic projection, cut to Europe and the Middle East.

The projection keeps shapes, and areas well enough, from the Atlantic to the Tigris; a place outside the frame gets the
point on its edge where the line towards it leaves.
"""

import math
from collections.abc import Sequence

SOUTH, NORTH, MIDDLE_NORTH, MIDDLE_EAST = map(math.radians, (34, 56, 46, 22))  # standard parallels, centre
CONE = math.log(math.cos(SOUTH) / math.cos(NORTH)) / math.log(
    math.tan(math.pi / 4 + NORTH / 2) / math.tan(math.pi / 4 + SOUTH / 2)
)
SCALE = math.cos(SOUTH) * math.tan(math.pi / 4 + SOUTH / 2) ** CONE / CONE
# what must be inside: the corners of the frame, in degrees (latitude, longitude)
CORNERS = ((36, -11), (60, -6), (33, 46), (61, 44), (62, 20), (32, 39))
WIDTH = 1000
EDGE = 12  # how far inside the frame an arc to a far place ends
APART = 52  # between the ends of two such arcs, where there is room

Point = tuple[float, float]


def _radius(north: float) -> float:
    return SCALE / math.tan(math.pi / 4 + north / 2) ** CONE


def _plane(point: Point) -> Point:
    """A (latitude, longitude) in degrees on the plane, in radii of the earth; poles and the far south are cut."""
    north = math.radians(max(-40, min(84, point[0])))
    around = CONE * math.remainder(math.radians(point[1]) - MIDDLE_EAST, 2 * math.pi)
    radius = _radius(north)
    return radius * math.sin(around), radius * math.cos(around) - _radius(MIDDLE_NORTH)


_corners = [_plane(corner) for corner in CORNERS]
_left, _top = min(x for x, _ in _corners), min(y for _, y in _corners)
UNIT = WIDTH / (max(x for x, _ in _corners) - _left)
HEIGHT = round((max(y for _, y in _corners) - _top) * UNIT)


def project(point: Point) -> Point:
    """A (latitude, longitude) in degrees as x and y of the drawing, which may lie outside its frame."""
    x, y = _plane(point)
    return (x - _left) * UNIT, (y - _top) * UNIT


def inside(x: float, y: float) -> bool:
    """Whether a point of the drawing is in its frame."""
    return EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE


def edge_points(origin: Point, targets: Sequence[Point]) -> list[Point]:
    """Where lines from `origin` to targets outside the frame leave it, moved apart along each edge."""
    leaving = [_leave(origin, target) for target in targets]
    points = list(leaving)
    for axis, edge in ((0, EDGE), (0, WIDTH - EDGE), (1, EDGE), (1, HEIGHT - EDGE)):
        rows = [index for index, point in enumerate(leaving) if abs(point[axis] - edge) < 0.5]
        other = 1 - axis
        rows.sort(key=lambda index: (leaving[index][other], index))
        room = (WIDTH, HEIGHT)[other] - 2 * EDGE
        places = _apart([leaving[index][other] for index in rows], EDGE, EDGE + room)
        for index, place in zip(rows, places, strict=True):
            points[index] = (edge, place) if axis == 0 else (place, edge)
    return points


def _leave(origin: Point, target: Point) -> Point:
    dx, dy = target[0] - origin[0], target[1] - origin[1]
    reach = [1.0]
    if dx:
        reach.append(((WIDTH - EDGE if dx > 0 else EDGE) - origin[0]) / dx)
    if dy:
        reach.append(((HEIGHT - EDGE if dy > 0 else EDGE) - origin[1]) / dy)
    step = min(reach)
    return origin[0] + dx * step, origin[1] + dy * step


def _apart(places: list[float], first: float, last: float) -> list[float]:
    """The same sorted numbers at least APART from each other, or evenly where they are too many."""
    gap = min(APART, (last - first) / max(1, len(places)))
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + gap)
    limit = last
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - gap
    return places
