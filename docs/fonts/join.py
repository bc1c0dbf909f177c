"""Joins the faces of headings into the one font that cards are drawn with, which has no second font to look into.

usage, in the environment of subset.py: join.py REPOSITORY
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FACES = ("markazi-ar", "markazi-lat", "markazi-kmr")


def main(repository: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for name in FACES:
            font = TTFont(repository / "static" / "fonts" / f"{name}.woff2", recalcTimestamp=False)
            font.flavor = None
            plain.append(Path(folder) / f"{name}.ttf")
            font.save(plain[-1])
        joined = Merger().merge([str(path) for path in plain])
    joined.flavor = "woff2"
    joined["head"].recalcTimestamp = False
    joined.save(repository / "cdc_site" / "sharing" / "markazi.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
