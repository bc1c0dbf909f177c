"""The one stylesheet, and the rules its files follow."""

import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from cdc_site.pages.stylesheet import LAYERS, NAME, StylesheetFinder, joined, stripped

FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
FILES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.css"))}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:max-|min-)?(?:width|height)|left|right|top|bottom|float) *:"
    r"|text-align: *(?:left|right)"
)


def rules(css: str) -> str:
    """CSS without comments and without the conditions of media queries, which know only physical sizes."""
    return re.sub(r"@media[^{]*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w{3,8});", css))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""

    def luminance(colour):
        digits = colour.lstrip("#")
        digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
        channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_file_stands_in_exactly_one_layer():
    named = [name for _, names in LAYERS for name in names]

    assert sorted(named) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_css_is_logical_and_polite(name):
    css = rules(FILES[name])

    assert not PHYSICAL.search(css), PHYSICAL.search(css)
    assert "!important" not in css
    assert not re.search(r"(?:^|[\s,}])#[a-zA-Z][\w-]*[^;]*\{", css), "no id selectors"
    assert "outline: none" not in css


@pytest.mark.parametrize("name", FILES)
def test_only_drawings_ask_for_the_direction(name):
    for selector, body in re.findall(r'([^{}]*\[dir="rtl"\][^{]*)\{([^}]*)\}', FILES[name]):
        assert "scale" in body or "gradient" in body, selector


def test_tokens_that_are_used_are_defined():
    css = "".join(FILES.values())
    defined = set(re.findall(r"(--[\w-]+):", css))
    used_without_fallback = set(re.findall(r"var\((--[\w-]+)\)", css))

    assert used_without_fallback <= defined


def test_text_and_lines_have_contrast_in_light_and_dark():
    light_css, dark_css = FILES["tokens"].split("@media (prefers-color-scheme: dark)")
    light = tokens(light_css)
    dark = light | tokens(dark_css.split("@media print")[0])

    for scheme in (light, dark):
        for ground in ("paper", "panel"):
            for text in ("ink", "muted", "link", "madder"):
                assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
            assert contrast(scheme["line"], scheme[ground]) >= 3, ground
        for text in ("limestone", "limestone-muted", "wheat"):
            assert contrast(scheme[text], scheme["basalt"]) >= 4.5, text
        assert contrast(scheme["basalt-line"], scheme["basalt"]) >= 3
        assert contrast("#1e2624", scheme["wheat"]) >= 4.5, "a button's words"
        assert contrast(scheme["stone"], scheme["panel"]) >= 3, "a drawing"


def test_the_stylesheet_is_small_when_compressed():
    assert len(gzip.compress(joined(FOLDER).encode(), 9)) <= 10_000


def test_layers_are_declared_in_their_order():
    assert joined(FOLDER).startswith("@layer tokens,base,components,blocks;")


def test_stripping_keeps_what_stands_in_quotes():
    css = """
    /* a comment; with { marks } */
    .a > .b ,
    .c :hover {
      content: "/*  two;  spaces { } */";
      margin: 0 auto;
    }
    """

    assert stripped(css) == '.a > .b,.c :hover{content:"/*  two;  spaces { } */";margin:0 auto}'


def test_the_finder_gives_the_joined_file_and_none_of_its_parts(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    finder = StylesheetFinder()

    found = [path for path, _ in finder.list([])]

    assert found.count(NAME) == 1
    assert [path for path in found if path.startswith("css/")] == [NAME]
    assert "fonts/markazi-lat.woff2" in found
    assert finder.find("css/tokens.css") == []
    assert Path(finder.find(NAME)).read_text("utf-8") == joined(FOLDER)


def test_a_changed_file_is_joined_anew(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    finder = StylesheetFinder()
    built = Path(finder.find(NAME))
    built.write_text("old", "utf-8")

    assert Path(finder.find(NAME)).read_text("utf-8") == joined(FOLDER)


def test_no_single_component_file_is_collected(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    finders.get_finder.cache_clear()
    try:
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
    finally:
        finders.get_finder.cache_clear()

    assert [path.name for path in (tmp_path / "static" / "css").glob("*.css")] == ["site.css"]
