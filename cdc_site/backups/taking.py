"""Taking a backup."""

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cdc_site.operations.progress import progress, say

from . import copies
from .archive import Head, Writer, megabytes
from .database import Database, sums, tables
from .encryption import encrypting, recipients
from .folder import UPGRADE, alone, new_name, rotate, under_final_name
from .problems import BackupProblem, plain_words
from .state import LastBackup, failed, remember
from .uploads import uploads

MANUAL, SCHEDULED = "manual", "scheduled"
NO_KEY = (
    "BACKUP_PUBLIC_KEY is not set, so a backup could be read by whoever finds it. Make a pair of keys:\n"
    "    make backup-key\n"
    "put its public half into .env, and keep the private half away from this machine. "
    "Or give --unencrypted, when the file goes where only you can read it."
)


@dataclass
class Taken:
    """A backup. problem: what could not be done with it, such as its copy elsewhere; empty when all was."""

    path: Path
    problem: str = ""


def take_backup(kind: str = MANUAL, encrypted: bool = True) -> Taken:
    """Write a backup into BACKUP_DIR, copy it elsewhere if that is set, delete those that are not kept any more.

    Remembers how it went, see `state.last_backup`. Raises BackupProblem; then no file is left.
    """
    if encrypted and not settings.BACKUP_PUBLIC_KEY:
        raise BackupProblem(NO_KEY)
    with alone(f"a backup ({kind})"):
        try:
            path = _write(kind, encrypted)
        except BackupProblem as problem:
            remember(failed(str(problem)))
            raise
        taken = Taken(path)
        copied = copies.wanted() and encrypted
        if copied:
            taken.problem = _copy(path)
        elif copies.wanted():
            say("It is not copied elsewhere, since it is not encrypted.")
        remember(
            LastBackup(
                at=timezone.now(),
                ok=not taken.problem,
                problem=taken.problem,
                file=path.name,
                bytes=path.stat().st_size,
                encrypted=encrypted,
                copied=not taken.problem if copied else None,
            )
        )
        gone = rotate()
        if gone:
            say(f"Deleted {len(gone)} older backups (kept: {_kept()}).")
        return taken


def before_upgrade() -> None:
    """Take a backup before the database is changed for a new version of the site.

    Without a public key it is not encrypted and can be read by its owner only. Raises BackupProblem.
    """
    encrypted = bool(settings.BACKUP_PUBLIC_KEY)
    say("The database is about to be changed for a new version of the site; a backup comes first.")
    taken = take_backup(UPGRADE, encrypted)
    if taken.problem:
        say(taken.problem)
    if not encrypted:
        say(
            f"{taken.path} is NOT encrypted, since BACKUP_PUBLIC_KEY is not set; only the account that runs the site "
            "can read it. `make backup-key` makes a pair of keys."
        )


def _write(kind: str, encrypted: bool) -> Path:
    """The file itself, under its final name only when it is whole."""
    database = Database.of_settings(settings.DATABASES["default"])
    keys = recipients(settings.BACKUP_PUBLIC_KEY) if encrypted else []
    now = timezone.now()
    path = Path(settings.BACKUP_DIR) / new_name(now, kind, encrypted)
    while path.exists():  # names say the second
        time.sleep(0.1)
        path = path.with_name(new_name(timezone.now(), kind, encrypted))
    kept = "No backup was written; older ones are as they were."
    with plain_words(path.parent, kept), ExitStack() as stack:
        connection, snapshot = stack.enter_context(database.snapshot())
        if "django_migrations" not in tables(connection):
            raise BackupProblem(f"The database {database.name} holds no site. {kept}")
        migrations = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id").fetchall()
        version = connection.info.parameter_status("server_version")
        head = Head(now.isoformat(), kind, version, [name for (name,) in migrations])
        file = os.fdopen(stack.enter_context(under_final_name(path)), "wb", closefd=False)
        with file, ExitStack() as inner:
            stream = inner.enter_context(encrypting(file, keys)) if encrypted else file
            writer = Writer(stream, head)
            inner.enter_context(progress("Backing up", lambda: str(writer)))
            tables_hold = sums(connection)
            with database.dump(snapshot) as dump:
                writer.database(dump, tables_hold)
            # files come after the rows that name them: what is uploaded meanwhile is too much, never too little
            writer.media(uploads())
            writer.close()
    say(f"{path}: {megabytes(path.stat().st_size)}, {_inside(writer, encrypted)}")
    return path


def _inside(writer: Writer, encrypted: bool) -> str:
    rows = sum(number for number, _ in writer.manifest.tables.values())
    words = f"{rows} rows, {len(writer.manifest.files)} files, " + ("encrypted" if encrypted else "NOT encrypted")
    if writer.manifest.gone:
        words += f"; {len(writer.manifest.gone)} files were deleted on the site meanwhile"
    return words


def _copy(path: Path) -> str:
    """Copy a backup elsewhere; returns what went wrong."""
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more

    try:
        with progress(f"Copying to {settings.BACKUP_S3_BUCKET}", lambda: megabytes(done)):
            copies.copy(path, report)
    except BackupProblem as problem:
        return str(problem)
    return ""


def _kept() -> str:
    return f"{settings.BACKUP_KEEP_DAYS} days, {settings.BACKUP_KEEP_WEEKS} weeks"
