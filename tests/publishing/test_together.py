"""A page appears and goes in all its languages at once."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cdc_site.operations.schedule import publish_due
from cdc_site.publishing import together
from cdc_site.translation.models import TranslationState
from projects.models import ProjectIndexPage, ProjectPage
from tests.factories import ContentPageFactory, ProjectPageFactory, edit, make_bilingual_site, make_homes, translate
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = get_user_model().objects.create_superuser("admin", password="a-long-password")
    client.force_login(user)
    return user


@remembered
def drafts():
    """A project that nobody has published yet, in English and Arabic."""
    make_bilingual_site(projects=0)
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    project = ProjectPageFactory(parent=index, title="A bridge", slug="a-bridge", live=False)
    return project, translate(project, title="جسر", live=False)


def statuses(client):
    """What a visitor gets at the two addresses of the project."""
    return [client.get(f"/{code}/projects/a-bridge/").status_code for code in ("en", "ar")]


@pytest.mark.parametrize("asked_on", ["original", "translation"])
def test_both_languages_are_published_from_either_page(client, admin, asked_on):
    project, translation = drafts()
    page = project if asked_on == "original" else translation
    assert statuses(client) == [404, 404]

    url = reverse("publish_together", args=[page.pk])
    asked = client.get(url).content.decode()
    assert "جسر" in asked
    assert "js/date-time-chooser" in asked  # the choice of a later time
    answer = client.post(url, {"go_live_at": ""}, follow=True)

    assert answer.status_code == 200
    assert statuses(client) == [200, 200]
    entries = PageLogEntry.objects.filter(action=together.PUBLISHED)
    assert [entry.page_id for entry in entries] == [project.pk]
    assert {page["language"] for page in entries[0].data["pages"]} == {"en", "ar"}


def test_when_one_language_is_not_ready_none_is_published_and_the_editor_is_told_which(client, admin):
    project, translation = drafts()
    draft = translation.get_latest_revision_as_object()
    draft.summary = ""
    draft.save_revision(clean=False)  # an editor may save a draft that is not complete

    answer = client.post(reverse("publish_together", args=[project.pk]), {"go_live_at": ""}, follow=True)

    assert statuses(client) == [404, 404]
    assert "Nothing was published" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[translation.pk])


def test_scheduled_together_both_wait_for_the_same_moment(client, admin):
    project, _translation = drafts()
    at = timezone.localtime() + timedelta(days=1)

    client.post(reverse("publish_together", args=[project.pk]), {"go_live_at": at.strftime("%Y-%m-%d %H:%M")})

    assert statuses(client) == [404, 404]
    moments = {page.scheduled_revision.approved_go_live_at for page in together.versions_of(project)}
    assert len(moments) == 1
    assert abs(moments.pop() - at) < timedelta(minutes=1)


def test_a_time_that_is_over_is_refused(client, admin):
    project, _ = drafts()

    answer = client.post(reverse("publish_together", args=[project.pk]), {"go_live_at": "2020-01-01 10:00"})

    assert "This time is over" in answer.content.decode()
    assert statuses(client) == [404, 404]


def test_changes_of_live_pages_appear_together(client, admin):
    project, translation = drafts()
    together.publish_together(project, admin)
    edit(project, publish=False, summary="New words.")
    edit(translation, publish=False, summary="كلمات جديدة.")
    assert "New words." not in client.get("/en/projects/a-bridge/").content.decode()

    together.publish_together(project, admin)

    assert "New words." in client.get("/en/projects/a-bridge/").content.decode()
    assert "كلمات جديدة." in client.get("/ar/projects/a-bridge/").content.decode()


def withdraw(client, page, **data):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data, follow=True)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_withdrawing_takes_all_languages_in_one_step_and_says_so_before(client, admin, code):
    project, _translation = drafts()
    together.publish_together(project, admin)
    page = ProjectPage.objects.get(slug="a-bridge", locale__language_code=code)

    question = client.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).content.decode()
    withdraw(client, page)

    assert "one translation" in question
    assert statuses(client) == [410, 410]
    entries = PageLogEntry.objects.filter(action=together.WITHDRAWN)
    assert [entry.page_id for entry in entries] == [page.pk]
    assert not PageLogEntry.objects.filter(action="wagtail.unpublish").exists()


def test_many_pages_withdrawn_from_the_list_go_in_all_languages_too(client, admin):
    project, translation = drafts()
    together.publish_together(project, admin)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={translation.pk}"

    question = client.get(url).content.decode()
    assert f"<bdi>{project.title}</bdi> (English)" in question
    client.post(url, {"next": "/admin/"})

    assert statuses(client) == [410, 410]
    project.refresh_from_db()
    assert project.source_id is None
    assert PageLogEntry.objects.filter(action=together.WITHDRAWN).count() == 1


def test_withdrawn_in_all_languages_the_original_stays_the_original(client, admin):
    project, translation = drafts()
    together.publish_together(project, admin)

    withdraw(client, project)

    project.refresh_from_db()
    translation.refresh_from_db()
    assert (project.source_id, translation.source_id) == (None, project.pk)


def test_pages_below_go_in_all_languages_too_when_wanted(client, admin):
    home, _arabic = make_homes()
    about = ContentPageFactory(parent=home, title="About", slug="about")
    aims = ContentPageFactory(parent=about, title="Aims", slug="aims")
    translate(aims, title="أهداف", live=True)
    addresses = ("/en/about/", "/en/about/aims/", "/ar/about/aims/")
    assert [client.get(url).status_code for url in addresses] == [200, 200, 200]

    withdraw(client, about, include_descendants="on")

    assert [client.get(url).status_code for url in addresses] == [410, 410, 410]


def test_one_language_alone_can_be_withdrawn_and_the_other_keeps_the_facts(client, admin):
    project, translation = drafts()
    together.publish_together(project, admin)
    url = reverse("withdraw_one", args=[project.pk])
    assert "العربية" in client.get(url).content.decode()

    client.post(url)

    assert statuses(client)[1] == 200
    translation.refresh_from_db()
    assert translation.live
    assert translation.source_id is None


def test_who_may_not_publish_cannot_publish_or_withdraw_by_these_addresses(client):
    project, _ = drafts()
    user = get_user_model().objects.create_user("visitor", password="a-long-password")
    client.force_login(user)

    for name in ("publish_together", "withdraw_one"):
        client.post(reverse(name, args=[project.pk]), {"go_live_at": ""})

    assert statuses(client) == [404, 404]


@pytest.mark.parametrize("later", [False, True])
def test_what_was_published_together_is_of_one_another(admin, later):
    project, translation = drafts()
    together.publish_together(project, admin)
    edit(project, publish=False, summary="New words.")
    edit(translation, publish=False, summary="كلمات جديدة.")

    at = timezone.now() + timedelta(hours=1) if later else None
    together.publish_together(project, admin, at)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
        publish_due()

    states = TranslationState.objects.of(project).values_list("locale__language_code", "state")
    assert dict(states) == {"en": "up_to_date", "ar": "up_to_date"}
    project.refresh_from_db()
    assert project.summary == "New words."
