"""The daily backup, for the schedule: a process of its own, so that publishing never waits for it."""

import signal
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from cdc_site.operations.processes import dies_with_parent
from cdc_site.settings.env import ROOT

from .state import LastBackup, last_backup

AGAIN_AFTER = timedelta(hours=1)


def is_due(now: datetime, last: LastBackup | None) -> bool:
    """Whether a backup is to be taken: once a day from BACKUP_HOUR on; after a failure again an hour later."""
    if not settings.BACKUP_PUBLIC_KEY:
        return False
    local = timezone.localtime(now)
    today = local.replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    due_since = today if local >= today else today - timedelta(days=1)
    if last is None:
        return True
    if last.succeeded_at and last.succeeded_at >= due_since:
        return False
    return last.at < due_since or now - last.at >= AGAIN_AFTER


class DailyBackup:
    """Asked in every round; starts a backup when one is due, and looks after it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._started: datetime | None = None

    def look(self) -> None:
        """Start one, or notice that it has ended; its outcome is kept by the command itself."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self.process = None
        now = timezone.now()
        # one that could not even begin, because a restore or a drill is at work, leaves nothing to be remembered
        if self._started and now - self._started < AGAIN_AFTER:
            return
        if is_due(now, last_backup()):
            self._started = now
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "backup", "--scheduled"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def stop(self) -> None:
        """End a backup that is under way; it leaves no file."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
