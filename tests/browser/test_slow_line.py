"""A photograph on a telephone, a project on paper, and the switch to a translation that is missing."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from wagtail.models import Page

from bench.photograph import photograph
from cdc_site.media.models import SiteImage
from projects.models import ProjectPage
from tests.factories import edit
from tests.media.pictures import NOBODY_TO_BE_SEEN

pytestmark = pytest.mark.django_db

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
PAGE_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True}
CHOSEN = "document.querySelector('main picture img').currentSrc"
WORDS = {"en": ("English", "not yet available"), "ar": ("العربية", "غير متوفرة")}
WRITTEN_ONCE = {"en": "assembly-in-kenya", "ar": "university-exchange"}
SLUG = "twinning-french-cities"  # the longest of all projects


@pytest.fixture(scope="module")
def with_photograph(site, django_db_blocker, tmp_path_factory):
    """The longest project has a photograph at its head, saved where the server sees it."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        image = SiteImage(title="Forms", alt_texts={"en": "Forms", "ar": "أشكال"}, **NOBODY_TO_BE_SEEN)
        image.file = ContentFile(photograph(), name="photograph.jpg")
        image.save()
        project = ProjectPage.objects.in_language("en").get(slug=SLUG)
        edit(project, hero_image=image)
        yield
        edit(project, hero_image=None)
        image.delete()


def first_view(chromium, address: str, **options) -> tuple[int, str, str]:
    """Bytes over the network with an empty cache, the file that was chosen for the first picture, and all of them."""
    context = chromium.new_context(**TELEPHONE, **options)
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto(address, wait_until="networkidle")
    chosen = page.evaluate(CHOSEN)
    failed = [request.url for request in requests if request.response().status >= 400]
    assert not failed
    sizes = [request.sizes() for request in requests]  # each waits for its request
    context.close()
    weight = sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)
    return weight, chosen, " ".join(request.url for request in requests)


@pytest.mark.thorough
@pytest.mark.parametrize("code", ["ar", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_first_view_with_a_photograph_is_small_and_smaller_where_data_is_saved(chromium, site, with_photograph, code):
    address = f"{site}/{code}/projects/{SLUG}/"

    weight, picture, files = first_view(chromium, address)

    assert 20_000 < weight <= 150_000
    assert "width-720.avif" in picture
    assert ".woff2" in files

    saving, picture, files = first_view(chromium, address, extra_http_headers={"Save-Data": "on"})

    assert saving < weight - 30_000
    assert "width-400.avif" in picture
    assert ".woff2" not in files


def test_all_scripts_together_are_small():
    assert sum(path.stat().st_size for path in SCRIPTS.rglob("*.js")) <= 5_000


def pages_on_paper(chromium, addresses: list[str]) -> dict[str, int]:
    """How many sheets of A4 each of these pages takes."""
    page = chromium.new_page()
    sheets = {}
    for address in addresses:
        page.goto(address)
        sheets[address] = len(PAGE_OF_A_PDF.findall(page.pdf(format="A4")))
    page.close()
    return sheets


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_longest_project_is_a_letter_of_one_page_with_its_photograph(chromium, site, with_photograph, code):
    address = f"{site}/{code}/projects/{SLUG}/"

    assert pages_on_paper(chromium, [address]) == {address: 1}


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_project_is_a_letter_of_one_page(chromium, site, code):
    addresses = [f"{site}{page.url}" for page in ProjectPage.objects.live().in_language(code)]

    assert len(addresses) == 12
    assert set(pages_on_paper(chromium, addresses).values()) == {1}


def test_a_letter_says_where_it_comes_from_and_leaves_out_what_cannot_be_clicked(visit, site):
    window = visit(794)
    window.page.goto(f"{site}/en/projects/{SLUG}/")
    window.page.emulate_media(media="print")

    shown = window.page.locator("body").inner_text()
    assert f"/en/projects/{SLUG}/" in shown
    for part in (".menu", ".languages", ".breadcrumbs", ".related", ".skip-link"):
        assert not window.page.locator(part).first.is_visible(), part


@pytest.fixture(scope="module")
def written_once(site, django_db_blocker):
    """Takes a project away in each language; gives slug and title of the page that is left, by its language."""
    with django_db_blocker.unblock():
        left = {}
        for code, slug in WRITTEN_ONCE.items():
            left[code] = slug, Page.objects.get(slug=slug, locale__language_code=code).title
            Page.objects.filter(slug=slug).exclude(locale__language_code=code).update(live=False)
        yield left
        Page.objects.filter(slug__in=WRITTEN_ONCE.values()).update(live=True)


@pytest.mark.parametrize(("code", "other"), [("en", "ar"), ("ar", "en")])
def test_the_switch_to_a_missing_translation_says_so_and_leads_back(visit, site, written_once, code, other):
    slug, title = written_once[code]
    path = f"projects/{slug}/"
    window = visit(320, locale=code)
    page = window.page

    page.goto(f"{site}/{code}/{path}")
    page.locator(".languages a.missing").click()

    assert page.url == f"{site}/{other}/{path}"
    assert page.locator("html").get_attribute("lang") == other
    assert WORDS[other][1] in page.locator("h1").inner_text()
    in_menu = page.locator(".menu a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert in_menu
    assert all(href.startswith(f"/{other}/") for href in in_menu)
    assert page.locator(f"main a[lang={code}]").inner_text() == f"{WORDS[code][0]}: {title}"
    page.locator(".languages").get_by_role("link", name=WORDS[code][0], exact=True).click()
    assert page.url == f"{site}/{code}/{path}"
    page.go_back()
    page.locator(f"main a[lang={code}]").click()
    assert page.url == f"{site}/{code}/{path}"
    assert page.locator("h1").inner_text() == title
