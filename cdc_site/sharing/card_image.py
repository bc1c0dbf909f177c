"""The picture that social networks show of a page: its title, the Center's name, and a bridge. Colours: tokens.css."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from cdc_site.i18n.languages import direction
from cdc_site.places.bridge import WATER
from cdc_site.settings.languages import KNOWN

from .vector import Ink, drawn

DESIGN = 1  # count up when cards look different, so that all of them are made anew
WIDTH, HEIGHT = 1200, 630  # what networks show uncut
MARGIN = 72
FONT = Path(__file__).with_name("markazi.woff2")
TITLE_SIZES = (96, 84, 74, 66, 58, 52, 46)
TITLE_TOP, TITLE_BOTTOM = 122, 392
MOST_LINES = 4
NAME_SIZES = (36, 32, 28, 24)
COLOURS = 128  # in the file

BASALT, LIMESTONE, MUTED, WHEAT = "#1e2624", "#efeae0", "#b4bbb5", "#e2b04a"
RIVER = "#0d3f49"
STONES = Ink(WHEAT, 22, (21.3, 2.6))
TO_COME = Ink(WHEAT, 3.5, (0.1, 8), round_ends=True)

# templates/components/arches.html and logo.html
ARCHES = (
    (
        "M365 94A139 139 0 0 1 624 164V180M346 83A161 161 0 0 1 646 164M668 180V164A139 139 0 0 1 946 164V180"
        "M646 164A161 161 0 0 1 968 164V180",
        TO_COME,
    ),
    ("M13 178V164A150 150 0 0 1 313 164V178M335 178V164A150 150 0 0 1 355 89", STONES),
    ("M-400 179H2000", Ink(MUTED, 2)),
)
LOGO = (
    ("M2 20V18A9.5 9.5 0 0 1 21 18V20", Ink(WHEAT, 3.5)),
    ("M24 18.5A9 9.5 0 0 1 42 18.5A9 9.5 0 0 1 60 18.5", Ink(WHEAT, 1.6, (0.1, 3), round_ends=True)),
)
LOGO_SCALE = 1.7

# the classes of a project's own bridge, as static/css/bridge.css draws them in the dark
BRIDGE = {
    "hill": Ink("#2a3432"),
    "bank": Ink("#3d4845"),
    "water": Ink(RIVER),
    "ripple": Ink("#3f7a84", 1.5, (46, 71, 22, 90, 64, 38)),
    "stone": Ink("#cfc8ba"),
    "joint": Ink("#a39c8e", 1, (19, 4, 31, 7, 24, 3)),
    "ring": Ink("#2c3533", 8, (7, 1.5)),
    "coping": Ink("#2c3533", 2),
    "ghost": TO_COME,
}
BRIDGE_SCALE, BRIDGE_TOP, BRIDGE_BOTTOM = 1.2, 40, 228
# no line begins with a dash
_LONE_DASH = re.compile(r" ([–—-])( |$)")
_PATHS = re.compile(r'<path class="(\w+)" d="([^"]+)"/>')


@dataclass(frozen=True)
class Card:
    """What a card shows. drawing: a project's own bridge as SVG; empty for the three arches."""

    page_id: int
    title: str
    site_name: str
    language_code: str
    drawing: str = ""

    @property
    def file_name(self) -> str:
        """The page, and what the card shows of it: another title gives another name."""
        shown = (DESIGN, self.title, self.site_name, self.language_code, self.drawing)
        return f"{self.page_id}-{sha256(repr(shown).encode()).hexdigest()[:12]}.png"


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Markazi Text in this size, which joins Arabic letters and orders what runs from right to left."""
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.RAQM)


def card_image(card: Card) -> Image.Image:
    """The card, with as few colours as it needs."""
    rtl = direction(card.language_code) == "rtl"
    image = Image.new("RGB", (WIDTH, HEIGHT), BASALT)
    _draw_bridge(image, str(card.drawing), rtl)
    text = _Text(image, card.language_code, rtl)
    _draw_name(image, text, card.site_name, rtl)
    _draw_title(text, card.title)
    return image.quantize(COLOURS, dither=Image.Dither.NONE)


class _Text:
    """Lines of text at the side where the language begins."""

    def __init__(self, image: Image.Image, language_code: str, rtl: bool):
        self.draw = ImageDraw.Draw(image)
        self.rtl = rtl
        self.shaping = {"direction": "rtl" if rtl else "ltr", "language": KNOWN[language_code].hreflang}

    def width(self, line: str, size: int) -> float:
        return font(size).getlength(line, **self.shaping)

    def line(self, line: str, size: int, indent: int, baseline: float, colour: str) -> None:
        x, anchor = (WIDTH - indent, "rs") if self.rtl else (indent, "ls")
        self.draw.text((x, baseline), line, colour, font(size), anchor, **self.shaping)

    def wrapped(self, words: list[str], size: int, room: float) -> list[str]:
        """The words in lines that are as even as can be without being more."""
        lines = self._filled(words, size, room)
        narrowest, widest = room / 2, room
        while len(lines) > 1 and widest - narrowest > 8:
            middle = (narrowest + widest) / 2
            even = self._filled(words, size, middle)
            if len(even) == len(lines) and all(self.width(line, size) <= middle for line in even):
                lines, widest = even, middle
            else:
                narrowest = middle
        return lines

    def _filled(self, words: list[str], size: int, room: float) -> list[str]:
        lines: list[str] = []
        for word in words:
            if lines and self.width(f"{lines[-1]} {word}", size) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines


def _draw_name(image: Image.Image, text: _Text, name: str, rtl: bool) -> None:
    logo = drawn(LOGO, (round(64 * LOGO_SCALE), round(22 * LOGO_SCALE)), LOGO_SCALE)
    if rtl:
        logo = ImageOps.mirror(logo)
    image.paste(logo, (WIDTH - MARGIN - logo.width if rtl else MARGIN, 56), logo)
    indent = MARGIN + logo.width + 20
    name = drawable(name)
    room = WIDTH - MARGIN - indent
    size = next((size for size in NAME_SIZES if text.width(name, size) <= room), NAME_SIZES[-1])
    text.line(_shortened(text, name, size, room), size, indent, 90, MUTED)


def _draw_title(text: _Text, title: str) -> None:
    words, room = _LONE_DASH.sub("\u00a0\\1\\2", drawable(title)).split(" "), WIDTH - 2 * MARGIN
    leading = 1.3 if text.rtl else 1.12
    for size in TITLE_SIZES:
        lines = text.wrapped(words, size, room)
        high = len(lines) * size * leading <= TITLE_BOTTOM - TITLE_TOP
        if high and len(lines) <= MOST_LINES and all(text.width(line, size) <= room for line in lines):
            break
    else:
        lines = [_shortened(text, line, size, room) for line in lines[:MOST_LINES]]
        if len(text.wrapped(words, size, room)) > MOST_LINES:
            lines[-1] = _shortened(text, f"{lines[-1]} …", size, room)
    for number, line in enumerate(lines):
        text.line(line, size, MARGIN, TITLE_TOP + (number + 0.85) * size * leading, LIMESTONE)


def _shortened(text: _Text, line: str, size: int, room: float) -> str:
    """The line, cut where it is too long for the room, as one word without a space may be."""
    while text.width(line, size) > room:
        line = line.rstrip("… ")[:-1] + "…"
    return line


def _draw_bridge(image: Image.Image, svg: str, rtl: bool) -> None:
    if svg:
        paths = [(data, BRIDGE[name]) for name, data in _PATHS.findall(svg)]
        height = round((BRIDGE_BOTTOM - BRIDGE_TOP) * BRIDGE_SCALE)
        size = (round(640 * BRIDGE_SCALE), height)
        layer = drawn(paths, size, BRIDGE_SCALE, (0, BRIDGE_TOP))
        water = round((WATER - BRIDGE_TOP) * BRIDGE_SCALE) + HEIGHT - height
        ImageDraw.Draw(image).rectangle((0, water, WIDTH, HEIGHT), RIVER)
        left = WIDTH - MARGIN - layer.width
    else:
        layer = drawn(ARCHES, (WIDTH, 181), 1, (-MARGIN, 0))
        left = 0
    if rtl:
        layer = ImageOps.mirror(layer)
        left = WIDTH - left - layer.width
    image.paste(layer, (left, HEIGHT - layer.height), layer)


def drawable(text: str) -> str:
    """The text with letters that the font lacks put into ones that it has (ě as e), or left out."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(_drawable_letter(letter) for letter in text).split())


@lru_cache(maxsize=4096)
def _drawable_letter(letter: str) -> str:
    if letter.isspace() or _has(letter):
        return letter
    base = unicodedata.normalize("NFKD", letter)
    return "".join(each for each in base if _has(each) and not unicodedata.combining(each))


def _has(letter: str) -> bool:
    return bytes(font(40).getmask(letter)) != bytes(font(40).getmask("\U0010ffff"))
