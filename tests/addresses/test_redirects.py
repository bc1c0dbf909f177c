"""Old addresses of pages."""

from urllib.parse import quote

import pytest
from wagtail.contrib.redirects.models import Redirect

from projects.models import ProjectIndexPage
from tests.factories import ContentPageFactory, edit, locale, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(home):
    return ContentPageFactory(parent=home, title="About", slug="about")


@pytest.fixture
def rename(after_commit):
    """Give a page another slug and publish it; the page."""

    def to(page, slug):
        with after_commit():
            return edit(page, slug=slug)

    return to


def move(page, parent):
    page.specific.move(parent, pos="last-child")


def leads(client, path):
    """Where a path leads to: an address, or the status."""
    answer = client.get(path)
    return answer.headers.get("Location", answer.status_code)


def test_a_renamed_page_is_found_at_its_old_address_without_cookie_in_its_language(client, about, rename):
    rename(about, "who-we-are")

    answer = client.get("/en/about/")

    assert answer.status_code == 301
    assert answer["Location"] == "/en/who-we-are/"
    assert answer["Content-Language"] == "en"
    assert not answer.cookies
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    assert Redirect.objects.get().redirect_page_id == about.pk


def test_each_language_keeps_its_own_old_addresses(client, about, rename):
    arabic = translate(about, title="حول", slug="حول-المركز")
    rename(arabic, "من-نحن")

    assert leads(client, "/ar/حول-المركز/") == f"/ar/{quote('من-نحن')}/"
    assert leads(client, f"/ar/{quote('حول-المركز')}/") == f"/ar/{quote('من-نحن')}/"
    assert leads(client, f"/ar/{quote('حول-المركز').lower()}") == f"/ar/{quote('من-نحن')}/"
    assert leads(client, "/en/about/") == 200
    assert Redirect.objects.get().old_path == "/ar/حول-المركز"


def test_a_decomposed_old_address_is_the_same(client, home, rename):
    rename(ContentPageFactory(parent=home, title="Çand", slug="çand"), "ziman")

    assert leads(client, "/en/c\u0327and/") == "/en/ziman/"


def test_a_query_string_does_not_hide_a_redirect(client, about, rename):
    rename(about, "who-we-are")

    assert leads(client, "/en/about/?utm_source=mail") == "/en/who-we-are/"


def test_two_renames_are_one_hop(client, about, rename):
    rename(rename(about, "second"), "third")

    assert leads(client, "/en/about/") == "/en/third/"
    assert leads(client, "/en/second/") == "/en/third/"


def test_a_page_that_gets_its_old_address_back_is_no_circle(client, about, rename):
    rename(rename(about, "second"), "about")

    assert leads(client, "/en/about/") == 200
    assert leads(client, "/en/second/") == "/en/about/"
    assert not Redirect.objects.filter(old_path="/en/about").exists()
    # browsers keep a permanent redirect for ever
    assert client.get("/en/second/")["Cache-Control"] == "max-age=300"


def test_pages_below_a_renamed_or_moved_page_are_found_too(client, home, about, rename):
    vision = ContentPageFactory(parent=about, title="Vision", slug="vision")
    elsewhere = ContentPageFactory(parent=home, title="Elsewhere", slug="elsewhere")
    rename(about, "who-we-are")
    move(about, elsewhere)

    assert leads(client, "/en/about/vision/") == "/en/elsewhere/who-we-are/vision/"
    assert leads(client, "/en/who-we-are/vision/") == "/en/elsewhere/who-we-are/vision/"
    assert leads(client, "/en/about/") == "/en/elsewhere/who-we-are/"
    assert Redirect.objects.filter(redirect_page=vision).count() == 2


def test_a_moved_translation_is_found_at_its_old_address(client, home, about):
    arabic = translate(about, title="حول", slug="حول")
    below = translate(ContentPageFactory(parent=home, title="Elsewhere", slug="elsewhere"), title="هناك", slug="هناك")
    move(arabic, below)

    assert leads(client, "/ar/حول/") == f"/ar/{quote('هناك')}/{quote('حول')}/"


def test_sorting_pages_makes_no_redirect(home, about):
    other = ContentPageFactory(parent=home, title="Other", slug="other")
    about.move(other, pos="right")

    assert not Redirect.objects.exists()


def test_what_was_never_public_leaves_no_redirect(home, after_commit):
    draft = ContentPageFactory(parent=home, title="Draft", slug="draft", live=False)
    with after_commit():
        draft.slug = "draft-2"
        draft.save()

    assert not Redirect.objects.exists()


def test_a_redirect_never_leads_to_a_withdrawn_page_and_does_again_when_it_is_back(client, about, rename):
    page = rename(about, "who-we-are")
    page.unpublish()

    assert leads(client, "/en/about/") == 410
    assert leads(client, "/en/who-we-are/") == 410

    edit(page)
    assert leads(client, "/en/about/") == "/en/who-we-are/"


def test_a_redirect_never_leads_below_a_withdrawn_home_page(client, about, rename):
    arabic = rename(translate(about, title="حول", slug="حول"), "من-نحن")
    arabic.get_parent().specific.unpublish()

    assert leads(client, "/ar/حول/") == 410


def test_a_page_renamed_while_withdrawn_is_found_when_it_comes_back(client, about, rename):
    about.unpublish()
    rename(about, "back")

    assert leads(client, "/en/about/") == "/en/back/"


def test_a_live_page_is_never_shadowed_and_leaves_no_way_elsewhere(client, home, about, rename):
    rename(about, "who-we-are")
    newcomer = ContentPageFactory(parent=home, title="About", slug="about")
    assert leads(client, "/en/about/") == 200

    newcomer.unpublish()

    assert leads(client, "/en/about/") == 410


def test_a_redirect_made_by_hand_stays_and_goes_to_the_readers_language(client, home, about, rename):
    translate(about, title="حول", slug="حول")
    Redirect.add_redirect("/ar/old-news", redirect_to=about)
    Redirect.add_redirect("/en/about", redirect_to=home)
    rename(about, "who-we-are")

    assert leads(client, "/ar/old-news/") == f"/ar/{quote('حول')}/"
    assert leads(client, "/en/about/") == "/en/"


def test_a_redirect_to_its_own_address_is_a_404(client, home):
    Redirect.add_redirect("/en/circle", redirect_to="http://testserver/en/circle/")

    assert leads(client, "/en/circle/") == 404


def test_a_redirect_to_another_site_and_a_temporary_one_work(client, home):
    Redirect.add_redirect("/old?p=12", redirect_to="https://example.org/", is_permanent=False)

    answer = client.get("/old?p=12")
    assert (answer.status_code, answer["Location"]) == (302, "https://example.org/")
    assert leads(client, "/old?p=13") == 404


def test_renaming_a_language_home_page_leaves_its_addresses_as_they_are(client, home, rename):
    arabic = home.get_translation(locale("ar"))
    assert leads(client, "/ar/") == 200
    rename(arabic, "another")

    assert leads(client, "/ar/") == 200
    index = ProjectIndexPage.objects.get(locale__language_code="ar")
    assert leads(client, f"/ar/{index.slug}/") == 200
    assert not Redirect.objects.exists()


def test_a_slug_of_the_greatest_length_can_be_changed(client, home, rename):
    rename(ContentPageFactory(parent=home, title="Long", slug="a" * 255), "short")

    assert leads(client, "/en/short/") == 200
