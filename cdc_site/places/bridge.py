"""Every project draws its own bridge from its places and its status, so that no page needs a photograph.

One span for each place abroad, wider the farther away it is, the widest in the middle; no place abroad gives one small
arch. Stone stands where the work is done, a dotted line where it is still to do. The drawing is decoration: the facts
beside it say the same in words. All colours are in `static/css/bridge.css`; lengths here are units of the drawing.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 640, 250
WATER = 204  # level of the river
BANK = 26  # where the bridge meets the land, from either edge
CREST, FOOT = 50, 190  # the road: at the middle, and at the banks
ROOM = 480  # for all arches and piers together
PIER, RING, COVER = 18, 8, 22  # pier between two arches; depth of an arch's wedge stones; stone above an arch
COURSE = 17  # between two bed joints
MOST_ARCHES = 8  # more would be slits
SMALL_TOP, SMALL_HEIGHT = 34, 194  # the part of the drawing that a card shows

EARTH_RADIUS_KM = 6371
HILLS = "M0 204Q110 122 220 168T430 160Q530 116 640 204"
BANKS = "M0 204Q24 172 78 204M562 204Q616 172 640 204"
RIPPLES = "M6 217H634M-40 228H640M34 239H610"


@dataclass(frozen=True)
class Arch:
    """An opening: upright jambs from the water to `spring`, and half an ellipse of height `rise` above them."""

    middle: int
    half: int
    spring: int
    rise: int

    @property
    def left(self) -> int:
        return self.middle - self.half

    @property
    def right(self) -> int:
        return self.middle + self.half

    @property
    def crown(self) -> int:
        return self.spring - self.rise

    def half_width_at(self, y: float) -> float:
        """Half the width of opening and ring at the height `y`; 0 above them."""
        if y >= self.spring:
            return self.half
        reach = 1 - ((self.spring - y) / (self.rise + RING)) ** 2
        return (self.half + RING) * math.sqrt(reach) if reach > 0 else 0


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres over the globe between two (latitude, longitude) points in degrees."""
    north_a, north_b = math.radians(a[0]), math.radians(b[0])
    across = math.radians(a[1] - b[1])
    haversine = (
        math.sin((north_a - north_b) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.sqrt(haversine)))


def draw_bridge(distances: Sequence[float], status: str, *, small: bool = False) -> str:
    """The drawing as SVG markup: under 2 KB, or under 900 bytes for a card (`small`).

    `distances` are kilometres to each place abroad; `status` is `planned`, `running` or `completed`.
    Raises ValueError for another status.
    """
    if status not in {"planned", "running", "completed"}:
        raise ValueError(f"{status!r} is no status of a project")
    return _drawing(tuple(sorted(round(distance) for distance in distances)), status, small)


