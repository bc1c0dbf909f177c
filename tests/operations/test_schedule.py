"""Publishing and withdrawing at a set time, with the clock moved forward."""

import os
import signal
import threading
import time
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, PageLogEntry

from cdc_site.journal.models import JournalEntry
from cdc_site.operations import schedule
from cdc_site.operations.management.commands import keep_schedule
from cdc_site.operations.schedule import SCHEDULE_FAILED, Outcome, publish_due
from cdc_site.pages.models import ContentPage
from tests.factories import ContentPageFactory, edit, make_homes, translate


@pytest.fixture
def home(db):
    home, _arabic = make_homes()
    return home


@pytest.fixture
def later(monkeypatch):
    """Moves the clock forward by so many hours."""
    real = timezone.now

    def move(hours):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=hours))

    return move


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def scheduled(home, title="News", hours=1, **fields):
    """A page that is a draft until then."""
    return edit(ContentPageFactory(parent=home, title=title, live=False), go_live_at=in_hours(hours), **fields)


def scheduled_translation(page, title="أخبار", hours=1, **fields):
    return edit(translate(page, title=title, live=False), go_live_at=in_hours(hours), **fields)


def live(page):
    return Page.objects.get(pk=page.pk).live


def failures(page):
    return PageLogEntry.objects.filter(page=page.pk, action=SCHEDULE_FAILED)


def fail_for(monkeypatch, *titles):
    """Saving pages of these titles as live fails, as it would for a page that is no longer valid."""
    save = ContentPage.save

    def failing(self, *args, **kwargs):
        save(self, *args, **kwargs)
        if self.live and self.title in titles:
            raise ValueError(f"no room for {self.title}")

    monkeypatch.setattr(ContentPage, "save", failing)


# --- publishing ----------------------------------------------------------------------------------
def test_both_languages_of_a_scheduled_page_appear_together_and_not_before(home, later):
    page = scheduled(home)
    translation = scheduled_translation(page)

    assert publish_due() == Outcome()
    assert not live(page) and not live(translation)

    later(2)
    assert publish_due() == Outcome(published=2)
    assert live(page) and live(translation)
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count() == 1


def test_a_second_round_changes_nothing(home, later):
    page = scheduled(home)
    later(2)
    publish_due()
    before = Page.objects.get(pk=page.pk)

    assert publish_due() == Outcome()
    after = Page.objects.get(pk=page.pk)
    assert (after.last_published_at, after.live_revision_id) == (before.last_published_at, before.live_revision_id)


def test_a_new_version_of_a_live_page_takes_its_place_at_the_set_time(home, later):
    page = edit(ContentPageFactory(parent=home, title="Old"), title="New", go_live_at=in_hours(1))
    assert Page.objects.get(pk=page.pk).title == "Old"

    later(2)
    publish_due()

    assert Page.objects.get(pk=page.pk).title == "New"


def test_a_translation_that_is_due_before_its_original_waits_and_appears_with_it(home, later):
    page = scheduled(home, hours=4)
    translation = scheduled_translation(page, hours=1)

    later(2)
    assert publish_due() == Outcome(waiting=1)
    assert not live(translation)
    assert not failures(translation)

    later(5)
    assert publish_due() == Outcome(published=2)
    assert live(page) and live(translation)


def test_a_translation_that_waited_appears_once_an_editor_has_published_the_original(home, later):
    page = ContentPageFactory(parent=home, live=False)
    translation = scheduled_translation(page)
    later(2)
    publish_due()

    page.get_latest_revision().publish()

    assert publish_due() == Outcome(published=1)
    assert live(translation)


# --- failing -------------------------------------------------------------------------------------
def test_a_page_that_fails_takes_its_other_language_back_and_does_not_stop_the_rest(home, later, monkeypatch, caplog):
    failing = scheduled(home, "Failing", hours=1)
    translation = scheduled_translation(failing, "فاشلة", hours=1)
    other = scheduled(home, "Other", hours=2)
    fail_for(monkeypatch, "فاشلة")
    later(3)

    assert publish_due() == Outcome(published=1, failed=1)

    assert not live(failing) and not live(translation)
    assert live(other)
    assert "no room for فاشلة" in caplog.text


