"""The bridge that every project draws of itself."""

import gzip
import re

import pytest

from cdc_site.places.bridge import draw_bridge, great_circle_km

QAMISHLO, HONG_KONG = (37.052, 41.223), (22.32, 114.17)
STATUSES = ("planned", "running", "completed")
FRENCH_CITIES = [3270.0, 3010.0, 2960.0, 3390.0, 3290.0, 3560.0, 2850.0]


def parts(markup: str) -> dict[str, str]:
    """The drawing's paths by class."""
    return dict(re.findall(r'<path class="(\w+)" d="([^"]+)"/>', markup))


def openings(path: str) -> int:
    return path.count("A")


def test_distance_is_measured_over_the_globe():
    assert great_circle_km((51.507, -0.128), (48.857, 2.352)) == pytest.approx(344, abs=1)  # London, Paris
    assert great_circle_km(QAMISHLO, HONG_KONG) == pytest.approx(great_circle_km(HONG_KONG, QAMISHLO))
    assert great_circle_km(QAMISHLO, QAMISHLO) == 0


def test_distance_to_the_other_side_of_the_globe_is_half_its_circumference():
    assert great_circle_km((0, 0), (0, 180)) == pytest.approx(20015, abs=1)


def test_every_place_abroad_is_a_span():
    assert openings(parts(draw_bridge(FRENCH_CITIES, "completed"))["ring"]) == 7
    assert openings(parts(draw_bridge([3000], "completed"))["ring"]) == 1


def test_a_project_without_a_place_abroad_has_one_small_arch():
    small = parts(draw_bridge([], "completed"))["ring"]
    far = parts(draw_bridge([7000], "completed"))["ring"]

    radius = re.compile(r"A(\d+)")
    assert openings(small) == 1
    assert int(radius.search(small)[1]) < int(radius.search(far)[1])


def test_the_longest_span_stands_in_the_middle():
    ring = parts(draw_bridge([500, 9000, 2000], "completed"))["ring"]

    widths = [int(width) for width in re.findall(r"A(\d+)", ring)]
    assert widths[1] == max(widths)


def test_a_planned_bridge_has_no_stone_and_a_completed_one_nothing_to_build():
    planned, completed = (parts(draw_bridge(FRENCH_CITIES, status)) for status in ("planned", "completed"))

    assert "stone" not in planned and "ring" not in planned
    assert openings(planned["ghost"]) == 7
    assert "ghost" not in completed
    assert openings(completed["stone"]) == 7


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7])
def test_a_running_bridge_is_half_stone_and_half_drawn(count):
    drawn = parts(draw_bridge([3000] * count, "running"))

    # an odd number has one arch that is half of either
    assert openings(drawn["ring"]) == (max(count, 1) + 1) // 2
    assert openings(drawn["ghost"]) == (max(count, 1) + 1) // 2


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 9, 40])
def test_drawings_stay_small(status, count):
    distances = [150.0 + 333 * index for index in range(count)]

    assert len(draw_bridge(distances, status)) < 2000
    assert len(draw_bridge(distances, status, small=True)) < 900


def test_twelve_cards_share_most_of_their_bytes():
    cards = "".join(
        draw_bridge([900.0 * index + 41 * step for step in range(index % 5)], STATUSES[index % 3], small=True)
        for index in range(12)
    )

    assert len(gzip.compress(cards.encode())) < 1500


@pytest.mark.parametrize("status", STATUSES)
def test_arches_lie_below_the_road_and_above_the_water(status):
    for count in range(10):
        for path in parts(draw_bridge([19_000.0] * count, status)).values():
            heights = [int(y) for y in re.findall(r"V(\d+)", path)]
            assert all(40 <= y <= 250 for y in heights)


def test_the_drawing_is_decoration_without_colours_ids_or_styles():
    markup = draw_bridge(FRENCH_CITIES, "running")

    assert 'aria-hidden="true"' in markup
    assert 'focusable="false"' in markup
    assert not re.search(r"\b(id|style|fill|stroke)=", markup)


def test_equal_places_in_another_order_are_the_same_drawing():
    assert draw_bridge([900.0, 4000.0], "running") is draw_bridge([4000.2, 899.9], "running")


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="abandoned"):
        draw_bridge([], "abandoned")
