"""Moves the embedded database to the PostgreSQL version of this copy of the site. The old folder is kept."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from .postgres import DATABASE, ROLE, SUPERUSER, EmbeddedPostgres, data_version, packaged_programs, program_version
from .processes import ServiceFailed
from .progress import progress, say
from .supervisor import Supervisor


def upgrade_database(home: Path) -> None:
    """Dump the site's database from a server of the old version into a new data folder, then swap the folders.

    Nothing of the old folder is changed before the new one is complete. The caller holds the lock of VAR_DIR.
    Raises ServiceFailed when the old version's programs cannot be found, or when the dump fails.
    """
    version = data_version(home / "data")
    programs = packaged_programs()
    wanted = program_version(programs / "postgres")
    if version is None or version == wanted:
        say(f"Nothing to move: {home} " + (f"is from PostgreSQL {wanted} already." if version else "holds no data."))
        return
    if version > wanted:
        raise ServiceFailed(f"{home} was written by PostgreSQL {version}, which is newer than {wanted}.")

    old = EmbeddedPostgres(home, programs=_programs_of(version))
    fresh_home = home.with_name(f"{home.name}-{wanted}-unfinished")
    shutil.rmtree(fresh_home, ignore_errors=True)
    fresh_home.mkdir(mode=0o700)
    os.chown(fresh_home, home.stat().st_uid, home.stat().st_gid)  # as root: one account has to reach both servers
    fresh = EmbeddedPostgres(fresh_home, programs=programs)
    with Supervisor() as supervisor:
        supervisor.start(old)
        supervisor.start(fresh)
        _copy(old, fresh, supervisor.check)
    if supervisor.times_asked:
        shutil.rmtree(fresh_home)
        raise ServiceFailed("Stopped. The old data is as it was.")

    kept = home.with_name(f"{home.name}-{version}-kept-{datetime.now():%Y%m%d-%H%M%S}")
    home.rename(kept)
    fresh_home.rename(home)
    say(f"The data is in PostgreSQL {wanted} now. The old folder is kept as {kept}; delete it when all is well.")


def _copy(old: EmbeddedPostgres, fresh: EmbeddedPostgres, check: Callable[[], None]) -> None:
    dump = fresh.home / "moving.dump"
    with progress("Reading the old database"):
        # the new version's pg_dump, which knows what the new server wants; the old file stays with the old account
        fresh.run("pg_dump", "--format=custom", f"--file={dump}", _as_superuser(old))
    check()
    with progress("Writing the new database"):
        target = _as_superuser(fresh)
        fresh.run("pg_restore", "--exit-on-error", "--no-owner", f"--role={ROLE}", f"--dbname={target}", dump)
        fresh.run("vacuumdb", "--analyze-only", "--quiet", f"--dbname={target}")
    check()
    dump.unlink()


def _as_superuser(server: EmbeddedPostgres) -> str:
    return server.url(DATABASE, SUPERUSER)


def _programs_of(version: int) -> Path:
    """Programs of an older version: from the package, or where systems install them."""
    installed = (Path(f"/usr/lib/postgresql/{version}/bin"), Path(f"/usr/pgsql-{version}/bin"))
    for programs in (*installed, Path(f"/opt/homebrew/opt/postgresql@{version}/bin")):
        if program_version(programs / "postgres") == version:
            return programs
    try:
        return packaged_programs(version)
    except ServiceFailed:
        raise ServiceFailed(
            f"To read its own data, PostgreSQL {version} is needed once more. Install it (Debian: "
            f"apt install postgresql-{version}) and give this command again. Nothing was changed."
        ) from None
