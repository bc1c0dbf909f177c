"""The state of a page in a language, as editors see it come and go. Both languages may come first."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from cdc_site.translation.models import State, TranslationNotWanted, TranslationState
from cdc_site.translation.movement import mark_checked, mark_small_fix
from tests.factories import ContentPageFactory, edit, locale, make_homes, translate
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

THREE = [("en", "English"), ("ar", "العربية"), ("kmr", "Kurmancî")]


@pytest.fixture(params=["en-ar", pytest.param("ar-en", marks=pytest.mark.thorough)])
def languages(request):
    """The language that a text is written in first, and the one that it is translated into."""
    return request.param.split("-")


@pytest.fixture
def original(languages):
    """A published page in the first language; both languages have a home page."""
    return first_written_in(languages[0])


@remembered
def first_written_in(code):
    home, arabic_home = make_homes()
    parent = home if code == "en" else arabic_home
    return ContentPageFactory(parent=parent, title="First", summary="One two three.")


def row(original, code: str) -> TranslationState:
    return TranslationState.objects.of(original).with_details().get(locale__language_code=code)


def state(original, code: str) -> str:
    return row(original, code).state


def again(original):
    return type(original).objects.get(pk=original.pk)


def publish_small_fix(original, **changes):
    """What the editor's form does after "Publish small fix"."""
    draft = again(original).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    mark_small_fix(draft)
    revision.publish()
    return again(original)


def test_a_page_goes_from_missing_to_draft_to_up_to_date_to_outdated_and_back(original, languages):
    _first, second = languages
    assert state(original, second) == State.MISSING

    translation = translate(original, second, live=False, title="Second")
    assert state(original, second) == State.DRAFT

    translation = edit(translation)
    assert state(original, second) == State.UP_TO_DATE

    edit(original, summary="Four five six.")
    assert state(original, second) == State.OUTDATED

    edit(translation, summary="Translated anew.")
    assert state(original, second) == State.UP_TO_DATE


def test_an_outdated_translation_says_since_when_after_whose_edit_and_where(original, languages):
    _first, second = languages
    translate(original, second)
    anna = get_user_model().objects.create_user("anna")
    draft = again(original)
    draft.summary = "Four five six seven."
    draft.save_revision(user=anna).publish()
    first_change = again(original).live_revision.created_at
    edit(original, summary="Four five six seven, eight.")

    found = row(original, second)

    assert found.changed_by == anna
    assert abs(found.since - first_change) < timedelta(seconds=5)
    assert found.since < again(original).live_revision.created_at
    assert found.fields_changed == ["Summary"]
    assert found.words == 5


def test_a_saved_draft_of_the_original_changes_nothing(original, languages):
    _first, second = languages
    translate(original, second)

    edit(original, publish=False, summary="Not yet public.")

    assert state(original, second) == State.UP_TO_DATE


def test_neither_side_overwrites_the_other(original, languages):
    _first, second = languages
    translation = translate(original, second, title="Second", summary="Translated.")

    edit(original, title="First, changed")
    edit(translation, title="Second, changed")

    assert again(original).title == "First, changed"
    assert again(original).summary == "One two three."
    assert again(translation).title == "Second, changed"
    assert again(translation).summary == "Translated."


def test_a_draft_counts_from_what_was_public_when_it_was_saved(original, languages):
    _first, second = languages
    translation = translate(original, second)
    edit(translation, publish=False, summary="Made before the change.")
    edit(original, summary="Changed.")

    again(translation).latest_revision.publish()

    assert state(original, second) == State.OUTDATED


def test_a_small_fix_leaves_translations_up_to_date(original, languages):
    _first, second = languages
    translation = translate(original, second)

    publish_small_fix(original, summary="One, two, three.")

    assert state(original, second) == State.UP_TO_DATE
    assert again(translation).source_revision == again(original).live_revision


def test_a_small_fix_leaves_outdated_translations_outdated(original, languages):
    _first, second = languages
    translate(original, second)
    edit(original, summary="Changed.")

    publish_small_fix(original, summary="Changed!")

    assert state(original, second) == State.OUTDATED


def test_a_draft_saved_before_a_small_fix_is_up_to_date_when_it_goes_live(original, languages):
    _first, second = languages
    translation = translate(original, second, live=False)

    publish_small_fix(original, summary="One, two, three.")
    again(translation).latest_revision.publish()

    assert state(original, second) == State.UP_TO_DATE


def test_a_scheduled_small_fix_is_one_when_its_hour_comes(original, languages):
    _first, second = languages
    translate(original, second)
    draft = again(original)
    draft.summary = "One, two, three."
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()
    mark_small_fix(draft)
    revision.publish()
    assert again(original).summary == "One two three."

    revision.content["go_live_at"] = None
    revision.save()
    type(revision).objects.get(pk=revision.pk).publish()

    assert again(original).summary == "One, two, three."
    assert state(original, second) == State.UP_TO_DATE


def test_publishing_the_same_words_again_outdates_nothing(original, languages):
    _first, second = languages
    translate(original, second)

    edit(original, show_in_menus=True)

    assert state(original, second) == State.UP_TO_DATE


