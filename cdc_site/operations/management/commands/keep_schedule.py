import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from cdc_site.operations.progress import say
from cdc_site.operations.schedule import Outcome, publish_due

_POLL_SECONDS = 0.5  # how soon it notices that it is to stop


class Command(BaseCommand):
    """Looks again and again for what is due, until it is told to stop. A lost database is waited for."""

    help = "Publishes and withdraws pages at the times that editors set, until it is stopped."
    requires_system_checks: list[str] = []  # the preparation has made them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=30, metavar="SECONDS", help="time between rounds (30)")
        parser.add_argument("--once", action="store_true", help="one round; exit code 1 when something failed")

    def handle(self, *args: object, every: float, once: bool, **options: object) -> None:
        if every <= 0:
            raise CommandError("--every must be more than 0 seconds.")
        if once:
            _once()
            return
        self._stopping = False
        former = {signum: signal.signal(signum, self._stop) for signum in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._loop(every)
        finally:
            for signum, handler in former.items():
                signal.signal(signum, handler)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        """Only note it: a group that is being published is finished first."""
        self._stopping = True

    def _loop(self, every: float) -> None:
        lost = False
        while not self._stopping:
            try:
                close_old_connections()
                _report(publish_due(stopping=lambda: self._stopping))
                if lost:
                    say("The schedule reaches the database again.")
                lost = False
            except Error as error:
                if not lost:
                    say(f"The schedule waits for the database, trying every {every:g} seconds. {_first_line(error)}")
                lost = True
            next_round = time.monotonic() + every
            while not self._stopping and (left := next_round - time.monotonic()) > 0:
                time.sleep(min(left, _POLL_SECONDS))


def _once() -> None:
    try:
        outcome = publish_due()
    except Error as error:
        raise CommandError(f"The database cannot be reached. {_first_line(error)}") from error
    _report(outcome)
    if outcome.busy:
        say("Another process is publishing; what it has not reached was left to it.")
    if outcome.failed:
        raise CommandError(
            f"{outcome.failed} could not be published or withdrawn; the reason stands in the page's history."
        )


def _report(outcome: Outcome) -> None:
    if outcome.published or outcome.withdrawn:
        say(f"Schedule: {outcome.published} published, {outcome.withdrawn} withdrawn")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
