"""Cuts the fonts in static/fonts from their published packages. static/fonts/README.md says how to run it.

usage: subset.py NODE_MODULES OUT_DIR
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ARABIC = (
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"  # Arabic
    "پچژگڤکیەڕڵۆێھ"  # Persian and Sorani
    "ًٌٍَُِّْٰـ"  # vowel signs, tatweel
    "٠١٢٣٤٥٦٧٨٩٪٫٬،؛؟"
)
INVISIBLE = "\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069"  # joiners and marks of direction
PUNCTUATION = " .:()-/«»"
# Digits and punctuation come along, or every Arabic page would fetch a Latin file for them.
BODY_EXTRAS = "".join(map(chr, range(0x20, 0x41))) + "[]–—…×"
LATIN = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0©«»·°"
    + "çêîûşğıöüñéèáàâóíäåøæœßÇÊÎÛŞĞİÖÜÑÉÈÁÀÂÓÍÄÅØÆŒ"
    + "–—‘’“”…•€→←"
)
KURMANJI = "şŞğĞıİ"  # stand in no "latin" file, only in "latin-ext"
JOINING = ["init", "medi", "fina", "isol", "rlig", "calt", "ccmp", "curs", "mark", "mkmk", "rclt"]
FEATURES = [*JOINING, "kern", "liga", "locl"]

MARKAZI = "@fontsource/markazi-text/files/markazi-text-{}-600-normal.woff2"
CUTS = (
    # source, characters, weights to keep (variable fonts), file
    (
        "vazirmatn/fonts/variable/Vazirmatn[wght].ttf",
        ARABIC + INVISIBLE + PUNCTUATION + BODY_EXTRAS,
        (400, 700),
        "vazir-ar",
    ),
    (MARKAZI.format("arabic"), ARABIC + INVISIBLE + PUNCTUATION, None, "markazi-ar"),
    (MARKAZI.format("latin"), LATIN, None, "markazi-lat"),
    (MARKAZI.format("latin-ext"), KURMANJI, None, "markazi-kmr"),
)


def reopened(font: TTFont) -> TTFont:
    """The font as read from a plain file; instancer and subsetter need its tables loaded afresh."""
    font.flavor = None
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return TTFont(buffer, recalcTimestamp=False)


def cut(source: Path, characters: str, weights: tuple[int, int] | None, target: Path) -> None:
    font = reopened(TTFont(source, recalcTimestamp=False))
    if weights:
        font = reopened(instancer.instantiateVariableFont(font, {"wght": weights}))
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, family, style, licence and its address
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size / 1000:.1f} KB")


if __name__ == "__main__":
    packages, out = Path(sys.argv[1]), Path(sys.argv[2])
    for source, characters, weights, name in CUTS:
        cut(packages / source, characters, weights, out / f"{name}.woff2")
