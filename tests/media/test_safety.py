"""The people in a picture: what must be answered before it is shown, and who releases it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from cdc_site.media.models import SiteImage
from projects.models import ProjectPage
from tests import factories
from tests.media import pictures

pytestmark = pytest.mark.django_db

AGREED = {"recognisable": "yes", "agreement": "agreed", "at_risk": "no"}
EMPTY_STREAMS = {"body-count": 0}
RISKY = {**AGREED, "at_risk": "unsure"}


def stored(**values) -> SiteImage:
    image = SiteImage(
        title="A bridge",
        file=ContentFile(pictures.plain(), name="a.jpg"),
        alt_texts={"en": "A bridge", "ar": "جسر"},
        **values,
    )
    image.save()
    return image


def staff(name: str) -> tuple:
    user = get_user_model().objects.create_superuser(name, f"{name}@example.org", "a long enough password")
    browser = Client()
    browser.force_login(user)
    return user, browser


def release(browser, image, seen=None):
    url = reverse("picture_release:release", args=[image.pk])
    seen = seen or browser.get(url).context["seen"]
    return browser.post(url, {"seen": seen})


def form_data(image, **changes) -> dict:
    names = ("title", "recognisable", "agreement", "at_risk")
    data = {name: getattr(image, name) for name in names}
    return {**data, "collection": image.collection_id, "tags": "", "alt_text_en": "A bridge", **changes}


def save_form(browser, image, **changes):
    return browser.post(reverse("wagtailimages:edit", args=[image.pk]), form_data(image, **changes))


@pytest.mark.parametrize(
    ("answers", "usable"),
    [
        ({}, False),
        ({"recognisable": "no"}, True),
        ({"agreement": "nobody"}, True),
        ({"recognisable": "yes", "agreement": "agreed"}, False),
        (AGREED, True),
        ({**AGREED, "agreement": "not_asked"}, False),
        ({**AGREED, "at_risk": "yes"}, False),
        (RISKY, False),
        ({"recognisable": "no", "at_risk": "yes"}, False),
    ],
)
def test_a_picture_is_usable_once_the_questions_are_answered_well(answers, usable):
    assert bool(stored(**answers).why_not_usable()) is not usable


def test_answers_that_contradict_each_other_are_refused():
    with pytest.raises(ValidationError) as refusal:
        stored(recognisable="yes", agreement="nobody").clean()

    assert "agreement" in refusal.value.message_dict


@pytest.fixture
def hero(editor):
    """Posts the form of a project with this hero image; answers the response."""
    project_list = factories.ProjectIndexPageFactory(parent=factories.make_home())
    project = factories.ProjectPageFactory(parent=project_list)

    def post(image, action="action-save"):
        url = reverse("wagtailadmin_pages:edit", args=[project.pk])
        data = querydict_from_html(editor.get(url).content.decode(), form_id="page-edit-form")
        for name in ("action-publish", "action-save", "action-submit"):
            data.pop(name, None)
        for name, value in {"hero_image": image.pk, "title": "Renamed", **EMPTY_STREAMS, action: "1"}.items():
            data[name] = value
        response = editor.post(url, data)
        return response, ProjectPage.objects.get(pk=project.pk)

    return post


def test_a_page_with_an_unanswered_picture_is_kept_as_a_draft_but_not_published(hero):
    image = stored()

    response, page = hero(image, "action-publish")

    assert response.status_code == 200
    (message,) = response.context["form"].errors["hero_image"]
    assert reverse("wagtailimages:edit", args=[image.pk]) in message
    assert f'<a href="{reverse("wagtailimages:edit", args=[image.pk])}">' in response.content.decode()
    assert page.title != "Renamed"
    response, page = hero(image)
    assert response.status_code == 302
    assert page.get_latest_revision_as_object().title == "Renamed"
    assert page.hero_image is None


def test_a_page_with_a_well_answered_picture_is_published(hero):
    image = stored(**AGREED)

    response, page = hero(image, "action-publish")

    assert response.status_code == 302
    assert page.hero_image == image


def test_only_a_second_person_releases_a_picture_that_could_put_somebody_at_risk(db):
    author, authors_browser = staff("author")
    other, others_browser = staff("other")
    image = stored(uploaded_by_user=author)
    save_form(authors_browser, image, **RISKY)
    image.refresh_from_db()
    assert image.answered_by == author
    url = reverse("picture_release:release", args=[image.pk])

    assert url.encode() in others_browser.get(reverse("wagtailimages:edit", args=[image.pk])).content
    release(authors_browser, image, seen="x")
    image.refresh_from_db()
    assert image.why_not_usable()

    assert release(others_browser, image).status_code == 302
    image.refresh_from_db()
    assert image.why_not_usable() == ""
    assert image.released_by == other
    entry = ModelLogEntry.objects.for_instance(image).get(action="media.release")
    assert entry.user == other
    assert registry.get_action_label("media.release")


def test_whoever_answered_last_cannot_release_either(db):
    author, _browser = staff("author")
    _other, others_browser = staff("other")
    image = stored(uploaded_by_user=author)
    save_form(others_browser, image, **RISKY)

    assert others_browser.get(reverse("picture_release:release", args=[image.pk])).status_code in (302, 403)
    release(others_browser, image, seen="x")

    image.refresh_from_db()
    assert image.released_at is None


def test_a_release_needs_the_permission_to_change_the_picture(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader"))
    image = stored(**RISKY)

    client.post(reverse("picture_release:release", args=[image.pk]), {"seen": "x"})

    image.refresh_from_db()
    assert image.released_at is None


def test_looking_at_a_picture_does_not_release_it_and_a_release_is_for_what_was_seen(db):
    _other, browser = staff("other")
    image = stored(**RISKY)
    seen = browser.get(reverse("picture_release:release", args=[image.pk])).context["seen"]

    image.agreement = "not_asked"
    image.save()
    release(browser, image, seen=seen)

    image.refresh_from_db()
    assert image.released_at is None


@pytest.mark.parametrize("change", ["file", "answer", "title"])
def test_another_file_or_answer_ends_the_release_but_another_title_does_not(change):
    image = stored(**RISKY)
    _other, browser = staff("other")
    release(browser, image)
    image.refresh_from_db()
    assert image.released_at

    if change == "file":
        image.file = ContentFile(pictures.plain("PNG"), name="b.png")
    elif change == "answer":
        image.at_risk = "yes"
    else:
        image.title = "Another title"
    image.save()

    image.refresh_from_db()
    assert bool(image.released_at) is (change == "title")
