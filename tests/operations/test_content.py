"""The loader of the first content, on the real content file."""

import pytest
import yaml
from django.db import transaction
from wagtail.models import Page, Site

from cdc_site.home.models import HomePage
from cdc_site.operations.content import load_content
from cdc_site.operations.content.loader import FILE, FORMS
from cdc_site.operations.models import LoadedItem
from cdc_site.pages.confirmations import open_confirmations
from cdc_site.pages.models import Confirmation, ContentPage
from cdc_site.places.models import Place
from partners.models import PartnerPage
from projects.models import FieldOfWork, ProjectPage
from team.models import TeamPage, TeamRole
from tests.databases import database_with_content

CONTENT = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CONTENT["enquiries"] = yaml.safe_load(FORMS.read_text(encoding="utf-8"))


def quiet(line):
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The content, loaded once and taken back after this module."""
    with django_db_blocker.unblock(), database_with_content():
        yield


@pytest.fixture
def content(loaded, django_db_blocker):
    """The loaded content; what a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield CONTENT
        transaction.set_rollback(True)


def snapshot():
    """What would show that something was loaded again."""
    return (
        list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision_created_at", "live")),
        Place.objects.count(),
        FieldOfWork.objects.count(),
        TeamRole.objects.count(),
        Confirmation.objects.count(),
        LoadedItem.objects.count(),
    )


def test_every_item_of_the_file_is_there_in_both_languages(content):
    for code in ("en", "ar"):
        assert PartnerPage.objects.live().in_language(code).count() == len(content["partners"]["items"]) == 13
        assert ProjectPage.objects.live().in_language(code).count() == len(content["projects"]["items"]) == 12
        assert ContentPage.objects.live().in_language(code).count() == len(content["pages"])
        assert TeamPage.objects.live().in_language(code).get().roles.count() == len(content["team"]["roles"])
        assert HomePage.objects.live().in_language(code).count() == 1
    assert Place.objects.count() == len(content["places"])
    assert FieldOfWork.objects.count() == len(content["fields"])


def test_texts_are_those_of_the_file(content):
    for item in content["projects"]["items"]:
        english = ProjectPage.objects.in_language("en").get(slug=item["slug"])
        arabic = ProjectPage.objects.in_language("ar").get(source=english)
        assert (english.title, english.summary) == (item["title"]["en"], item["summary"]["en"])
        assert (arabic.title, arabic.summary) == (item["title"]["ar"], item["summary"]["ar"])
        assert len(english.body) == len(arabic.body)


def test_facts_are_those_of_the_file(content):
    for item in content["projects"]["items"]:
        page = ProjectPage.objects.in_language("en").get(slug=item["slug"])
        assert (page.start, page.end, page.reported_on) == (item.get("start"), item.get("end"), item["published"])
        assert [row.place.code for row in page.places.all()] == [*item["here"], *item.get("away", [])]
        assert [row.partner.slug for row in page.partner_links.all()] == item.get("partners", [])
        assert {field.code for field in page.fields_of_work.all()} == set(item["fields"])


def test_translations_are_joined_to_the_version_they_were_made_from(content):
    for model in (HomePage, ContentPage, TeamPage, PartnerPage, ProjectPage):
        for page in model.objects.in_language("ar"):
            assert page.source.locale.language_code == "en"
            assert page.source_revision == page.source.live_revision == page.source.latest_revision
            assert not page.has_unpublished_changes


def test_what_waits_for_confirmation_is_counted_and_reported(content, admin_client):
    expected = sum(
        len(item.get("confirm", []))
        for item in [
            *content["pages"],
            content["team"],
            *content["partners"]["items"],
            *content["projects"]["items"],
            *content["enquiries"]["forms"],
        ]
    )

    assert open_confirmations() == expected > 20
    report = admin_client.get("/admin/reports/confirmations/").content.decode()
    assert "The day of the lecture" in report


def test_a_second_run_changes_nothing(content):
    before = snapshot()

    load_content(quiet)

    assert snapshot() == before


def test_an_editors_work_is_not_overwritten(content):
    page = ProjectPage.objects.in_language("en").get(slug="belgian-delegation")
    page.title = "What an editor wrote"
    page.save_revision().publish()
    place = Place.objects.get(code="paris")
    place.labels.filter(language="en").update(text="Paris!")

    load_content(quiet)

    assert ProjectPage.objects.get(pk=page.pk).title == "What an editor wrote"
    assert Place.objects.get(code="paris").label("en") == "Paris!"


def test_what_an_editor_deleted_does_not_come_back(content):
    for page in ProjectPage.objects.filter(slug="belgian-delegation"):
        page.delete()
    ContentPage.objects.in_language("en").get(slug="about").delete()
    before = snapshot()

    load_content(quiet)

    assert snapshot() == before


def test_what_was_added_to_the_file_later_is_loaded_then(content):
    page = ProjectPage.objects.in_language("en").get(slug="belgian-delegation")
    LoadedItem.objects.filter(key__startswith="page:belgian-delegation").delete()
    for version in ProjectPage.objects.filter(translation_key=page.translation_key):
        version.delete()

    load_content(quiet)

    assert ProjectPage.objects.live().filter(slug="belgian-delegation").count() == 2


def test_no_page_is_an_alias_and_the_tree_is_sound(content):
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    assert not any(Page.find_problems())


def test_wagtails_welcome_page_is_gone(content):
    assert Site.objects.get().root_page.specific_class is HomePage
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def every_page():
    return [page.url for page in Page.objects.live().filter(depth__gt=1)]


def test_every_page_answers_without_a_cookie_in_both_languages(content, client):
    urls = every_page()

    assert len(urls) > 70
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert not answer.cookies, url
        assert "Cookie" not in answer.get("Vary", ""), url


@pytest.mark.thorough
def test_what_waits_for_confirmation_is_never_shown(content, client):
    # short notes such as "Dates" are words of the pages themselves, "What was discussed" is a heading of one
    notes = [note for note in Confirmation.objects.values_list("text", flat=True) if len(note) > 20]

    for url in every_page():
        text = client.get(url).content.decode()
        assert not [note for note in notes if note in text], url


def test_no_page_shows_an_address_that_staff_have_not_entered(content, client):
    assert "mailto:" not in client.get("/en/").content.decode()


def test_there_are_no_names_of_people(content):
    assert not TeamRole.objects.exclude(name="").exists()
    assert not TeamRole.objects.filter(agreed=True).exists()
