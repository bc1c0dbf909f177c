"""Where names and numbers stand on the map, so that none covers another or a place, or leaves the frame.

The drawing is scaled to the width it has on a screen, so letters are larger in its units the narrower it is. Places
are found for the narrowest width that a set of labels is shown at. Every label hangs from a point beside its text:
where there is more room, its letters become smaller towards that point and stay within what was found free.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .projection import HEIGHT, WIDTH, Point

FRAME = 5  # kept free along the frame
BETWEEN = 4  # kept free around a label
GAP = 5  # between a dot and its label
STEP = 8  # from one ring of places to try to the next
# every ten degrees, beside the dot before above or below it
DIRECTIONS = [
    math.radians(turn) for tilt in range(0, 91, 10) for turn in dict.fromkeys((180 - tilt, 180 + tilt, tilt, -tilt))
]

# in ems; generous for the faces that readers have (Segoe UI, Roboto, Noto, DejaVu; Vazirmatn for Arabic)
ABOVE, BELOW, BELOW_ARABIC = 1.07, 0.31, 0.55
WIDE, MIDDLE, NARROW, DIGIT = 0.95, 0.67, 0.4, 0.66
WIDE_LETTERS = frozenset("MWmwŒœÆæ@صضسش")
NARROW_LETTERS = frozenset("Iijlftr'’.,-()|! اأإآلدذرزو")


@lru_cache(maxsize=1024)
def is_arabic(text: str) -> bool:
    """Whether a text has Arabic letters."""
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


@lru_cache(maxsize=1024)
def width_of(text: str) -> float:
    """A text's width in ems, rather too much than too little."""
    if text.isdecimal():
        return DIGIT * len(text)
    return sum(WIDE if c in WIDE_LETTERS else NARROW if c in NARROW_LETTERS else MIDDLE for c in text)


