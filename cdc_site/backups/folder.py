"""The folder of backups: their names, which of them are kept, and one backup at a time."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from cdc_site.operations.supervisor import FolderInUse, FolderLock

from .problems import BackupProblem, plain_words

_NAME = re.compile(r"^cdc-(\d{8}-\d{6})(-[a-z]+)?\.tar(\.age)?$")
_UNFINISHED = ".unfinished-"
SCRATCH = "drill-"
UPGRADE = "upgrade"


def new_name(moment: datetime, kind: str, encrypted: bool) -> str:
    """A file's name, by which its time is known without the key. kind: said in it when it is the one of an upgrade."""
    said = f"-{kind}" if kind == UPGRADE else ""
    return f"cdc-{moment.astimezone(UTC):%Y%m%d-%H%M%S}{said}.tar" + (".age" if encrypted else "")


def moment_of(name: str) -> datetime | None:
    """When the backup of this name was made; None when it is no name of a backup."""
    match = _NAME.match(name)
    return datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC) if match else None


def newest_first(names: Iterable[str]) -> list[str]:
    """Those that are names of backups."""
    return sorted((name for name in names if moment_of(name)), key=lambda name: (moment_of(name), name), reverse=True)


def backups() -> list[Path]:
    """The complete backups in BACKUP_DIR, the newest first."""
    folder = Path(settings.BACKUP_DIR)
    with contextlib.suppress(FileNotFoundError):
        return [folder / name for name in newest_first(path.name for path in folder.iterdir())]
    return []


def outdated(names: Iterable[str], days: int, weeks: int) -> list[str]:
    """Which of these backups are to be deleted.

    The newest of each of the last `days` days with a backup stays, the newest of each of the last `weeks` weeks with
    one, and the newest of an upgrade; but nothing that is older than both spans, counted from the newest backup. All of
    the last 24 hours stay: the newest may hold what went wrong.
    """
    ordered = newest_first(names)
    if not ordered:
        return []
    newest = moment_of(ordered[0])
    oldest = newest - max(timedelta(days=days), timedelta(weeks=weeks))
    seen_days: set = set()
    seen_weeks: set = set()
    upgrade_seen = False
    gone = []
    for name in ordered:
        moment = moment_of(name)
        day, week = moment.date(), moment.isocalendar()[:2]
        is_upgrade = f"-{UPGRADE}." in name
        keep = (day not in seen_days and len(seen_days) < days) or (week not in seen_weeks and len(seen_weeks) < weeks)
        keep = keep or (is_upgrade and not upgrade_seen) or newest - moment < timedelta(days=1)
        if not keep or moment < oldest:
            gone.append(name)
        seen_days.add(day)
        seen_weeks.add(week)
        upgrade_seen = upgrade_seen or is_upgrade
    return gone


def rotate() -> list[str]:
    """Delete what is not kept any more; returns the names."""
    folder = Path(settings.BACKUP_DIR)
    gone = outdated([path.name for path in folder.iterdir()], settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    return gone


@contextlib.contextmanager
def alone(doing: str) -> Iterator[Path]:
    """BACKUP_DIR, made when missing, for one backup, restore or drill at a time.

    What a killed one left unfinished is removed. Raises BackupProblem.
    """
    folder = Path(settings.BACKUP_DIR)
    with plain_words(folder, "Nothing was changed."):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(folder / "lock")
        try:
            lock.acquire(f"{doing}, process {os.getpid()}, since {datetime.now():%H:%M}")
        except FolderInUse as error:
            raise BackupProblem(f"Another backup or restore is at work ({error}). Wait until it is done.") from None
    try:
        for left in folder.glob(f"{_UNFINISHED}*"):
            left.unlink()
        for left in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(left)
        yield folder
    finally:
        lock.release()


@contextlib.contextmanager
def under_final_name(path: Path) -> Iterator[int]:
    """A file, open for writing and readable by its owner only, that gets its name once it is whole and on the disk."""
    unfinished = path.with_name(_UNFINISHED + path.name)
    file = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            yield file
            os.fsync(file)
        finally:
            os.close(file)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
