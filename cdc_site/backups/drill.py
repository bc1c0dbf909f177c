"""Proving that a backup can be restored, in a scratch place: a database server and a folder of its own.

The site's database is only read, its files are not touched.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from cdc_site.operations.postgres import EmbeddedPostgres
from cdc_site.operations.processes import ServiceFailed
from cdc_site.operations.progress import progress, say
from cdc_site.settings.env import ROOT

from .archive import Manifest
from .database import Database, Sums, tables
from .encryption import identities
from .folder import SCRATCH, alone, backups
from .problems import BackupProblem, plain_words
from .restoring import replace_database, unpacked

# what changes without anybody changing the site
_PASSING = {"django_session"}
_READ_ONLY = "-c default_transaction_read_only=on"

Pages = dict[str, list]


def drill(path: Path | None, key: Path | None) -> bool:
    """Restore a backup (the newest one, when none is named) in a scratch place and print a line for each proof.

    Returns whether all hold. Raises BackupProblem when it cannot even be restored.
    """
    keys = identities(key) if key else None
    with alone("a drill") as folder, plain_words(folder, "The site is as it was."):
        path = path or next(iter(backups()), None)
        if path is None:
            raise BackupProblem(f"There is no backup in {folder}.")
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
        try:
            head, manifest = unpacked(path, keys, scratch)
            say(f"ok  {path.name}, made {head.made_at[:16].replace('T', ' ')} UTC, is whole and opens with the key")
            say(f"ok  {len(manifest.files)} files have the checksums they had on the site")
            server = EmbeddedPostgres(scratch / "postgres", throwaway=True)
            with server.running():
                return _compare(Database.of_url(server.url()), server.url(), scratch, manifest)
        except ServiceFailed as error:
            raise BackupProblem(f"The scratch database did not start. {error}") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _compare(scratch_database: Database, url: str, scratch: Path, manifest: Manifest) -> bool:
    replace_database(scratch_database, scratch, manifest, "a drill")
    rows = sum(number for number, _ in manifest.tables.values())
    say(f"ok  {rows} rows in {len(manifest.tables)} tables say what they said on the site")
    (scratch / "static").symlink_to(settings.STATIC_ROOT)
    with progress("Rendering its pages"):
        restored = _pages({"VAR_DIR": str(scratch), "DATABASE_URL": url})
    broken = [address for address, (status, _) in restored.items() if status != 200]
    _line(not broken, f"{len(restored) - len(broken)} of {len(restored)} pages are shown", broken)
    return _as_on_the_site(restored, manifest) and not broken


def _as_on_the_site(restored: Pages, manifest: Manifest) -> bool:
    """Compare pages with those of the site now; what the site changed since the backup explains differences."""
    site = Database.of_settings(settings.DATABASES["default"])
    with site.connection() as connection:
        if "wagtailcore_page" not in tables(connection):
            say("--  there is no site here to compare the pages with")
            return True
    changed = _changed(manifest.tables, site.sums())
    with progress("Rendering the site's pages"):
        shown = _pages({"PGOPTIONS": _READ_ONLY})
    different = sorted(address for address in restored if shown.get(address) != restored[address])
    different += sorted(set(shown) - set(restored))
    if different and changed:
        say(
            f"--  {len(different)} pages are not as on the site now, which was changed since the backup "
            f"(in {', '.join(changed)})"
        )
    same = len(restored) - len([address for address in different if address in restored])
    _line(not different or bool(changed), f"{same} pages are byte for byte those of the site now", different)
    return not different or bool(changed)


def _changed(then: Sums, now: Sums) -> list[str]:
    names = (then.keys() | now.keys()) - _PASSING
    return sorted(name for name in names if then.get(name) != now.get(name))


def _pages(variables: dict[str, str]) -> Pages:
    """`pages.page_sums` in a process of its own, with another database and folder."""
    environment = os.environ | {"SECRET_KEY": settings.SECRET_KEY} | variables
    command = [sys.executable, str(ROOT / "manage.py"), "page_sums"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BackupProblem(f"The pages could not be rendered.\n{done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout)


def _line(ok: bool, text: str, wrong: list[str]) -> None:
    say(f"ok  {text}" if ok else f"NOT ok  {text}; not {', '.join(wrong[:5])}" + (" …" if len(wrong) > 5 else ""))