class Box(NamedTuple):
    """A rectangle in units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float) -> "Box":
        """The box that much farther to the right and down."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def grown(self, by: float) -> "Box":
        """The box with that much more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def distance_to(self, point: Point) -> float:
        """Units from the box to a point; 0 inside it."""
        x, y = point
        return math.hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))

    def is_in_frame(self) -> bool:
        """Whether it keeps away from the frame."""
        return min(self.left, self.top) >= FRAME and self.right <= WIDTH - FRAME and self.bottom <= HEIGHT - FRAME


class Taken:
    """Which cells of the drawing have something on them; a row of cells is a whole number, a bit a cell."""

    CELL = 4

    def __init__(self):
        self.rows = [0] * (HEIGHT // self.CELL + 1)

    def _cells(self, box: Box) -> tuple[int, slice]:
        first, last = max(0, int(box.left // self.CELL)), max(0, int(box.right // self.CELL))
        top, bottom = max(0, int(box.top // self.CELL)), max(0, int(box.bottom // self.CELL))
        return (1 << (last + 1)) - (1 << first), slice(top, bottom + 1)

    def add(self, box: Box) -> None:
        """Take the cells that a box touches."""
        bits, rows = self._cells(box)
        self.rows[rows] = [row | bits for row in self.rows[rows]]

    def is_free(self, box: Box) -> bool:
        """Whether nothing is on the cells that a box touches."""
        bits, rows = self._cells(box)
        return not any(row & bits for row in self.rows[rows])


def along(start: Point, end: Point, skip: float) -> Iterator[Box]:
    """Small boxes along a straight line, from `skip` units after its start."""
    (ax, ay), (bx, by) = start, end
    length = math.hypot(bx - ax, by - ay)
    for number in range(math.ceil(skip / 3), int(length / 3) + 1):
        x, y = ax + (bx - ax) * number * 3 / length, ay + (by - ay) * number * 3 / length
        yield Box(x - 1, y - 1, x + 1, y + 1)


@dataclass(frozen=True)
class Label:
    """A text with its place. edge: which edge of the text is at `x` (`left`, `middle`, `right`). dy: in ems.

    leader: the dot from which a line leads to it, where it stands away from it.
    """

    text: str
    x: float
    y: float
    edge: str
    dy: float
    box: Box
    leader: Point | None = None

    @property
    def length(self) -> float:
        """Of the line to it, in units."""
        return math.dist(self.leader, (self.x, self.y)) if self.leader else 0

    @property
    def letters(self) -> Box:
        """The box without what is empty above and below most letters."""
        trim = (self.box.bottom - self.box.top) * 0.16
        return Box(self.box.left, self.box.top + trim, self.box.right, self.box.bottom - trim)


class Board:
    """What is on the map already.

    dot: half the width of a dot; reach: how far a label may stand from its dot, both in units.
    """

    def __init__(self, dot: float, reach: float, dots: Sequence[Point]):
        self.dot, self.reach, self.points = dot, reach, dots
        self.labels, self.dots = Taken(), Taken()
        for x, y in dots:
            self.dots.add(Box(x - dot, y - dot, x + dot, y + dot))

    def place(self, text: str, at: Point, size: float, alone: bool = False) -> Label | None:
        """Put a text beside its dot, or as near as there is room, with a line to it; None where there is none.

        size: of its letters. alone: without a line, and as far away as it needs.
        """
        nearest = self.dot + GAP
        for ring in range(int(((WIDTH if alone else self.reach) - nearest) / STEP) + 1):
            distance = nearest + ring * STEP
            leader = at if ring > 1 and not alone else None
            for shape in _shapes(text, size):
                x, y = at[0] + distance * shape.east, at[1] + distance * shape.south
                box = shape.box.moved(x, y)
                if not (box.is_in_frame() and self.labels.is_free(box)):
                    continue
                label = Label(text, x, y, shape.edge, shape.dy, box, leader)
                if self._is_clear(label) and (leader or alone or self._is_nearest(label, at)):
                    self._add(label)
                    return label
        return None

    def squeeze(self, text: str, at: Point, size: float, alone: bool = False) -> Label | None:
        """Put a text at the nearest place without another, over dots and lines if need be; None where all is full."""
        shape = _shape(text, size, east=1, south=0)
        left, top, right, bottom = shape.box
        columns, rows = range(FRAME, int(WIDTH - FRAME - right), 16), range(FRAME, int(HEIGHT - FRAME - bottom), 16)
        spots = [((x - at[0]) ** 2 + (y - at[1]) ** 2, x, y) for x in columns for y in rows if y + top >= FRAME]
        for _distance, x, y in sorted(spots):
            box = Box(x + left, y + top, x + right, y + bottom)
            if self.labels.is_free(box):
                self.labels.add(box.grown(BETWEEN))
                return Label(text, x, y, shape.edge, shape.dy, box, None if alone else at)
        return None

    def _is_clear(self, label: Label) -> bool:
        """Whether its letters cover no dot, and the line to it no dot and no label."""
        if not self.dots.is_free(label.letters):
            return False
        if not label.leader:
            return True
        line = along(label.leader, (label.x, label.y), skip=self.dot + 4)
        return all(self.labels.is_free(piece) and self.dots.is_free(piece) for piece in line)

    def _is_nearest(self, label: Label, at: Point) -> bool:
        """Whether no other dot is nearer to the text than its own, which would seem to be the one that it names."""
        own = label.letters.distance_to(at)
        return all(label.letters.distance_to(point) > own for point in self.points if point != at)

    def _add(self, label: Label) -> None:
        self.labels.add(label.box.grown(BETWEEN))
        if label.leader:
            for piece in along(label.leader, (label.x, label.y), skip=0):
                self.labels.add(piece)


class Shape(NamedTuple):
    """How a text hangs from a point in one direction from its dot. box: around it, relative to the point."""

    east: float
    south: float
    edge: str
    dy: float
    box: Box


@lru_cache(maxsize=1024)
def _shapes(text: str, size: float) -> tuple[Shape, ...]:
    """A text's shapes in all DIRECTIONS."""
    return tuple(_shape(text, size, math.cos(turn), math.sin(turn)) for turn in DIRECTIONS)


def _shape(text: str, size: float, east: float, south: float) -> Shape:
    below = BELOW_ARABIC if is_arabic(text) else BELOW
    edge = "left" if east > 0.55 else "right" if east < -0.55 else "middle"
    dy = 0.36 if edge != "middle" else ABOVE if south > 0 else -below
    width = width_of(text) * size
    left = {"left": 0, "middle": -width / 2, "right": -width}[edge]
    return Shape(east, south, edge, dy, Box(left, (dy - ABOVE) * size, left + width, (dy + below) * size))


def in_crowded_order(points: Sequence[Point]) -> list[int]:
    """Numbers of the points, those with the most others around them first: they have the fewest free places."""

    def crowd(index: int) -> float:
        return sum(1 / (20 + math.dist(points[index], other)) for other in points)

    return sorted(range(len(points)), key=lambda index: (-round(crowd(index), 6), index))
