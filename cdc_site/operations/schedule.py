"""Publishing and withdrawing pages at the times that editors set.

Wagtail's `publish_scheduled` takes no lock and no transaction, and one page that fails keeps the later ones waiting.
Here the language versions of a page form a group: what is due of it happens whole or not at all, and a group that
fails leaves the others alone. Only pages can be scheduled on this site.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cdc_site.media.publishable import why_pictures_hold_back
from cdc_site.pages.models.translated_page import PublishBeforeOriginal

from .notices import JOB_FAILED, notify

SCHEDULE_FAILED = "cdc.schedule_failed"
_LOCK = 0x0CDC_0002  # any number that nothing else in the database locks
_REASON_LENGTH = 500

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What one round did.

    waiting: translations that are due before their original is live. failed: groups that were rolled back.
    busy: another process was at it, and the rest was left to that one.
    """

    published: int = 0
    withdrawn: int = 0
    waiting: int = 0
    failed: int = 0
    busy: bool = False


class _Busy(Exception):
    """Another process holds the lock."""


def publish_due(now: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> Outcome:
    """Publish what is to go live by `now`, and withdraw what has expired by then.

    now: not later than the clock, which Wagtail asks too. stopping: asked between groups; true ends the round.
    Raises a database error only when the connection is lost.
    """
    now = now or timezone.now()
    outcome = Outcome()
    for key in _groups_due(now):
        if stopping():
            break
        try:
            # a page whose time is over has to go even when its new version cannot come
            if not _attempt(key, now, outcome, publish=True):
                outcome.failed += 1
                _attempt(key, now, outcome, publish=False)
        except _Busy:
            outcome.busy = True
            break
    return outcome


def _groups_due(now: datetime) -> list[UUID]:
    """Translation keys of pages of which something is due, those that have waited longest first."""
    times: dict[UUID, datetime] = {}
    revisions = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    go_live = {int(pk): time for pk, time in revisions.values_list("object_id", "approved_go_live_at")}
    keys = dict(Page.objects.filter(pk__in=go_live).values_list("pk", "translation_key"))
    found = [(keys[pk], time) for pk, time in go_live.items() if pk in keys]
    found += Page.objects.filter(live=True, expire_at__lte=now).values_list("translation_key", "expire_at")
    for key, time in found:
        times[key] = min(time, times.get(key, time))
    return sorted(times, key=times.__getitem__)


def _attempt(key: UUID, now: datetime, outcome: Outcome, publish: bool) -> bool:
    """Do what is due of a group in one transaction; false when it failed and was rolled back. Raises _Busy.

    What goes live and has expired already, because the site was off in between, is never seen.
    """
    published = waiting = 0
    try:
        with transaction.atomic():
            _lock(key)
            if publish:
                published, waiting = _publish(key, now)
            withdrawn = _withdraw(key, now)
    except _Busy:
        raise
    except Exception as error:
        if not connection.is_usable():
            raise
        _remember(key, now, error)
        return False
    outcome.published += published
    outcome.waiting += waiting
    outcome.withdrawn += withdrawn
    return True


def _lock(key: UUID) -> None:
    """Keep other schedulers, and editors who save a page of the group, out until the transaction's end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise _Busy
    list(Page.objects.select_for_update().filter(translation_key=key).order_by("pk").values_list("pk"))


def _publish(key: UUID, now: datetime) -> tuple[int, int]:
    """Publish the group's due versions, the original first; returns how many were, and how many have to wait.

    Raises ValidationError when a picture may not be shown: answers may have changed since somebody set the time.
    """
    published = waiting = 0
    for page in _original_first(key):
        revision = _due_revision(page, now)
        if revision is None:
            continue
        if words := why_pictures_hold_back(revision.as_object()):
            raise ValidationError(words)
        try:
            revision.publish(log_action="wagtail.publish.scheduled")
            published += 1
        except PublishBeforeOriginal:
            waiting += 1
    return published, waiting


def _withdraw(key: UUID, now: datetime) -> int:
    """Withdraw the group's expired pages; returns how many.

    The original goes last: withdrawn first, it would hand its part to a translation that goes a moment later.
    """
    expired = [page for page in _original_first(key) if _has_expired(page, now)]
    for page in reversed(expired):
        # unpublishing cancels every schedule of the page; a version that is to follow after a pause shall come
        to_follow = dict(page.revisions.filter(approved_go_live_at__gt=now).values_list("pk", "approved_go_live_at"))
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        for pk, time in to_follow.items():
            page.revisions.filter(pk=pk).update(approved_go_live_at=time)
    return len(expired)


def _original_first(key: UUID) -> list[Page]:
    pages = Page.objects.filter(translation_key=key).order_by("pk").specific()
    return sorted(pages, key=lambda page: getattr(page, "source_id", None) is not None)


def _due_revision(page: Page, now: datetime) -> Revision | None:
    return page.revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at").last()


def _has_expired(page: Page, now: datetime) -> bool:
    return page.live and page.expire_at is not None and page.expire_at <= now


def _remember(key: UUID, now: datetime, error: Exception) -> None:
    """Write the failure into the log and into the history of the pages concerned, once for each version."""
    reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    data = {"reason": (reason or type(error).__name__)[:_REASON_LENGTH]}
    new = False
    for page in _original_first(key):
        revision = _due_revision(page, now) or (page.live_revision if _has_expired(page, now) else None)
        if revision is None:
            continue
        if not PageLogEntry.objects.filter(page=page, action=SCHEDULE_FAILED, revision=revision).exists():
            log(instance=page, action=SCHEDULE_FAILED, revision=revision, data=data)
            new = True
    if new:
        job = f"publishing or withdrawing page {_original_first(key)[0].pk} at its time"
        notify(JOB_FAILED, str(key), job=job, reason="it stands in the page's history")
        logger.error("The schedule of page group %s failed; it is tried again", key, exc_info=error)