def test_staff_read_in_the_history_why_a_page_did_not_appear_once_for_each_version(home, later, monkeypatch, caplog):
    page = scheduled(home, "Failing")
    fail_for(monkeypatch, "Failing")
    later(2)

    for _ in range(3):
        assert publish_due().failed == 1

    (entry,) = failures(page)
    assert "Reason: no room for Failing" in entry.message
    assert caplog.text.count("Traceback") == 1


def test_a_page_that_failed_appears_once_the_reason_is_gone(home, later, monkeypatch):
    page = scheduled(home, "Failing")
    later(2)
    with monkeypatch.context() as broken:
        fail_for(broken, "Failing")
        publish_due()

    assert publish_due() == Outcome(published=1)
    assert live(page)


def test_a_page_whose_time_is_over_goes_even_when_its_new_version_fails(home, later, monkeypatch):
    page = ContentPageFactory(parent=home, title="Old", expire_at=in_hours(1))
    edit(page, title="Failing", go_live_at=in_hours(1), expire_at=None)
    fail_for(monkeypatch, "Failing")
    later(2)

    assert publish_due() == Outcome(withdrawn=1, failed=1)

    assert not live(page)


# --- withdrawing ---------------------------------------------------------------------------------
def test_languages_that_expire_together_go_together_and_keep_their_parts(home, later):
    page = ContentPageFactory(parent=home, expire_at=in_hours(1))
    translation = translate(page, title="أخبار", expire_at=in_hours(1))
    later(2)

    assert publish_due() == Outcome(withdrawn=2)

    page, translation = (ContentPage.objects.get(pk=one.pk) for one in (page, translation))
    assert [(one.live, one.expired) for one in (page, translation)] == [(False, True)] * 2
    assert page.source_id is None
    assert translation.source_id == page.pk


def test_an_original_that_expires_alone_hands_its_part_to_the_language_that_stays(home, later):
    page = ContentPageFactory(parent=home, expire_at=in_hours(1))
    translation = translate(page, title="أخبار", expire_at=None)
    later(2)

    assert publish_due() == Outcome(withdrawn=1)

    assert live(translation)
    assert ContentPage.objects.get(pk=translation.pk).source_id is None


def test_a_withdrawal_that_fails_leaves_all_languages_and_says_so(home, later, monkeypatch):
    page = ContentPageFactory(parent=home, expire_at=in_hours(1))
    translation = translate(page, title="أخبار", expire_at=in_hours(1))

    def failing(self, **kwargs):
        if self.pk == page.pk:
            raise ValueError("no way")
        return unpublish(self, **kwargs)

    unpublish = ContentPage.unpublish
    monkeypatch.setattr(ContentPage, "unpublish", failing)
    later(2)

    assert publish_due() == Outcome(failed=1)

    assert live(page) and live(translation)
    assert failures(page).count() == failures(translation).count() == 1


def test_a_version_that_is_to_follow_after_a_pause_still_comes(home, later):
    page = ContentPageFactory(parent=home, title="First", expire_at=in_hours(1))
    edit(page, title="Second", go_live_at=in_hours(3), expire_at=None)

    later(2)
    assert publish_due() == Outcome(withdrawn=1)

    later(4)
    assert publish_due() == Outcome(published=1)
    assert Page.objects.get(pk=page.pk).title == "Second"


def test_a_page_whose_whole_time_passed_while_the_site_was_off_is_not_left_standing(home, later):
    page = scheduled(home, hours=1, expire_at=in_hours(2))
    later(3)

    assert publish_due() == Outcome(published=1, withdrawn=1)

    assert not live(page)


