"""The bridges map as a drawing."""

import gzip
import re

import yaml

from cdc_site.operations.content.loader import FILE
from cdc_site.places.map import Bridge, MapPlace, draw_map
from cdc_site.places.map.drawing import MOST_ARCS
from cdc_site.places.map.generate_land import cut, land, thinned
from cdc_site.places.map.labels import width_of
from cdc_site.places.map.projection import EDGE, HEIGHT, WIDTH, edge_points, inside, project

QAMISHLO = MapPlace("qamishlo", "Qamishlo", (37.05, 41.22))
PARIS = MapPlace("paris", "Paris", (48.86, 2.35))


def draw(*bridges, direction="ltr", **options):
    return draw_map(bridges, "North and East Syria", direction, "Map", "Arcs", **options)


def towns(number):
    """That many bridges to different places in Europe."""
    return [
        Bridge(QAMISHLO, MapPlace(f"town-{n}", f"Town {n}", (38 + n * 7 % 20, -5 + n * 11 % 41))) for n in range(number)
    ]


def content_bridges(code):
    content = yaml.safe_load(FILE.read_text("utf-8"))
    places = {
        item["slug"]: MapPlace(
            item["slug"], item["name"][code], (item["lat"], item["lon"]), item.get("precision") == "country"
        )
        for item in content["places"]
    }
    return [
        Bridge(places[here], places[away])
        for project in content["projects"]["items"]
        for away in project.get("away", [])
        for here in project["here"]
    ]


def test_the_map_of_the_first_content_is_at_most_4_kilobytes_compressed():
    for code, direction in (("en", "ltr"), ("ar", "rtl")):
        svg = draw(*content_bridges(code), direction=direction).svg

        assert len(gzip.compress(svg.encode())) <= 4096


def test_bridges_between_the_same_two_places_are_one_arc():
    svg = draw(Bridge(QAMISHLO, PARIS), Bridge(QAMISHLO, PARIS)).svg

    assert svg.count('class="arc"') == 1


def test_at_most_60_bridges_are_drawn():
    svg = draw(*towns(70)).svg

    assert MOST_ARCS == 60
    assert svg.count('class="arc"') == 60


def test_fifteen_places_are_named_where_there_is_room_and_sixteen_are_numbered():
    few, many = draw(*towns(15)), draw(*towns(16))

    assert ">Town 14<" in few.svg
    assert ">Town" not in many.svg
    assert [many.numbers[f"town-{n}"] for n in range(16)] == list(range(1, 17))
    assert re.findall(r">(\d+)</text>", many.svg) == [str(number) for number in range(1, 17)]


def test_names_that_find_no_room_on_a_narrow_screen_are_numbers_there():
    crowd = [Bridge(QAMISHLO, MapPlace(f"town-{n}", f"Town number {n}", (47 + n, 3 + n % 3 * 2))) for n in range(8)]

    drawn = draw(*crowd)

    assert 'class="names wide"' in drawn.svg
    assert 'class="numbers narrow"' in drawn.svg
    assert drawn.only_narrow
    assert len(drawn.numbers) == 8


def test_the_same_bridges_give_the_same_drawing():
    first = draw(*towns(20))
    draw_map.cache_clear()

    assert draw(*towns(20)) == first


def test_far_places_leave_the_frame_at_its_edge_and_apart_from_each_other():
    origin = project((36.6, 40.2))
    far = [project(point) for point in ((0.02, 37.9), (56.1, -106.4), (27.7, 85.3), (22.3, 114.2))]

    points = edge_points(origin, far)

    assert not any(inside(*point) for point in far)
    for x, y in points:
        assert min(abs(x - EDGE), abs(x - WIDTH + EDGE), abs(y - EDGE), abs(y - HEIGHT + EDGE)) < 1
    assert abs(points[2][1] - points[3][1]) > 40


def test_a_place_known_only_by_its_country_is_a_ring():
    germany = MapPlace("germany", "Germany", (51.2, 10.4), only_country=True)

    assert 'class="dot only-country"' in draw(Bridge(QAMISHLO, germany)).svg
    assert "only-country" not in draw(Bridge(QAMISHLO, PARIS)).svg


def test_a_text_begins_at_its_right_end_in_arabic():
    paris, city = MapPlace("paris", "Paris", PARIS.point), MapPlace("paris", "باريس", PARIS.point)

    english, arabic = draw(Bridge(QAMISHLO, paris)).svg, draw(Bridge(QAMISHLO, city), direction="rtl").svg

    assert re.search(r'text-anchor="end">Paris<', english)  # left of its dot
    assert re.search(r'em">باريس<', arabic)
    assert 'direction="rtl"' in arabic


def test_names_are_escaped():
    svg = draw(Bridge(QAMISHLO, MapPlace("x", "<b>&", PARIS.point))).svg

    assert "&lt;b&gt;&amp;" in svg
    assert "<b>" not in svg


def test_a_place_without_a_bridge_is_shown_with_its_name():
    svg = draw(single=QAMISHLO).svg

    assert ">Qamishlo<" in svg
    assert 'class="arc"' not in svg


def test_widths_of_texts_are_rather_too_large():
    assert width_of("Strasbourg") > 5.48  # DejaVu Sans, the widest of the faces
    assert width_of("ستراسبورغ") > 4.71


def test_land_is_cut_to_the_frame_thinned_and_rounded():
    square = [(0, 0), (100, 0.5), (200, 0), (200, 200), (0, 200)]
    assert thinned(square[:3]) == [(0, 0), (200, 0)]
    assert all(-6 <= x <= WIDTH + 6 for x, _y in cut([(-500, 100), (500, 100), (500, 300), (-500, 300)]))
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[0, 45], [10, 0], [0, 5], [-10, 0], [0, -5]]],
        "objects": {"land": {"geometries": [{"type": "Polygon", "arcs": [[0]]}]}},
    }

    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", land(topology))