@lru_cache(maxsize=2048)
def _drawing(distances: tuple[int, ...], status: str, small: bool) -> str:
    arches = _arches(distances)
    built = {"planned": 0, "running": len(arches) // 2, "completed": len(arches)}[status]
    # an odd number of arches is half done in the middle of one, an even number at a pier
    cut = arches[built] if status == "running" and len(arches) % 2 else None
    done = arches[:built]
    if status == "completed":
        end = WIDTH - BANK
    elif status == "planned":
        end = BANK
    else:
        end = cut.middle if cut else arches[built].left

    parts = [_path("hill", HILLS), _path("bank", BANKS), _path("water", f"M0 {WATER}H{WIDTH}V{HEIGHT}H0")]
    if not small:
        parts.append(_path("ripple", RIPPLES))
    if status != "planned":
        parts.append(_path("stone", _stone(done, cut, end)))
        if not small:
            parts.append(_path("joint", "".join([*_bed_joints(done, cut, end), *_cutwaters(arches[: built + 1])])))
        parts.append(_path("ring", _rings(done, cut)))
        parts.append(_path("coping", _road(BANK, end, below=7)))
    if status != "completed":
        parts.append(_path("ghost", _outline(arches[built:], cut, end)))
    top, height = (SMALL_TOP, SMALL_HEIGHT) if small else (0, HEIGHT)
    return (
        f'<svg class="bridge" viewBox="0 {top} {WIDTH} {height}" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _path(name: str, data: str) -> str:
    return f'<path class="{name}" d="{data}"/>'


def _deck(x: float) -> float:
    """The height of the road, a parabola from bank to bank."""
    return CREST + (FOOT - CREST) * ((x - WIDTH / 2) / (WIDTH / 2 - BANK)) ** 2


def _road(start: float, end: float, below: float = 0) -> str:
    """The road from `start` to `end`, or a line that far below it; a piece of a parabola is one quadratic curve."""
    slope = 2 * (FOOT - CREST) * (start - WIDTH / 2) / (WIDTH / 2 - BANK) ** 2
    middle = (start + end) / 2
    bend = _deck(start) + slope * (middle - start)
    return f"M{start:.0f} {_deck(start) + below:.0f}Q{middle:.0f} {bend + below:.0f} {end:.0f} {_deck(end) + below:.0f}"


def _arches(distances: tuple[int, ...]) -> list[Arch]:
    """From the near bank to the far one; the longest span stands in the middle, as on old bridges.

    Whole numbers throughout, so that openings and the rings around them stay concentric.
    """
    spans = [50 + 3.1 * math.sqrt(distance) for distance in distances[-MOST_ARCHES:]] or [92]
    scale = min(1, (ROOM - PIER * (len(spans) - 1)) / sum(spans))
    halves: list[int] = []
    for index, span in enumerate(sorted(spans, reverse=True)):
        halves.insert(0 if index % 2 else len(halves), round(span * scale / 2))
    arches = []
    left = round(WIDTH / 2 - sum(halves) - PIER * (len(halves) - 1) / 2)
    for half in halves:
        arches.append(_arch_below_the_road(left + half, half))
        left += 2 * half + PIER
    return arches


def _arch_below_the_road(middle: int, half: int) -> Arch:
    """The highest arch of this width that leaves COVER of stone between its curve and the road."""
    crown = round(_deck(middle)) + COVER
    while True:
        rise = min(half, WATER - crown)
        spring = crown + rise
        haunches = ((middle + half * side / 8, rise * math.sqrt(1 - (side / 8) ** 2)) for side in (-7, -4, 4, 7))
        if all(spring - above >= _deck(x) + COVER for x, above in haunches) or crown > WATER - RING:
            return Arch(middle, half, spring, rise)
        crown += 1


def _stone(done: list[Arch], cut: Arch | None, end: float) -> str:
    """One outline: along the road, down at `end`, and back along the water under every finished arch."""
    outline = f"M{BANK} {WATER}L{_road(BANK, end)[1:]}"
    if cut:
        # stones stick out by turns where the next ones will be laid
        step = (cut.crown - _deck(end)) / 3
        outline += f"h9v{step:.0f}h-13v{step:.0f}h9V{cut.crown}h-5{_curve_back(cut)}"
    elif end < WIDTH - BANK:
        steps = max(2, round((WATER - _deck(end)) / 28))
        step = (WATER - _deck(end)) / (2 * steps)
        outline += f"h6v{step:.0f}h-6v{step:.0f}" * steps + f"V{WATER}"
    else:
        outline += f"V{WATER}"
    for arch in reversed(done):
        outline += f"H{arch.right}V{arch.spring}{_curve_back(arch)}"
    return outline


def _curve_back(arch: Arch) -> str:
    """From where the pen is on the arch to its near foot in the water."""
    return f"A{arch.half} {arch.rise} 0 0 0 {arch.left} {arch.spring}V{WATER}"


def _rings(done: list[Arch], cut: Arch | None) -> str:
    """The middle line of every arch's wedge stones; its dashes are the stones."""
    out = RING // 2
    rings = ""
    for arch in [*done, cut] if cut else done:
        stop = f"{cut.middle} {cut.crown - out}" if arch is cut else f"{arch.right + out} {arch.spring}"
        rings += f"M{arch.left - out} {arch.spring}A{arch.half + out} {arch.rise + out} 0 0 1 {stop}"
    return rings


def _cutwaters(arches: list[Arch]) -> Iterator[str]:
    """The pointed feet of the piers before each arch but the first."""
    for arch in arches[1:]:
        pier = arch.left - PIER // 2
        yield f"M{pier - 6} {WATER}v-22l6-8 6 8v22"


def _bed_joints(done: list[Arch], cut: Arch | None, end: float) -> Iterator[str]:
    """Level lines through the masonry, between road and arches."""
    for y in range(WATER - COURSE, CREST + 2 * COURSE, -COURSE):
        reach = (WIDTH / 2 - BANK) * math.sqrt(max(0, (y - 14 - CREST) / (FOOT - CREST)))
        x, stop = max(BANK, WIDTH / 2 - reach), min(end, WIDTH / 2 + reach, WIDTH - BANK)
        for arch in [*done, cut] if cut else done:
            half = arch.half_width_at(y)
            if not half:
                continue
            if arch.middle - half - x > 8:
                yield f"M{x:.0f} {y}H{arch.middle - half:.0f}"
            x = arch.middle + half
        if stop - x > 8:
            yield f"M{x:.0f} {y}H{stop:.0f}"


def _outline(arches: list[Arch], cut: Arch | None, end: float) -> str:
    """What is still to build: the road and the openings."""
    outline = f"{_road(end, WIDTH - BANK)}V{WATER}"
    if end == BANK:
        outline = f"M{BANK} {WATER}L{outline[1:]}"
    for arch in arches:
        if arch is cut:
            outline += f"M{arch.middle} {arch.crown}"
        else:
            outline += f"M{arch.left} {WATER}V{arch.spring}"
        outline += f"A{arch.half} {arch.rise} 0 0 1 {arch.right} {arch.spring}V{WATER}"
    return outline
