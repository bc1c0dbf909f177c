"""Making, publishing and withdrawing translations."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cdc_site.pages.models import ContentPage, PublishBeforeOriginal
from tests.factories import ContentPageFactory, edit, locale, make_bilingual_site, make_home, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_bilingual_site()


def test_a_page_may_be_written_first_in_arabic(home):
    arabic_home = home.get_translation(locale("ar"))
    original = ContentPageFactory(parent=arabic_home, title="حول المركز")

    translation = translate(original, "en", title="About the Center")

    assert original.source is None
    assert translation.source == original
    assert translation.live


def test_a_translation_is_a_draft_until_somebody_publishes_it(home):
    page = ContentPageFactory(parent=home, title="About")

    translation = page.copy_for_translation(locale("ar"))

    assert not translation.live


def test_a_translation_cannot_go_live_before_its_original(home):
    page = ContentPageFactory(parent=home, title="About", live=False)
    translation = translate(page, live=False)

    with pytest.raises(PublishBeforeOriginal):
        translation.get_latest_revision().publish()

    assert not ContentPage.objects.get(pk=translation.pk).live


def test_the_form_says_in_words_that_the_original_comes_first(home, admin_client):
    page = ContentPageFactory(parent=home, title="About", live=False)
    translation = translate(page, live=False, title="حول")
    url = reverse("wagtailadmin_pages:edit", args=[translation.pk])
    data = {"title": "حول", "slug": "about", "summary": "", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    data |= {"comments-INITIAL_FORMS": "0", "confirmations-TOTAL_FORMS": "0", "confirmations-INITIAL_FORMS": "0"}

    answer = admin_client.post(url, {**data, "action-publish": "1"})

    assert answer.status_code == 200
    assert "cannot go live before it" in answer.content.decode()
    assert not ContentPage.objects.get(pk=translation.pk).live


def test_both_can_be_scheduled_for_the_same_hour(home):
    later = timezone.now() + timedelta(days=7)
    page = edit(ContentPageFactory(parent=home, title="About", live=False), go_live_at=later)

    translation = translate(page, live=True, go_live_at=later)

    assert not translation.live
    assert translation.approved_schedule


def test_untranslated_parents_become_drafts_not_aliases(home):
    parent = ContentPageFactory(parent=home, title="About")
    child = ContentPageFactory(parent=parent, title="Vision")

    translation = child.copy_for_translation(locale("ar"), copy_parents=True)

    translated_parent = translation.get_parent().specific
    assert not translated_parent.live
    assert translated_parent.source == parent
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_a_subtree_sent_for_translation_gets_facts_kept_once_all_the_way_down(home, admin_client):
    parent = ContentPageFactory(parent=home, title="About")
    child = ContentPageFactory(parent=parent, title="Vision")
    url = reverse("simple_translation:submit_page_translation", args=[parent.pk])

    admin_client.post(url, {"locales": [locale("ar").pk], "include_subtree": "on"})

    translated_child = ContentPage.objects.get(translation_key=child.translation_key, locale=locale("ar"))
    assert translated_child.source == child
    assert not translated_child.live
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_no_page_is_ever_an_alias(home):
    page = ContentPageFactory(parent=home, title="About")

    with pytest.raises(ValidationError):
        page.create_alias(update_slug="alias")

    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_the_copy_form_offers_no_alias(home, admin_client):
    page = ContentPageFactory(parent=home, title="About")

    form = admin_client.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()

    assert 'name="new_title"' in form
    assert 'name="alias"' not in form


def test_a_version_of_a_translation_names_the_version_of_the_original_that_readers_saw(home):
    page = ContentPageFactory(parent=home, title="About")
    translation = translate(page, title="حول")
    edit(page, publish=False, title="Not public yet")
    live = ContentPage.objects.get(pk=page.pk).live_revision_id

    draft = edit(translation, publish=False, title="حول المركز").latest_revision

    assert draft.content["source_revision"] == live
    assert draft.as_object().source_revision_id == translation.source_revision_id


def test_a_page_scheduled_for_later_is_visible_in_no_language(home, client):
    later = timezone.now() + timedelta(days=7)
    page = ContentPageFactory(parent=home, title="About", slug="about", live=False)
    edit(page, go_live_at=later)

    assert client.get("/en/about/").status_code == 404
    assert client.get("/ar/about/").status_code == 404


@pytest.mark.parametrize("slug", ["search", "feed", "admin"])
def test_addresses_that_the_site_uses_itself_are_refused(home, slug):
    with pytest.raises(ValidationError, match="uses the address"):
        ContentPageFactory(parent=home, title="Search", slug=slug)


def test_a_language_has_one_home_page():
    make_home()

    with pytest.raises(ValidationError):
        make_home()
