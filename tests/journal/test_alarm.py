"""Many pages that change within minutes are told of, once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from cdc_site.journal.alarm import look
from cdc_site.journal.models import JournalEntry
from cdc_site.operations import notices
from cdc_site.operations.models import LoadedItem, Notice
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def changes(number, begun, every=timedelta(seconds=10), first=1000, action="wagtail.publish"):
    """As many pages that change one after the other."""
    JournalEntry.objects.bulk_create(
        JournalEntry(at=begun + place * every, action=action, kind="wagtailcore.page", object_id=str(first + place))
        for place in range(number)
    )


def minutes_ago(number):
    return NOW - timedelta(minutes=number)


def test_ten_pages_are_no_alarm_and_eleven_are(home):
    changes(10, minutes_ago(30))
    assert look(NOW) == 0

    changes(1, minutes_ago(26), first=2000, action="wagtail.delete")
    assert look(NOW) == 1
    assert "11 pages changed" in notices.words(Notice.objects.get())


def test_eleven_changes_of_one_page_or_slow_ones_are_no_alarm():
    for place in range(20):
        changes(1, minutes_ago(60) + timedelta(seconds=place))
    changes(20, minutes_ago(50), every=timedelta(seconds=40))

    assert look(NOW) == 0


def test_a_burst_is_told_of_once_and_a_later_one_again():
    changes(30, minutes_ago(60))
    assert look(minutes_ago(58)) == 1
    assert look(minutes_ago(50)) == 0
    changes(5, minutes_ago(52), first=2000)
    assert look(minutes_ago(50)) == 0

    changes(12, minutes_ago(20), first=3000)
    assert (look(NOW), look(NOW)) == (1, 0)
    assert Notice.objects.count() == 2


def test_bursts_of_a_night_in_which_the_schedule_did_not_run_are_told_of_each():
    changes(12, minutes_ago(600))
    changes(12, minutes_ago(300), first=2000)

    assert look(NOW) == 2


def test_loading_the_first_content_is_no_alarm_but_changing_it_is(administrator, home):
    changes(12, minutes_ago(10))
    for entry in JournalEntry.objects.filter(object_id__gte="1000", action="wagtail.publish"):
        LoadedItem.objects.create(key=f"page:{entry.object_id}:en", object_id=int(entry.object_id))
    assert look(NOW) == 0

    LoadedItem.objects.update(loaded_at=minutes_ago(20))
    assert look(NOW) == 1


def test_real_publications_are_counted(home):
    for place in range(11):
        ContentPageFactory(parent=home, title=f"Page {place}")

    assert look() == 1
    assert Page.objects.live().count() > 11
