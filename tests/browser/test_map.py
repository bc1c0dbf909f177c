"""Names and numbers on the map, measured by a real browser: none covers another, none leaves the frame."""

import pytest

from cdc_site.places.map import Bridge, MapPlace, draw_map
from cdc_site.places.models import Place

pytestmark = pytest.mark.django_db

MEASURE = """svg => {
  const box = element => { const r = element.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }
  const texts = [...svg.querySelectorAll("text")].filter(text => text.getBoundingClientRect().width)
  return [box(svg), texts.map(text => [text.textContent, box(text)])]
}"""
WIDTHS = (320, 1280)


def collisions(page) -> list[str]:
    """What is wrong with the texts of the first map on a page; fails when it has none."""
    frame, texts = page.locator("svg.bridges-map").first.evaluate(MEASURE)
    assert len(texts) > 1
    wrong = []
    for number, (name, box) in enumerate(texts):
        left, top, right, bottom = box
        if left < frame[0] or top < frame[1] or right > frame[2] or bottom > frame[3]:
            wrong.append(f"{name} leaves the frame")
        for other, (x, y, far_x, far_y) in texts[number + 1 :]:
            if left < far_x and x < right and top < far_y and y < bottom:
                wrong.append(f"{name} covers {other}")
    return wrong


@pytest.mark.parametrize("width", [WIDTHS[0], pytest.param(WIDTHS[1], marks=pytest.mark.thorough)])
def test_on_the_real_content_no_name_covers_another_or_leaves_the_frame(visit, site, width):
    window = visit(width)

    for path in (
        "/en/",
        "/ar/",
        "/ar/bridges/",
        "/en/projects/twinning-french-cities/",
        "/ar/projects/twinning-french-cities/",
        "/en/projects/south-south-lectures/",
        "/ar/partners/synergia/",
        "/en/partners/university-of-rojava/",
    ):
        window.page.goto(f"{site}{path}")
        assert collisions(window.page) == [], path


def generated(crowded: bool) -> list[Bridge]:
    """Sixty bridges all over the map and beyond it, or all of them to one country."""
    qamishlo = MapPlace("qamishlo", "Qamishlo", (37.05, 41.22))
    north, east, high, wide = (45, 0, 6, 8) if crowded else (30, -15, 35, 75)
    return [
        Bridge(
            qamishlo, MapPlace(f"p{n}", f"Place {n}", (north + n * 13 % 60 / 60 * high, east + n * 29 % 60 / 60 * wide))
        )
        for n in range(60)
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("code", ["en", "ar"])
def test_of_sixty_bridges_no_number_covers_another_or_leaves_the_frame(visit, site, code, crowded):
    region, direction = ("North and East Syria", "ltr") if code == "en" else ("شمال وشرق سوريا", "rtl")
    svg = draw_map(tuple(generated(crowded)), region, direction, "Map", "Arcs").svg
    assert svg.count("</text>") == 61
    for width in WIDTHS:
        page = visit(width).auditor
        page.goto(f"{site}/{code}/bridges/")
        page.locator("svg.bridges-map").evaluate("(old, svg) => { old.outerHTML = svg }", svg)

        assert collisions(page) == [], width


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_bridges_is_sound_and_a_place_leads_to_its_projects(visit, site, scheme):
    window = visit(320, scheme)
    window.page.goto(f"{site}/ar/bridges/")
    window.check()

    window.page.goto(f"{site}/ar/projects/twinning-french-cities/")
    window.page.locator(".bridge-places").get_by_role("link", name="ليون").click()

    assert window.page.url.endswith("/ar/projects/?place=lyon")
    assert Place.objects.filter(code="lyon").exists()
    window.check()


def test_the_map_keeps_its_lines_in_forced_colours_and_in_print(visit, site):
    window = visit(320, forced_colors="active")
    window.page.goto(f"{site}/en/bridges/")
    stroke = "arc => getComputedStyle(arc).stroke"
    colours = {window.page.locator("svg.bridges-map .arc").first.evaluate(stroke)}
    colours.add(window.page.locator("svg.bridges-map .land").evaluate("land => getComputedStyle(land).fill"))
    assert len(colours) == 2

    window.page.emulate_media(media="print")

    assert window.page.locator("svg.bridges-map").is_visible()
