"""What is decided about translations in the admin, by whom, and what the history says of it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from cdc_site.pages.models import ContentPage
from cdc_site.translation.models import State, TranslationState
from tests.factories import ContentPageFactory, edit, locale, make_homes, translate

pytestmark = pytest.mark.django_db

FORM = {"slug": "about", "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
FORM |= {"confirmations-TOTAL_FORMS": "0", "confirmations-INITIAL_FORMS": "0"}


@pytest.fixture
def original():
    home, _arabic = make_homes()
    return ContentPageFactory(parent=home, title="About", slug="about", summary="One.")


def state(original) -> str:
    return TranslationState.objects.of(original).get(locale=locale("ar")).state


def editor_of(page, *permissions: str):
    """A user with these permissions on a page and what is below it."""
    user = get_user_model().objects.create_user("editor", password="x")
    group = Group.objects.create(name="editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in permissions:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{name}_page")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)
    return user


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editor_of_an_original_with_translations_offers_the_small_fix(original, admin_client):
    assert "Publish small fix" not in admin_client.get(edit_url(original)).content.decode()

    translate(original)

    assert "Publish small fix" in admin_client.get(edit_url(original)).content.decode()


def test_publishing_a_small_fix_in_the_editor_leaves_the_translation_up_to_date(original, admin_client):
    translate(original)

    data = {**FORM, "title": "About", "summary": "One!", "action-publish": "small-fix"}
    admin_client.post(edit_url(original), data)

    assert ContentPage.objects.get(pk=original.pk).summary == "One!"
    assert state(original) == State.UP_TO_DATE
    assert PageLogEntry.objects.filter(page=original, action="translation.small_fix").exists()


def test_publishing_in_the_editor_makes_the_translation_outdated(original, admin_client):
    translate(original)

    data = {**FORM, "title": "About", "summary": "One!", "action-publish": "action-publish"}
    admin_client.post(edit_url(original), data)

    assert state(original) == State.OUTDATED


def test_an_outdated_translation_may_get_a_small_fix_and_stays_outdated(original, admin_client):
    translation = translate(original, title="حول")
    edit(original, summary="Two.")
    form = admin_client.get(edit_url(translation)).content.decode()
    assert "Publish small fix" in form
    assert "Checked, still right" in form

    data = {**FORM, "title": "حول المركز", "summary": "", "action-publish": "small-fix"}
    admin_client.post(edit_url(translation), data)

    assert ContentPage.objects.get(pk=translation.pk).title == "حول المركز"
    assert state(original) == State.OUTDATED


def test_the_question_whether_a_translation_is_still_right_names_what_changed(original, admin_client):
    translation = translate(original, title="حول")
    edit(original, summary="Two.")
    url = reverse("translation_desk:checked", args=[translation.pk])

    question = admin_client.get(url).content.decode()
    admin_client.post(url)

    assert "<li>Summary</li>" in question
    assert state(original) == State.UP_TO_DATE
    assert PageLogEntry.objects.filter(page=translation, action="translation.checked").exists()


def test_whoever_opens_an_outdated_translation_is_told_where_the_original_changed(original, admin_client):
    translation = translate(original, title="حول")
    before = ContentPage.objects.get(pk=original.pk).live_revision_id
    now = edit(original, summary="Two.").live_revision_id

    form = admin_client.get(edit_url(translation)).content.decode()

    assert "The original has changed since this translation was made: Summary." in form
    assert reverse("wagtailadmin_pages:revisions_compare", args=[original.pk, before, now]) in form
    assert "The original has changed" not in admin_client.get(edit_url(original)).content.decode()


def test_the_editor_of_an_original_leads_to_the_decision_about_each_missing_language(original, admin_client):
    url = reverse("translation_desk:not_wanted", args=[original.pk, locale("ar").pk])

    assert url in admin_client.get(edit_url(original)).content.decode()

    translate(original)
    assert url not in admin_client.get(edit_url(original)).content.decode()


def test_only_who_may_publish_a_translation_may_say_that_it_is_still_right(original, client):
    translation = translate(original, title="حول")
    edit(original, summary="Two.")
    client.force_login(editor_of(translation.get_parent(), "change", "add"))

    client.post(reverse("translation_desk:checked", args=[translation.pk]))

    assert state(original) == State.OUTDATED
    assert "Checked, still right" not in client.get(edit_url(translation)).content.decode()


def test_there_is_nothing_to_check_on_a_translation_that_is_up_to_date(original, admin_client):
    translation = translate(original, title="حول")

    assert admin_client.post(reverse("translation_desk:checked", args=[translation.pk])).status_code == 404
    assert "Checked, still right" not in admin_client.get(edit_url(translation)).content.decode()


def test_an_editor_of_the_original_decides_that_a_translation_is_not_wanted_and_takes_it_back(original, client):
    client.force_login(editor_of(original.get_parent(), "change"))
    url = reverse("translation_desk:not_wanted", args=[original.pk, locale("ar").pk])

    assert client.get(url).status_code == 200
    client.post(url)
    assert state(original) == State.NOT_WANTED

    client.post(url)
    assert state(original) == State.MISSING
    actions = PageLogEntry.objects.filter(page=original).values_list("action", flat=True)
    assert {"translation.not_wanted", "translation.wanted_again"} <= set(actions)


def test_who_may_edit_only_another_page_does_not_decide_what_is_wanted(original, client):
    other = ContentPageFactory(parent=original.get_parent().specific, title="Other")
    client.force_login(editor_of(other, "change"))

    client.post(reverse("translation_desk:not_wanted", args=[original.pk, locale("ar").pk]))

    assert state(original) == State.MISSING


def test_a_live_translation_cannot_be_declared_unwanted(original, admin_client):
    translate(original, title="حول")

    answer = admin_client.post(reverse("translation_desk:not_wanted", args=[original.pk, locale("ar").pk]))

    assert answer.status_code == 404