# --- two at once ---------------------------------------------------------------------------------
def test_while_another_process_publishes_nothing_is_done(home, later):
    page = scheduled(home)
    later(2)

    with psycopg.connect(**connection.get_connection_params() | {"context": None, "cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [schedule._LOCK])
        assert publish_due() == Outcome(busy=True)
        assert not live(page)

    assert publish_due() == Outcome(published=1)


def test_only_pages_can_be_scheduled_so_the_schedule_looks_at_nothing_else():
    scheduled_models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]

    assert [model for model in scheduled_models if not issubclass(model, Page)] == []


# --- once ----------------------------------------------------------------------------------------
class Killed(BaseException):
    """The process ends here, as it does with kill -9: nothing after this is done, and its transaction is lost."""


def test_a_process_that_is_killed_while_publishing_has_done_nothing_and_the_next_one_does_it_once(
    home, later, monkeypatch
):
    page = scheduled(home)
    translation = scheduled_translation(page)
    save = ContentPage.save
    later(2)

    def dying(self, *args, **kwargs):
        save(self, *args, **kwargs)
        if self.live and self.pk == translation.pk:
            raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(ContentPage, "save", dying)
        with pytest.raises(Killed):
            publish_due()
    assert not live(page) and not live(translation)

    assert publish_due() == Outcome(published=2)
    assert publish_due() == Outcome()
    for each in (page, translation):
        assert PageLogEntry.objects.filter(page=each.pk, action="wagtail.publish.scheduled").count() == 1
        noted = JournalEntry.objects.filter(object_id=str(each.pk), action="wagtail.publish.scheduled")
        assert noted.count() == 1


def test_what_became_due_while_nothing_ran_happens_once_when_the_site_is_back(home, later):
    appears = scheduled(home, "Appears", hours=1)
    goes = ContentPageFactory(parent=home, title="Goes", expire_at=in_hours(2))
    later(72)

    assert publish_due() == Outcome(published=1, withdrawn=1)
    assert publish_due() == Outcome()

    assert live(appears) and not live(goes)
    assert PageLogEntry.objects.filter(page=goes.pk, action="wagtail.unpublish.scheduled").count() == 1


# --- the command ---------------------------------------------------------------------------------
def test_one_round_by_hand_publishes_and_says_how_many(home, later, capsys):
    scheduled(home)
    later(2)

    call_command("keep_schedule", once=True)

    assert "1 published, 0 withdrawn" in capsys.readouterr().out


def test_one_round_by_hand_fails_when_a_page_failed(home, later, monkeypatch):
    scheduled(home, "Failing")
    fail_for(monkeypatch, "Failing")
    later(2)

    with pytest.raises(CommandError, match="1 could not be published"):
        call_command("keep_schedule", once=True)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_two_seconds_of_being_asked_to(db, monkeypatch, signum):
    monkeypatch.setattr(keep_schedule, "publish_due", lambda stopping: Outcome())
    asking = threading.Timer(0.2, os.kill, [os.getpid(), signum])
    begun = time.monotonic()

    asking.start()
    try:
        call_command("keep_schedule", every=60)
    finally:
        asking.cancel()

    assert 0.1 < time.monotonic() - begun < 2
    assert signal.getsignal(signum) in (signal.SIG_DFL, signal.default_int_handler)


def test_a_stop_that_comes_during_a_round_ends_it_after_the_page_that_is_being_published(home, later):
    first, second = scheduled(home, "First", hours=1), scheduled(home, "Second", hours=2)
    later(3)

    assert publish_due(stopping=lambda: live(first)) == Outcome(published=1)

    assert not live(second)


def test_a_lost_database_is_named_once_and_waited_for(db, monkeypatch, capsys):
    rounds = []

    def publish(stopping):
        rounds.append(1)
        if len(rounds) < 4:
            raise OperationalError("connection refused\nmore")
        os.kill(os.getpid(), signal.SIGTERM)
        return Outcome()

    monkeypatch.setattr(keep_schedule, "publish_due", publish)
    # the round closes the connection of this test, which holds a transaction
    monkeypatch.setattr(keep_schedule, "delete_expired", lambda: 0)
    monkeypatch.setattr(keep_schedule.Command, "_beat", lambda self: None)

    call_command("keep_schedule", every=0.01)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "waits for the database" in lines[0] and "connection refused" in lines[0]
    assert "reaches the database again" in lines[1]
