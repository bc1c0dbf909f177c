"""No page with a picture that may not be shown is published, whichever way somebody tries."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cdc_site.media.models import SiteImage
from cdc_site.media.publishable import why_pictures_hold_back
from cdc_site.operations.schedule import Outcome, publish_due
from cdc_site.publishing.stuck import stuck_for
from tests import factories
from tests.media import pictures
from tests.roles.conftest import edit_url, person

pytestmark = pytest.mark.django_db

UNANSWERED, RISKY, USABLE = (
    {},
    {"at_risk": "unsure", "recognisable": "yes", "agreement": "agreed"},
    {"agreement": "nobody"},
)


def stored(**values) -> SiteImage:
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"), **values)
    image.save()
    return image


@pytest.fixture
def home():
    return factories.make_home()


@pytest.fixture
def author():
    return person("Editor", "author").user


@pytest.fixture
def page_with(home, author):
    """Makes a draft of somebody else with this picture on it."""

    def make(image, **fields):
        image.contextual_alt_text, image.decorative = "", True
        body = [("image", {"image": image, "caption": "", "credit": ""})]
        page = factories.ContentPageFactory(parent=home, body=body, live=False, **fields)
        page.save_revision(user=author)
        return page

    return make


def live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def in_bulk(publisher, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return publisher.post(f"{url}?id={page.pk}", {"include_descendants": ""}, follow=True)


def with_the_page_above(publisher, page):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return publisher.post(f"{url}?id={page.get_parent().pk}", {"include_descendants": "on"}, follow=True)


def in_all_languages(publisher, page):
    url = reverse("publish_together", args=[page.pk])
    return publisher.post(url, {"go_live_at": ""}, follow=True)


def by_approving(publisher, page):
    state = page.get_workflow().start(page, page.latest_revision.user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    publisher.post(url)
    return publisher.get(edit_url(page))


WAYS = [in_bulk, with_the_page_above, in_all_languages, by_approving]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("answers", [UNANSWERED, RISKY])
def test_a_page_is_not_published_and_the_picture_is_named(page_with, way, answers):
    page = page_with(stored(**answers))

    answer = way(person("Publisher"), page)

    assert not live(page)
    assert "The picture" in answer.content.decode() or "the picture" in answer.content.decode()
    assert "A bridge" in answer.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_a_page_with_a_usable_picture_is_published(page_with, way):
    page = page_with(stored(**USABLE))

    way(person("Publisher"), page)

    assert live(page)


def test_pictures_are_found_in_fields_blocks_and_rows_of_a_draft(page_with, home):
    image = stored()
    portrait = factories.TeamPageFactory(parent=home, roles=[factories.make_role(portrait=image)], live=False)
    hero = factories.ProjectPageFactory(parent=factories.ProjectIndexPageFactory(parent=home))
    hero = factories.edit(hero, publish=False, hero_image=image)

    assert why_pictures_hold_back(hero) == ""
    for page in (page_with(image), portrait, hero):
        assert "A bridge" in why_pictures_hold_back(page.get_latest_revision_as_object())


def test_a_scheduled_page_whose_picture_is_not_released_stays_away_alone_and_is_reported(page_with, monkeypatch):
    image, usable = stored(**USABLE), stored(**USABLE)
    at = timezone.now() + timedelta(hours=1)
    held, other = page_with(image, title="Held"), page_with(usable, title="Other")
    for page in (held, other):
        factories.edit(page, go_live_at=at)
    image.agreement, image.at_risk = "agreed", "yes"
    image.save()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=2))

    assert publish_due() == Outcome(published=1, failed=1)

    assert not live(held)
    assert live(other)
    publisher = person("Publisher")
    (entry,) = stuck_for(publisher.user)
    assert "A bridge" in entry.data["reason"]
    home = publisher.get(reverse("wagtailadmin_home")).content.decode()
    assert entry.data["reason"] in home
    assert entry.data["reason"] not in person("Editor").get(reverse("wagtailadmin_home")).content.decode()

    image.agreement, image.at_risk = "nobody", "no"
    image.save()
    assert publish_due().published == 1
    assert live(held)
    assert not stuck_for(publisher.user)
    assert PageLogEntry.objects.filter(page=held.pk, action="wagtail.publish.scheduled").exists()
