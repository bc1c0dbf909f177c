"""Commands that do a round of work again and again, until they are told to stop."""

import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections
from django.utils import timezone

from cdc_site.operations.models import Heartbeat
from cdc_site.operations.progress import say

BEAT_EVERY = 25  # seconds
_POLL_SECONDS = 0.5  # how soon it notices that it is to stop


class RoundsCommand(BaseCommand):
    """A lost database is waited for. Subclasses name themselves, say how long they pause, and do `round` and `once`."""

    requires_system_checks: list[str] = []  # the preparation has made them
    name = ""
    pause = 30.0  # seconds

    def round(self) -> None:
        """One round; it asks `self.stopping()` between things that take time."""
        raise NotImplementedError

    def once(self) -> None:
        """One round by hand; raises CommandError when something failed."""
        self.round()

    def stopping(self) -> bool:
        """Whether the command has been told to stop."""
        return self._stopping

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, default=self.pause, metavar="SECONDS", help=f"time between rounds ({self.pause:g})"
        )
        parser.add_argument("--once", action="store_true", help="one round; exit code 1 when something failed")

    def handle(self, *args: object, every: float, once: bool, **options: object) -> None:
        if every <= 0:
            raise CommandError("--every must be more than 0 seconds.")
        self._stopping = False
        self._beaten = float("-inf")
        if once:
            try:
                self.once()
            except Error as error:
                raise CommandError(f"The database cannot be reached. {_first_line(error)}") from error
            return
        former = {signum: signal.signal(signum, self._stop) for signum in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._loop(every)
        finally:
            for signum, handler in former.items():
                signal.signal(signum, handler)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        """Only note it: what is being done is finished first."""
        self._stopping = True

    def _loop(self, every: float) -> None:
        lost = False
        while not self._stopping:
            try:
                close_old_connections()
                self.round()
                self._beat()
                if lost:
                    say(f"{self.name} reaches the database again.")
                lost = False
            except Error as error:
                if not lost:
                    say(f"{self.name} waits for the database, trying every {every:g} seconds. {_first_line(error)}")
                lost = True
            next_round = time.monotonic() + every
            while not self._stopping and (left := next_round - time.monotonic()) > 0:
                time.sleep(min(left, _POLL_SECONDS))

    def _beat(self) -> None:
        """Leave a sign of life, which `doctor` looks for."""
        if (now := time.monotonic()) - self._beaten >= BEAT_EVERY:
            Heartbeat.objects.update_or_create(name=self.name, defaults={"at": timezone.now()})
            self._beaten = now


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
