"""The editor names the language of a page, and the page chooser begins with it."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cdc_site.home.models import HomePage
from tests.factories import ContentPageFactory, make_homes

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    """A browser in which somebody is logged in who may do everything."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a long enough password")
    client.force_login(user)
    return client


@pytest.fixture
def homes():
    return make_homes()


def test_the_editor_names_the_language_of_a_page_and_of_a_new_one(admin, homes):
    home, arabic = homes
    new = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", arabic.pk])
    old = reverse("wagtailadmin_pages:edit", args=[home.pk])

    html = admin.get(new).text
    assert "You are editing the text in Arabic" in html
    assert 'data-content-language="ar" data-content-direction="rtl"' in html

    html = admin.get(old).text
    assert "You are editing the text in English" in html
    assert 'data-content-language="en" data-content-direction="ltr"' in html


def chosen_from(admin, page):
    """Titles in the order in which the page chooser offers them at the top of the tree."""
    referer = f"http://testserver{reverse('wagtailadmin_pages:edit', args=[page.pk])}" if page else ""
    response = admin.get(reverse("wagtailadmin_choose_page"), headers={"Referer": referer})
    assert response.status_code == 200
    return [row.title for row in response.context["table"].data if isinstance(row, HomePage)]


def test_the_page_chooser_offers_the_language_of_the_edited_page_first(admin, homes):
    home, arabic = homes
    english_page = ContentPageFactory(parent=home)
    arabic_page = ContentPageFactory(parent=arabic)

    assert chosen_from(admin, english_page) == ["The Center", "المركز"]
    assert chosen_from(admin, arabic_page) == ["المركز", "The Center"]
    assert chosen_from(admin, None) == ["The Center", "المركز"]


@pytest.mark.indexed
def test_a_search_in_the_page_chooser_begins_with_the_language_of_the_edited_page(admin, homes):
    english = ContentPageFactory(parent=homes[0], title="CDC-NES")
    arabic = ContentPageFactory(parent=homes[1], title="CDC-NES CDC-NES")
    found = {}

    for page in (english, arabic):
        referer = f"http://testserver{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
        response = admin.get(reverse("wagtailadmin_choose_page_search"), {"q": "CDC"}, headers={"Referer": referer})
        found[page] = [row.pk for row in response.context["table"].data if getattr(row, "pk", None)]

    assert found == {english: [english.pk, arabic.pk], arabic: [arabic.pk, english.pk]}


@pytest.mark.indexed
@pytest.mark.parametrize(
    ("view", "query"), [("wagtailadmin_choose_page", {"page_type": "pages.contentpage"}), ("search", {"q": "Found"})]
)
def test_choosing_one_kind_of_page_and_searching_work_from_the_editor_of_a_new_page(admin, homes, view, query):
    ContentPageFactory(parent=homes[0], title="Found page")
    referer = f"http://testserver{reverse('wagtailadmin_pages:add', args=['pages', 'contentpage', homes[1].pk])}"
    url = reverse(view if view != "search" else "wagtailadmin_choose_page_search")

    response = admin.get(url, query, headers={"Referer": referer})

    assert response.status_code == 200
    assert "Found page" in response.text or view != "search"