def test_moving_the_original_outdates_nothing(original, languages):
    _first, second = languages
    elsewhere = ContentPageFactory(parent=original.get_parent().specific, title="Elsewhere")
    translate(original, second)
    again(original).move(elsewhere, pos="last-child")

    edit(original)

    assert state(original, second) == State.UP_TO_DATE


def test_going_back_to_the_words_that_were_translated_makes_a_translation_up_to_date(original, languages):
    _first, second = languages
    translate(original, second)
    edit(original, summary="A mistake.")

    edit(original, summary="One two three.")

    assert state(original, second) == State.UP_TO_DATE


def test_a_small_fix_of_an_outdated_translation_does_not_hide_that_it_is_outdated(original, languages):
    _first, second = languages
    translation = translate(original, second)
    edit(original, summary="Changed.")

    publish_small_fix(translation, summary="A comma, corrected.")

    assert again(translation).summary == "A comma, corrected."
    assert state(original, second) == State.OUTDATED


def test_a_checked_translation_is_up_to_date_without_a_changed_word(original, languages):
    _first, second = languages
    translation = translate(original, second, summary="Translated.")
    edit(original, summary="Changed.")
    revisions = translation.revisions.count()

    mark_checked(again(translation))

    assert state(original, second) == State.UP_TO_DATE
    assert again(translation).summary == "Translated."
    assert translation.revisions.count() == revisions


def test_a_draft_from_before_the_check_does_not_undo_it(original, languages):
    _first, second = languages
    translation = translate(original, second)
    edit(translation, publish=False, summary="Saved before the change.")
    edit(original, summary="Changed.")
    mark_checked(again(translation))

    again(translation).latest_revision.publish()

    assert state(original, second) == State.UP_TO_DATE


def test_a_translation_in_a_workflow_is_in_review(original, languages):
    _first, second = languages
    translation = translate(original, second, live=False)
    task = GroupApprovalTask.objects.create(name="Review")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)

    workflow.start(translation, get_user_model().objects.create_user("anna"))

    assert state(original, second) == State.IN_REVIEW
    assert row(original, second).since is not None


def test_what_nobody_wants_is_not_missing(original, languages):
    _first, second = languages
    TranslationNotWanted.objects.create(translation_key=original.translation_key, locale=locale(second))

    assert state(original, second) == State.NOT_WANTED
    assert not TranslationState.objects.to_translate().filter(original=original).exists()


def test_a_withdrawn_translation_is_a_draft(original, languages):
    _first, second = languages
    translation = translate(original, second)

    translation.unpublish()

    assert state(original, second) == State.DRAFT


def test_the_original_has_a_state_too(original, languages):
    first, _second = languages
    found = row(original, first)

    assert found.is_original
    assert found.state == State.UP_TO_DATE
    assert found.words is None


def test_a_translation_that_takes_over_is_the_original_that_the_other_is_compared_with(original, languages):
    first, second = languages
    translation = translate(original, second)
    original.unpublish()

    assert row(translation, second).is_original
    assert state(translation, first) == State.DRAFT


def test_a_third_language_is_compared_with_the_original_not_with_the_language_it_came_from(
    original, languages, settings
):
    _first, second = languages
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [
        ("en", "English"),
        ("ar", "العربية"),
        ("kmr", "Kurmancî"),
    ]
    english_home = Page.objects.get(depth=2, locale=locale("en")).specific
    translate(english_home, "kmr", title="Navend")
    assert state(original, "kmr") == State.MISSING

    arabic_or_english = translate(original, second)
    kurmanji = translate(arabic_or_english, "kmr", title="Sêyem")
    assert again(kurmanji).source == original
    assert {state(original, code) for code in (second, "kmr")} == {State.UP_TO_DATE}

    edit(original, summary="Changed.")
    edit(arabic_or_english, summary="Translated anew.")
    assert state(original, second) == State.UP_TO_DATE
    assert state(original, "kmr") == State.OUTDATED

    publish_small_fix(original, summary="Changed!")
    assert state(original, second) == State.UP_TO_DATE
    assert state(original, "kmr") == State.OUTDATED

    mark_checked(again(kurmanji))
    assert state(original, "kmr") == State.UP_TO_DATE
    assert again(kurmanji).title == "Sêyem"


def test_a_translation_made_from_an_outdated_translation_starts_where_that_one_stood(original, languages, settings):
    _first, second = languages
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [
        ("en", "English"),
        ("ar", "العربية"),
        ("kmr", "Kurmancî"),
    ]
    translation = translate(original, second)
    edit(original, summary="Changed.")
    copy = again(translation).copy_for_translation(locale("kmr"), copy_parents=True)

    again(copy).latest_revision.publish()

    assert state(original, "kmr") == State.OUTDATED


@pytest.mark.thorough
def test_a_whole_list_of_states_is_one_query(original, languages, django_assert_num_queries):
    for number in range(5):
        translate(ContentPageFactory(parent=original, title=f"Page {number}"), languages[1])

    with django_assert_num_queries(1):
        list(TranslationState.objects.with_details())
