"""Notices when many pages change at once, as they do when somebody defaces a site."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from wagtail.models import Page

from cdc_site.operations.models import LoadedItem
from cdc_site.operations.notices import PAGES_CHANGED, notify
from cdc_site.publishing import together

from .models import Burst, JournalEntry
from .watching import PUBLISHED

MANY = 10  # more pages than that
WITHIN = timedelta(minutes=5)
CHANGES = (
    *PUBLISHED,
    together.WITHDRAWN,
    together.WITHDRAWN_ALONE,
    "wagtail.delete",
    "wagtail.move",
    "wagtail.unpublish",
    "wagtail.unpublish.scheduled",
)
_LOOK_BACK = timedelta(days=1)


def look(now: datetime | None = None) -> int:
    """Tell of each burst of changes once, also of those of a day in which nobody looked; returns how many are new.

    A burst goes on for as long as its changes follow each other within five minutes.
    """
    now = now or timezone.now()
    burst = Burst.objects.order_by("-last_at").first()
    since = max(now - _LOOK_BACK, burst.last_at) if burst else now - _LOOK_BACK
    window: list[tuple[datetime, str]] = []
    new = 0
    for at, page in _changes(since):
        if burst and at - burst.last_at < WITHIN:
            burst.last_at = at
            continue
        window = [(time, each) for time, each in window if at - time < WITHIN] + [(at, page)]
        pages = {each for _time, each in window}
        if len(pages) > MANY:
            if burst:
                burst.save()
            burst = Burst(first_at=window[0][0], last_at=at)
            notify(PAGES_CHANGED, str(burst.first_at), count=len(pages), until=f"{at.astimezone(UTC):%Y-%m-%d %H:%M}")
            window, new = [], new + 1
    if burst:
        burst.save()
    return new


def _changes(since: datetime) -> list[tuple[datetime, str]]:
    """Time and number of pages that changed, the oldest first; without the first content's loading."""
    entries = JournalEntry.objects.filter(kind=Page._meta.label_lower, action__in=CHANGES, at__gt=since)
    items = LoadedItem.objects.filter(key__startswith="page:", loaded_at__gt=since, object_id__isnull=False)
    loaded = {str(pk): at for pk, at in items.values_list("object_id", "loaded_at")}
    return [
        (at, page)
        for at, page, user in entries.order_by("at", "pk").values_list("at", "object_id", "user_id")
        if not (user is None and page in loaded and at <= loaded[page] + timedelta(minutes=1))
    ]
