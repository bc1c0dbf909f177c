"""A reader with a telephone finds the twinning project in several ways, and passes it on."""

import re
from io import BytesIO

import pytest
from PIL import Image

pytestmark = pytest.mark.django_db

TELEPHONE = 360  # pixels
PROJECT = "projects/twinning-french-cities/"
WORDS = {
    "en": {"project": "Danielle Mitterrand Foundation:", "field": "City twinning", "typed": "french cities"},
    "ar": {"project": "مؤسسة دانييل ميتران:", "field": "توأمة المدن", "typed": "الفرنسيه"},
}


@pytest.fixture(params=["ar", pytest.param("en", marks=pytest.mark.thorough)])
def code(request):
    """The reader's language."""
    return request.param


@pytest.mark.thorough
def test_through_the_list_beside_the_map_on_the_home_page(visit, site, code):
    window = visit(TELEPHONE, locale=code)
    page = window.page

    page.goto(f"{site}/{code}/")
    assert page.locator(".map-frame svg").count() == 1
    page.locator(".bridge-list").get_by_role("link", name=re.compile(WORDS[code]["project"])).first.click()

    assert page.url == f"{site}/{code}/{PROJECT}"


def test_through_a_filter_whose_state_is_in_address_heading_and_title(visit, site, code):
    window = visit(TELEPHONE, locale=code)
    page = window.page
    words = WORDS[code]

    page.goto(f"{site}/{code}/projects/")
    page.locator(".list-filter summary").click()
    page.locator("select[name=field]").select_option("twinning")
    page.locator(".list-filter button[type=submit]").click()

    assert page.url == f"{site}/{code}/projects/?field=twinning"
    assert words["field"] in page.locator("h1").inner_text()
    assert words["field"] in page.title()
    window.check()
    page.get_by_role("link", name=re.compile(words["project"])).first.click()
    assert page.url == f"{site}/{code}/{PROJECT}"


def test_the_card_that_is_passed_on_is_a_picture_for_each_language(visit, site, code):
    page = visit(TELEPHONE, locale=code).page

    page.goto(f"{site}/{code}/{PROJECT}")
    address = page.locator("meta[property='og:image']").get_attribute("content")
    answer = page.request.get(site + "/cards/" + address.partition("/cards/")[2])

    assert Image.open(BytesIO(answer.body())).size == (1200, 630)
    assert f"/{code}/{PROJECT}" in page.locator("#page-address").input_value()
