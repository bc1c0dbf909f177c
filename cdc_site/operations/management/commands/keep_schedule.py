import logging
from collections.abc import Callable

from django.core.management.base import CommandError
from django.db import Error

from cdc_site.backups.daily import DailyBackup
from cdc_site.enquiries.deletion import delete_expired
from cdc_site.journal.alarm import look as look_for_bursts
from cdc_site.journal.verify import shorten
from cdc_site.operations import health, notices
from cdc_site.operations.progress import say
from cdc_site.operations.rounds import RoundsCommand
from cdc_site.operations.schedule import Outcome, publish_due
from cdc_site.signing_in.forgetting import forget

logger = logging.getLogger(__name__)


class Command(RoundsCommand):
    """Looks again and again for what is due, until it is told to stop."""

    help = (
        "Publishes and withdraws pages at the times that editors set, deletes messages whose time is over, and starts "
        "the daily backup."
    )
    name = "The schedule"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.daily_backup = DailyBackup()

    def handle(self, *args: object, **options: object) -> None:
        try:
            super().handle(*args, **options)
        finally:
            self.daily_backup.stop()

    def round(self) -> None:
        _attempt("starting the daily backup", self.daily_backup.look)
        _report(publish_due(stopping=self.stopping))
        for job, work in JOBS.items():
            if not self.stopping():
                _attempt(job, work)

    def once(self) -> None:
        outcome = publish_due()
        delete_expired()
        forget()
        _report(outcome)
        if outcome.busy:
            say("Another process is publishing; what it has not reached was left to it.")
        if outcome.failed:
            raise CommandError(
                f"{outcome.failed} could not be published or withdrawn; the reason stands in the page's history."
            )


# what else is done in a round; one that fails keeps none of the others waiting
JOBS: dict[str, Callable[[], object]] = {
    "deleting messages whose time is over": lambda: delete_expired(),
    "removing old sessions and attempts to sign in": forget,
    "watching for many changes at once": look_for_bursts,
    "removing old entries of the journal": shorten,
    "removing old notices": notices.forget,
    "looking at the last backup": health.tell_of_failed_backup,
}


def _attempt(job: str, work: Callable[[], object]) -> None:
    """Do a job, and tell the operator when it fails. Raises a database error, which the round waits out."""
    try:
        work()
    except Error:
        raise
    except Exception as error:
        logger.exception("%s failed; it is tried again", job)
        notices.notify(notices.JOB_FAILED, job, job=job, reason=f"{type(error).__name__}: {error}"[:300])


def _report(outcome: Outcome) -> None:
    if outcome.published or outcome.withdrawn:
        say(f"Schedule: {outcome.published} published, {outcome.withdrawn} withdrawn")
