"""Makes the mark's pixel pictures in static/img from favicon.svg: `python -m cdc_site.sharing.icons`."""

import re

from PIL import Image

from cdc_site.settings.env import ROOT

from .vector import Ink, drawn

FOLDER = ROOT / "static" / "img"
SIDE = 32  # of the SVG's square
ICO_SIZES = (16, 32, 48)
# Telephones cut icons to a circle or another shape that may take a fifth of each side: the mark stands inside.
MASKABLE_ROOM = 8

_TAG = re.compile(r"<(g|/g|path)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'(?<![\w-])([\w-]+)="([^"]*)"')


def paths_of(svg: str) -> tuple[str, list[tuple[str, Ink]]]:
    """The colour of the ground, which is the first path, and the strokes upon it."""
    shared: dict[str, str] = {}
    paths: list[tuple[str, Ink]] = []
    ground = ""
    for tag, text in _TAG.findall(svg):
        attributes = dict(_ATTRIBUTE.findall(text))
        if tag != "path":
            shared = attributes
        elif "stroke" in shared:
            dash = tuple(float(number) for number in attributes.get("stroke-dasharray", "").split())
            round_ends = attributes.get("stroke-linecap") == "round"
            paths.append((attributes["d"], Ink(shared["stroke"], float(attributes["stroke-width"]), dash, round_ends)))
        else:
            ground = attributes["fill"]
    return ground, paths


def icon(size: int, room: float = 0) -> Image.Image:
    """The mark as a square of `size` pixels. room: around the mark, in units of the SVG."""
    ground, paths = paths_of((FOLDER / "favicon.svg").read_text("utf-8"))
    mark = drawn(paths, (size, size), size / (SIDE + 2 * room), (-room, -room))
    image = Image.new("RGB", mark.size, ground)
    image.paste(mark, mask=mark)
    return image


def main() -> None:
    """Write all of them."""
    images = {
        "apple-touch-icon": icon(180),
        "icon-192": icon(192),
        "icon-512": icon(512),
        "icon-maskable": icon(512, MASKABLE_ROOM),
    }
    for name, image in images.items():
        image.quantize(16).save(FOLDER / f"{name}.png", optimize=True)
    small = [icon(size) for size in ICO_SIZES]
    small[-1].save(FOLDER / "favicon.ico", sizes=[image.size for image in small], append_images=small[:-1])


if __name__ == "__main__":
    main()
