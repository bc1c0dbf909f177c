"""Addresses and languages."""

import pytest
from django.conf import settings
from django.utils.translation import get_language_info
from wagtail.models import Page

from cdc_site.settings.languages import KNOWN, enabled
from tests.factories import ContentPageFactory, locale, make_bilingual_site, make_home, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_bilingual_site()


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("ar", "/ar/"),
        ("ar-SY,ar;q=0.9,en;q=0.5", "/ar/"),
        ("fr,en;q=0.5", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("ku", "/en/"),
        ("*", "/en/"),
        ("\x00;;q=abc,,", "/en/"),
    ],
)
def test_the_start_address_follows_the_browsers_language(home, client, header, target):
    answer = client.get("/", headers={"Accept-Language": header})

    assert answer.status_code == 302
    assert answer["Location"] == target
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


def test_a_language_cookie_changes_nothing(home, client):
    client.cookies["django_language"] = "ar"

    assert client.get("/", headers={"Accept-Language": "en"})["Location"] == "/en/"


def test_a_language_is_not_offered_before_its_home_page_is_live(client):
    home = make_home()
    translate(home, live=False)

    assert client.get("/", headers={"Accept-Language": "ar"})["Location"] == "/en/"
    assert client.get("/ar/").status_code == 404
    assert 'hreflang="ar"' not in client.get("/en/").content.decode()


@pytest.mark.parametrize("path", ["/nothing/", "/fr/", "/kmr/", "/en/nothing/", "/ar/nothing/", "/favicon.php"])
def test_an_unknown_path_is_a_404_at_once(home, client, path):
    answer = client.get(path)

    assert answer.status_code == 404


def test_the_404_is_in_the_language_of_the_address(home, client):
    page = client.get("/ar/nothing/", headers={"Accept-Language": "en"}).content.decode()

    assert '<html lang="ar" dir="rtl"' in page
    assert "الصفحة غير موجودة" in page


def test_the_404_without_a_language_in_the_address_follows_the_browser(home, client):
    answer = client.get("/nothing/", headers={"Accept-Language": "ar"})

    assert "الصفحة غير موجودة" in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_arabic_reader_of_an_untranslated_page_is_told_so_and_offered_english(home, client):
    page = ContentPageFactory(parent=home, title="About the Center", slug="about")

    answer = client.get("/ar/about/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl"' in text
    assert "غير متوفرة" in text.split("<h1>")[1].split("</h1>")[0]
    assert f'href="{page.url}"' in text
    assert "About the Center" in text


def test_a_draft_translation_is_not_available_and_its_title_does_not_leak(home, client):
    page = ContentPageFactory(parent=home, title="About the Center", slug="about")
    translate(page, live=False, title="عنوان سري")

    answer = client.get("/ar/about/")

    assert answer.status_code == 404
    assert "عنوان سري" not in answer.content.decode()
    assert "عنوان سري" not in client.get("/en/about/").content.decode()


def test_the_switch_marks_a_missing_translation_and_leads_to_the_page_that_says_so(home, client):
    ContentPageFactory(parent=home, title="About", slug="about")

    text = client.get("/en/about/").content.decode()

    assert 'href="/ar/about/"' in text
    assert "not yet available" in text.lower() or "غير متوفرة" in text


@pytest.mark.parametrize(("code", "other"), [("en", "ar"), ("ar", "en")])
def test_the_page_that_says_so_keeps_its_menu_and_leads_back(home, client, code, other):
    parent = Page.objects.get(translation_key=home.translation_key, locale=locale(code))
    page = ContentPageFactory(parent=parent, title="Written once", slug="once")

    answer = client.get(f"/{other}/once/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{other}"' in text
    menu = text.split('class="menu"')[1].split("</nav>")[0]
    assert f'href="/{other}/projects/"' in menu
    assert f"/{code}/" not in menu
    switch = text.split('class="languages"')[1].split("</ul>")[0]
    assert f'href="{page.url}"' in switch
    assert f'href="{page.url}"' in text.split("<main")[1].split("</main>")[0]


def test_the_switch_leads_to_the_translation_of_this_page(home, client):
    page = ContentPageFactory(parent=home, title="About", slug="about")
    translate(page, slug="حول", title="حول")

    text = client.get("/en/about/").content.decode()

    assert 'href="/ar/%D8%AD%D9%88%D9%84/"' in text


def test_hreflang_pairs_are_reciprocal_and_canonical_is_the_page_itself(home, client):
    english = client.get("/en/projects/").content.decode()
    arabic = client.get("/ar/projects/").content.decode()

    for text in (english, arabic):
        assert f'hreflang="en" href="{settings.PUBLIC_URL}/en/projects/"' in text
        assert f'hreflang="ar" href="{settings.PUBLIC_URL}/ar/projects/"' in text
        assert f'hreflang="x-default" href="{settings.PUBLIC_URL}/en/projects/"' in text
    assert f'rel="canonical" href="{settings.PUBLIC_URL}/ar/projects/"' in arabic


def test_a_page_in_one_language_claims_no_other(home, client):
    ContentPageFactory(parent=home, title="About", slug="about")

    assert 'hreflang="x-default"' not in client.get("/en/about/").content.decode()


THREE = enabled(["en", "ar", "kmr"])


@pytest.fixture
def _with_kurmanji(settings):
    settings.LANGUAGES = THREE
    settings.WAGTAIL_CONTENT_LANGUAGES = THREE


@pytest.mark.usefixtures("_with_kurmanji")
class TestKurmanjiSwitchedOn:
    """The third language needs one setting, and a home page."""

    def test_its_pages_are_served_left_to_right_with_its_own_interface(self, client):
        home = make_bilingual_site()
        kurmanji = translate(home, "kmr", title="Navend")

        text = client.get(kurmanji.url).content.decode()

        assert kurmanji.url == "/kmr/"
        assert '<html lang="kmr" dir="ltr"' in text
        assert 'hreflang="ku"' in text
        assert "Derbasî naverokê bibe" in text

    def test_browsers_that_ask_for_ku_get_it(self, client):
        translate(make_bilingual_site(), "kmr")

        assert client.get("/", headers={"Accept-Language": "ku,en;q=0.5"})["Location"] == "/kmr/"

    def test_without_a_home_page_it_is_not_offered(self, client):
        make_bilingual_site()

        assert client.get("/kmr/").status_code == 404
        assert "/kmr/" not in client.get("/en/").content.decode()

    def test_a_missing_page_is_said_to_be_missing_in_kurmanji(self, client):
        home = make_bilingual_site()
        translate(home, "kmr")

        text = client.get("/kmr/projects/").content.decode()

        assert '<html lang="kmr"' in text
        assert 'href="/en/projects/"' in text


@pytest.mark.parametrize("code", KNOWN)
def test_every_known_language_is_known_to_django(code):
    info = get_language_info(code)

    assert info["name_local"]
    assert info["bidi"] == (KNOWN[code].direction == "rtl")


def test_an_unknown_language_in_the_setting_stops_the_start():
    with pytest.raises(Exception, match="CDC_LANGUAGES"):
        enabled(["en", "xx"])


def test_locales_exist_for_the_languages_that_are_on():
    assert locale("en").get_display_name()
