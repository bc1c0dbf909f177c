"""The site's own drawings as pixels: paths as in SVG, as far as these drawings use them.

Commands: M L H V Q T A and the small h v l a; ellipses are not turned. Pillow draws polygons and lines.
"""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

Point = tuple[float, float]
Line = list[Point]

SMOOTH = 3  # drawn so many times larger, then made smaller, which makes edges soft
STEPS = 48  # straight pieces of a curve
_COMMANDS = "MLHVQTAhvla"
_TOKENS = re.compile(rf"([{_COMMANDS}])|(-?(?:\d+\.?\d*|\.\d+))")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "T": 2, "A": 7}


@dataclass(frozen=True)
class Ink:
    """How a path is drawn. width: 0 fills it. dash: lengths of strokes and gaps by turns. Lengths as in the path."""

    colour: str
    width: float = 0
    dash: Sequence[float] = ()
    round_ends: bool = False


def lines_of(path: str) -> list[Line]:
    """The lines of a path's data, its curves in straight pieces. Raises ValueError for a command not listed above."""
    if unknown := re.search(r"[A-Za-z]", re.sub(f"[{_COMMANDS}]", "", path)):
        raise ValueError(f"Command {unknown[0]} is not known: {path}")
    pen = _Pen()
    command, numbers = "", []
    for letter, number in _TOKENS.findall(path):
        if letter:
            command, numbers = letter, []
            continue
        numbers.append(float(number))
        if len(numbers) == _NUMBERS[command.upper()]:
            pen.follow(command, numbers)
            command, numbers = "L" if command == "M" else command, []
    return pen.lines


class _Pen:
    """What has been drawn of a path so far."""

    def __init__(self):
        self.lines: list[Line] = []
        self.bend: Point | None = None  # of the quadratic curve that ends where the pen is

    def follow(self, command: str, numbers: list[float]) -> None:
        x, y = self.lines[-1][-1] if self.lines else (0.0, 0.0)
        left, top = (x, y) if command.islower() else (0.0, 0.0)
        bend, self.bend = self.bend or (x, y), None
        match command.upper():
            case "M":
                self.lines.append([(numbers[0], numbers[1])])
            case "H":
                self.lines[-1].append((left + numbers[0], y))
            case "V":
                self.lines[-1].append((x, top + numbers[0]))
            case "L":
                self.lines[-1].append((left + numbers[0], top + numbers[1]))
            case "Q":
                self.bend = (numbers[0], numbers[1])
                self.lines[-1].extend(_quadratic((x, y), self.bend, (numbers[2], numbers[3])))
            case "T":
                self.bend = (2 * x - bend[0], 2 * y - bend[1])
                self.lines[-1].extend(_quadratic((x, y), self.bend, (numbers[0], numbers[1])))
            case "A":
                end = (left + numbers[5], top + numbers[6])
                self.lines[-1].extend(_arc((x, y), numbers[0], numbers[1], bool(numbers[3]), bool(numbers[4]), end))


def _quadratic(start: Point, bend: Point, end: Point) -> Iterable[Point]:
    for step in range(1, STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield (a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1])


def _arc(start: Point, rx: float, ry: float, large: bool, sweep: bool, end: Point) -> Iterable[Point]:
    """Points of an elliptical arc; SVG 2, "B.2.4 Conversion from endpoint to center parameterization"."""
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    grow = math.sqrt(max(1, (dx / rx) ** 2 + (dy / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    across = (dx / rx) ** 2 + (dy / ry) ** 2
    factor = math.sqrt(max(0, 1 / across - 1)) * (1 if large != sweep else -1)
    cx, cy = factor * rx * dy / ry, -factor * ry * dx / rx
    first = math.atan2((dy - cy) / ry, (dx - cx) / rx)
    turn = math.atan2((-dy - cy) / ry, (-dx - cx) / rx) - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    cx, cy = cx + (start[0] + end[0]) / 2, cy + (start[1] + end[1]) / 2
    for step in range(1, STEPS + 1):
        angle = first + turn * step / STEPS
        yield (cx + rx * math.cos(angle), cy + ry * math.sin(angle))


def dashed(line: Line, dash: Sequence[float]) -> list[Line]:
    """The strokes of a dashed line."""
    strokes: list[Line] = []
    index, left = 0, dash[0]
    stroke: Line = [line[0]]
    for start, end in itertools.pairwise(line):
        length = math.dist(start, end)
        done = 0.0
        while length - done > left:
            done += left
            point = tuple(a + (b - a) * done / length for a, b in zip(start, end, strict=True))
            if index % 2 == 0:
                strokes.append([*stroke, point])
            stroke = [point]
            index += 1
            left = dash[index % len(dash)]
        left -= length - done
        if index % 2 == 0:
            stroke.append(end)
    return [*strokes, stroke] if index % 2 == 0 and len(stroke) > 1 else strokes


def drawn(paths: Iterable[tuple[str, Ink]], size: tuple[int, int], scale: float, origin: Point = (0, 0)) -> Image.Image:
    """A transparent picture of this size in pixels. origin: the point of the drawing at the picture's left top."""
    large = Image.new("RGBA", (size[0] * SMOOTH, size[1] * SMOOTH))
    draw = ImageDraw.Draw(large)
    factor = scale * SMOOTH
    for path, ink in paths:
        for line in lines_of(path):
            if not ink.width:
                draw.polygon(_placed(line, factor, origin), fill=ink.colour)
                continue
            for stroke in dashed(line, ink.dash) if ink.dash else [line]:
                _stroke(draw, _placed(stroke, factor, origin), ink, ink.width * factor)
    return large.resize(size, Image.Resampling.BOX)


def _placed(line: Line, factor: float, origin: Point) -> Line:
    return [((x - origin[0]) * factor, (y - origin[1]) * factor) for x, y in line]


def _stroke(draw: ImageDraw.ImageDraw, points: Line, ink: Ink, width: float) -> None:
    """One outline around the line; of Pillow's own thick lines the pieces of a curve show."""
    half = max(width, 1) / 2
    angles = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in itertools.pairwise(points)]
    sides: tuple[Line, Line] = ([], [])
    for (x, y), before, after in zip(points, [angles[0], *angles], [*angles, angles[-1]], strict=True):
        # where two pieces meet, the outline goes through the middle of the angle between them
        across = math.atan2(math.sin(before) + math.sin(after), math.cos(before) + math.cos(after)) + math.pi / 2
        for side, way in zip(sides, (half, -half), strict=True):
            side.append((x + way * math.cos(across), y + way * math.sin(across)))
    draw.polygon([*sides[0], *reversed(sides[1])], fill=ink.colour)
    for x, y in (points[0], points[-1]) if ink.round_ends else ():
        draw.ellipse((x - half, y - half, x + half, y + half), fill=ink.colour)
