"""Putting a backup in the place of the site.

The order makes that any failure, a kill and a power cut too, leaves either the old site or the new one: the files are
unpacked and compared beside the old ones; the database is replaced in one transaction, which also leaves the name of
their folder; only then do they take the place of the old ones, and where that is cut off, `finish` does it later.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from cdc_site.operations.progress import progress

from .archive import Head, Manifest, megabytes, unpack
from .database import Database, Told, tables
from .encryption import identities
from .folder import alone
from .problems import BackupProblem, plain_words
from .uploads import STAGING, Bucket, Folder, uploads

_MARK = "restored from a backup, files in "
_UNCHANGED = "The site is as it was."


def restore(path: Path, key: Path | None, known: set[str], may_replace: Callable[[str], bool]) -> Manifest:
    """Put the backup in the place of what is in the database, and of the uploaded files.

    known: migrations that this version of the site has. may_replace: asked, with a sentence on what would be
    replaced, when there is a site already. Raises BackupProblem; then everything is as it was.
    """
    keys = identities(key) if key else None
    database = Database.of_settings(settings.DATABASES["default"])
    media = Path(settings.MEDIA_ROOT)  # also where uploads lie elsewhere: what is unpacked waits in it
    with alone("a restore"), plain_words(media, _UNCHANGED):
        _refuse_while_running(database)
        finish()
        media.mkdir(parents=True, exist_ok=True)
        mark = STAGING + secrets.token_hex(8)
        staging = media / mark
        staging.mkdir(mode=0o700)
        try:
            head, manifest = unpacked(path, keys, staging, lambda head: _refuse_newer(head, known))
            old = _description(database, uploads())
            if old and not may_replace(f"The backup is of {head.made_at[:16].replace('T', ' ')} UTC and whole. {old}"):
                raise BackupProblem(f"Not restored. {_UNCHANGED}")
            _refuse_while_running(database)
            replace_database(database, staging, manifest, _MARK + mark)
        except BaseException:
            # where the commit's answer got lost, the database knows
            if not _has_taken_over(database, mark):
                shutil.rmtree(staging, ignore_errors=True)
            raise
        try:
            finish()
        except OSError as error:
            raise BackupProblem(
                f"The database is restored, but not all files are in their place yet ({error}). The next start of the "
                "site goes on with it."
            ) from error
        database.analyse()
    return manifest


def finish() -> None:
    """Let the files of a restore take the place of the old ones, where its database is in place already.

    What other restores left behind is removed. Nothing to do costs one look into a folder.
    """
    media = Path(settings.MEDIA_ROOT)
    left = sorted(media.glob(f"{STAGING}*"))
    if not left:
        return
    database = Database.of_settings(settings.DATABASES["default"])
    mark = database.mark()
    for staging in left:
        if mark == _MARK + staging.name:
            uploads().take_over(staging)
        shutil.rmtree(staging)


def unpacked(
    path: Path, keys: list | None, folder: Path, check_head: Callable[[Head], None] = lambda head: None
) -> tuple[Head, Manifest]:
    """Unpack a backup into a folder, as `dump` and `media/`, and compare everything. Raises BackupProblem."""
    size = 0

    def report(read: int) -> None:
        nonlocal size
        size = read

    (folder / "media").mkdir()
    with progress(f"Reading and checking {path.name}", lambda: f"files {megabytes(size)}"):
        found = unpack(path, keys, folder / "dump", folder / "media", check_head, report)
        os.sync()  # the database will be on the disk as soon as it says so
    return found


def replace_database(database: Database, folder: Path, manifest: Manifest, mark: str) -> None:
    """Put the dump that was unpacked into this folder into the database. Raises BackupProblem."""
    told = Told()
    with progress("Writing the database", lambda: str(told)):
        database.replace(folder / "dump", manifest.tables, mark, told)
    (folder / "dump").unlink()


def _refuse_while_running(database: Database) -> None:
    """A site that goes on writing would write into what is being replaced."""
    others = database.others()
    if others:
        raise BackupProblem(
            f"{others} other connections to the database {database.name} are open, so the site is probably running. "
            f"Stop what uses it (the web server, the schedule, the mail queue) first. {_UNCHANGED}"
        )


def _refuse_newer(head: Head, known: set[str]) -> None:
    """A database of a newer version of the site is no use to this one."""
    unknown = [name for name in head.migrations if name not in known]
    if unknown:
        raise BackupProblem(
            f"The backup was made by a newer version of the site: its database has {len(unknown)} steps that this one "
            f"does not know, such as {unknown[-1]}. Restore it with that version. {_UNCHANGED}"
        )


def _description(database: Database, files: Folder | Bucket) -> str:
    """What a restore would replace, in a sentence; empty when there is nothing."""
    with database.connection() as connection:
        found = tables(connection)
        pages = 0
        if "wagtailcore_page" in found:
            pages = connection.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 1").fetchone()[0]
    number = sum(1 for _name in files.names())
    if not found and not number:
        return ""
    return f"It would replace what is here: {pages} pages in the database {database.name}, {number} files in {files}."


def _has_taken_over(database: Database, mark: str) -> bool:
    try:
        return database.mark() == _MARK + mark
    except BackupProblem:
        return True  # nobody knows now; `finish` will ask again
