"""A reader walks from the home page to a project and its partner, in both languages, on a phone and a wide screen."""

import gzip
import re

import pytest

from projects.models import ProjectPage
from team.models import TeamPage

pytestmark = pytest.mark.django_db

WORDS = {
    "en": {"projects": "Our projects", "project": "Danielle Mitterrand Foundation:", "partner": "Un Ponte Per"},
    "ar": {"projects": "مشاريعنا", "project": "مؤسسة دانييل ميتران:", "partner": "أون بونتي بير"},
}

SCHEMES = ("light", "dark")
WALKS = [("en", 1280, "light"), ("ar", 320, "dark")]
OTHER_WALKS = [
    ("en", 320, "light"),
    ("en", 320, "dark"),
    ("en", 1280, "dark"),
    ("ar", 320, "light"),
    ("ar", 1280, "light"),
    ("ar", 1280, "dark"),
]


@pytest.mark.parametrize(
    ("code", "width", "scheme"), [*WALKS, *(pytest.param(*walk, marks=pytest.mark.thorough) for walk in OTHER_WALKS)]
)
def test_home_to_projects_to_project_to_partner(visit, site, code, width, scheme):
    words = WORDS[code]
    window = visit(width, scheme, locale=code)
    page = window.page

    page.goto(f"{site}/")
    assert page.url == f"{site}/{code}/"
    window.check()

    page.get_by_role("navigation").get_by_role("link", name=words["projects"]).click()
    assert page.url == f"{site}/{code}/projects/"
    window.check()

    page.get_by_role("link", name=re.compile(words["project"])).first.click()
    assert page.url == f"{site}/{code}/projects/twinning-french-cities/"
    window.check()

    page.get_by_role("link", name=words["partner"]).first.click()
    assert page.url == f"{site}/{code}/partners/un-ponte-per/"
    assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    window.check()


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_other_kind_of_page_is_sound(visit, site, width, scheme):
    window = visit(width, scheme)

    paths = ("/en/team/", "/ar/team/", "/en/about/", "/ar/delegations/", "/ar/partners/", "/en/privacy/")
    searches = ("/en/search/?q=french+cities", "/ar/search/?q=الفرنسيه", "/en/search/?q=twiningg", "/ar/search/")
    for path in (*paths, *searches):
        window.page.goto(f"{site}{path}")
        window.check()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_switch_leads_to_the_same_page_in_the_other_language_and_back(visit, site, code):
    window = visit(320, locale=code)
    other, name = ("ar", "العربية") if code == "en" else ("en", "English")

    window.page.goto(f"{site}/{code}/projects/assembly-in-kenya/")
    window.page.get_by_role("link", name=name, exact=True).click()

    assert window.page.url == f"{site}/{other}/projects/assembly-in-kenya/"
    assert window.page.locator("html").get_attribute("lang") == other
    window.check()


@pytest.mark.parametrize(
    ("code", "search", "typed"),
    [
        ("ar", "بحث", "الفرنسيه"),
        pytest.param("en", "Search", "french cities", marks=pytest.mark.thorough),
        pytest.param("ar", "بحث", "فرنسا", marks=pytest.mark.thorough),
    ],
)
def test_a_reader_searches_from_the_home_page_and_finds_the_twinning_project(visit, site, code, search, typed):
    window = visit(360, locale=code)
    page = window.page

    page.goto(f"{site}/{code}/")
    page.get_by_role("banner").get_by_role("link", name=search, exact=True).click()
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("button", name=search).click()
    page.locator("mark").first.wait_for()
    page.locator(".results a").first.click()

    page.wait_for_url(f"{site}/{code}/projects/twinning-french-cities/")
    window.check()


def test_without_javascript_every_page_works(chromium, site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800}, locale="ar")
    page = context.new_page()

    page.goto(f"{site}/")
    page.get_by_role("link", name="مشاريعنا").first.click()
    page.get_by_role("link", name="English", exact=True).click()
    page.get_by_role("link", name="A webinar at the World Social Forum").click()

    assert page.locator("h1").inner_text() == "A webinar at the World Social Forum"
    assert not context.cookies()
    context.close()


@pytest.mark.parametrize(("code", "most"), [("en", 45_000), ("ar", 90_000)])
def test_the_first_view_of_the_home_page_is_small(visit, site, code, most):
    """Compressed bytes with an empty cache, in at most six requests; tests serve static files as they lie there."""
    window = visit(360, locale=code)
    answers = []
    window.page.on("response", lambda answer: answers.append(answer))  # a bound method cannot be wrapped

    window.page.goto(f"{site}/{code}/", wait_until="networkidle")

    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert len(window.requests) <= 6, window.requests
    assert 0 < sum(sizes.values()) <= most, sizes


def test_it_prints_without_menu_and_footer(visit, site):
    window = visit(1280)
    window.page.goto(f"{site}/en/projects/assembly-in-kenya/")

    window.page.emulate_media(media="print")

    assert not window.page.locator("nav.menu").is_visible()
    assert window.page.locator("h1").is_visible()


def test_forced_colours_keep_the_bridge_and_the_focus(visit, site):
    window = visit(320, forced_colors="active")
    window.page.goto(f"{site}/ar/projects/assembly-in-kenya/")

    window.page.keyboard.press("Tab")

    assert window.page.locator(":focus").count() == 1
    assert window.page.locator("svg.bridge").first.is_visible()
    window.check(own_colours=True)


def test_the_content_is_that_of_the_site(site):
    assert ProjectPage.objects.live().count() == 24
    assert TeamPage.objects.live().count() == 2
