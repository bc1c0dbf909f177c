"""What is known of the last backup. It is a file beside the backups: in the database, a restore would set it back."""

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cdc_site.operations.environment import write_private


@dataclass(frozen=True)
class LastBackup:
    """The last attempt.

    at: when it ended. ok: whether all that was asked for was done. problem: else why not, in words for the operator.
    file: its name, empty when there is none. encrypted, copied: whether it is, and whether the copy elsewhere is there
    (None when none is wanted). succeeded_at: when one was ok the last time, None for never.
    """

    at: datetime
    ok: bool
    problem: str = ""
    file: str = ""
    bytes: int = 0
    encrypted: bool = False
    copied: bool | None = None
    succeeded_at: datetime | None = None


def last_backup() -> LastBackup | None:
    """The last attempt on this machine, or None when there was none (or when nobody can read of it any more)."""
    with contextlib.suppress(FileNotFoundError, ValueError, TypeError, KeyError):
        values = json.loads(_file().read_text(encoding="utf-8"))
        for name in ("at", "succeeded_at"):
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
        return LastBackup(**values)
    return None


def remember(attempt: LastBackup) -> None:
    """Keep an attempt; a failed one takes over when one was ok the last time."""
    before = last_backup()
    succeeded_at = attempt.at if attempt.ok else before and before.succeeded_at
    values = asdict(replace(attempt, succeeded_at=succeeded_at))
    write_private(_file(), json.dumps(values, default=datetime.isoformat, ensure_ascii=False, indent=1))


def failed(problem: str) -> LastBackup:
    """An attempt that left no file."""
    return LastBackup(at=timezone.now(), ok=False, problem=problem)


def _file() -> Path:
    return Path(settings.BACKUP_DIR) / "last.json"
