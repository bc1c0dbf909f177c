"""Whoever edited a text last can neither approve nor publish it, unless nobody else could."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from cdc_site.roles.models import TranslatorLanguage
from cdc_site.roles.review import PUBLISHED_ALONE, last_author_id
from tests.factories import ContentPageFactory, locale, translate
from tests.roles.conftest import edit_url, person, send


@pytest.fixture
def own(home):
    """A draft whose author is a Publisher: their client and the page."""
    client = person("Publisher", "writer")
    page = ContentPageFactory(parent=home, title="Own", slug="own", live=False)
    page.save_revision(user=client.user)
    return client, page


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def approve(client, page):
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))


def bulk_publish(client, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?id={page.pk}", follow=True)


def by_button(client, page):
    return send(client, page, **{"action-publish": "1"})


def for_later(client, page):
    return send(client, page, **{"action-publish": "1", "go_live_at": "2090-01-01 10:00"})


def together(client, page):
    return client.post(reverse("publish_together", args=[page.pk]), {"go_live_at": ""}, follow=True)


def in_review(client, page):
    page.get_workflow().start(page, client.user)
    return approve(client, page)


WAYS = [by_button, for_later, bulk_publish, together, in_review]


@pytest.mark.parametrize("way", WAYS)
def test_the_last_author_does_not_publish_while_somebody_else_could(own, way):
    client, page = own
    person("Administrator")

    way(client, page)

    page = Page.objects.get(pk=page.pk)
    assert not page.live
    assert page.scheduled_revision is None


@pytest.mark.parametrize("way", [by_button, bulk_publish, together, in_review])
def test_the_only_person_who_may_publish_does_so_and_it_is_logged(own, way):
    client, page = own
    person("Editor")
    get_user_model().objects.create_superuser("gone", password="a-long-password", is_active=False)

    way(client, page)

    assert is_live(page)
    assert PageLogEntry.objects.get(action=PUBLISHED_ALONE).user == client.user


def test_somebody_else_publishes_the_unchanged_text_and_it_is_not_logged(own):
    _client, page = own

    by_button(person("Publisher", "second"), page)

    assert is_live(page)
    assert not PageLogEntry.objects.filter(action=PUBLISHED_ALONE).exists()


def test_saving_without_a_change_makes_nobody_the_author(own):
    client, page = own

    send(person("Publisher", "second"), page)

    assert last_author_id(page) == client.user.pk


def test_an_approver_who_changes_the_text_with_the_same_click_only_saves_it(own):
    client, page = own
    page.get_workflow().start(page, client.user)
    second = person("Publisher", "second")

    answer = send(
        second, page, title="Changed", **{"action-workflow-action": "true", "workflow-action-name": "approve"}
    )

    assert not is_live(page)
    assert last_author_id(page) == second.user.pk
    assert "somebody else who may publish" in answer.content.decode()
    approve(client, page)
    assert is_live(page)


def test_the_author_is_told_why_there_is_no_button(own):
    client, page = own
    person("Publisher", "second")

    html = client.get(edit_url(page)).content.decode()

    assert "somebody else who may publish" in html
    assert 'name="action-publish"' not in html


def test_a_translation_is_not_approved_before_its_original_and_the_reviewer_is_told(draft):
    translation = translate(draft, title="مسودة", live=False)
    translation.get_workflow().start(translation, draft.latest_revision.user)
    publisher = person("Publisher")

    html = publisher.get(edit_url(translation)).content.decode()
    approve(publisher, translation)

    assert "cannot go live before its original" in html
    assert not is_live(translation)


def test_a_copy_of_a_page_is_not_published_by_who_makes_it(own):
    client, page = own
    person("Publisher", "second")
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}

    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)

    assert not Page.objects.filter(slug="copy").exists()


@pytest.mark.parametrize(("language", "allowed"), [("ar", True), ("en", False)])
def test_a_translator_with_a_language_translates_into_that_language_only(draft, language, allowed):
    translator = person("Translator")
    TranslatorLanguage.objects.create(user=translator.user, locale=locale(language))

    translator.post(
        reverse("simple_translation:submit_page_translation", args=[draft.pk]), {"locales": [locale("ar").pk]}
    )

    assert draft.get_translations().exists() == allowed


@pytest.mark.parametrize(("language", "allowed"), [("ar", True), ("en", False)])
def test_a_translator_with_a_language_edits_translations_in_that_language_only(draft, language, allowed):
    translation = translate(draft, title="مسودة", live=False)
    translator = person("Translator")
    TranslatorLanguage.objects.create(user=translator.user, locale=locale(language))

    assert (translator.get(edit_url(translation)).status_code == 200) == allowed


def test_an_administrator_reads_what_else_goes_before_a_page_is_deleted(draft):
    translate(draft, title="مسودة", live=False)

    html = person("Administrator").get(reverse("wagtailadmin_pages:delete", args=[draft.pk])).content.decode()

    assert "This is the original" in html
