"""Runs the site and what belongs to it: `python -m cdc_site.operations.run COMMAND [ARGUMENTS]`.

serve               the site, as readers see it
dev                 the site for developers: automatic reload, debug pages
work                what a server does beside answering: preparation, schedule, mail queue, backups
test [pytest's…]    the tests, on a throw-away database
bench [bench's…]    the measurements, on a throw-away database with the site's content
restore FILE [--key…]  put a backup in the place of the site, which must not run
manage [manage.py's…]  a command of manage.py, on the running database or on one started for it
upgrade-database    move the data of an older PostgreSQL to this copy's version
"""

import errno
import http.client
import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from cdc_site.i18n.catalogues import compile_catalogues
from cdc_site.settings.env import ROOT, env

from .environment import Place, of_editors_process, of_public_process, read_env_file
from .postgres import EmbeddedPostgres
from .processes import POLL_SECONDS, ChildProcess, ServiceFailed
from .progress import say
from .supervisor import FolderInUse, FolderLock, Supervisor
from .throwaway import Throwaway
from .upgrade import upgrade_database

PRODUCTION, DEVELOPMENT, TEST = (f"cdc_site.settings.{name}" for name in ("production", "dev", "test"))
MANAGE = [sys.executable, str(ROOT / "manage.py")]
DEVELOPMENT_STEPS = [
    "catalogues",
    "checks",
    "migrate",
    "grant_reader",
    "languages",
    "content",
    "search",
    "administrator",
    "confirmations",
]
BENCH_STEPS = ["catalogues", "static_files", "migrate", "grant_reader", "languages", "content"]
GUNICORN_SETTINGS = Path(__file__).with_name("gunicorn_conf.py")


class Refused(Exception):
    """The command cannot be done; the message says why and what to do."""


# --- the commands --------------------------------------------------------------------------------
def serve(place: Place, arguments: list[str]) -> int:
    """The site with its database, until it is stopped. The last lines it prints are the addresses."""
    begun = time.monotonic()
    with _hold(place, "make run", _beside(place, "make run")) as lock, Supervisor() as supervisor:
        for port in (place.port, place.editors_port):
            _claim_port(port, supervisor.check, patient=lock.left_behind)
        with _database(place, supervisor) as url:
            variables = place.variables_apart(PRODUCTION, url)
            _prepare(supervisor, variables)
            supervisor.start(_web_server("the web server", of_public_process(variables), place.port))
            supervisor.start(_web_server("the editors' web server", of_editors_process(variables), place.editors_port))
            _start_helpers(supervisor, variables)
            say(f"Started in {time.monotonic() - begun:.1f} s. Ctrl-C stops everything.")
            _say_addresses(place, place.editors_url)
            code = supervisor.watch()
            say("Stopping …")
            return code
    return 0


def dev(place: Place, arguments: list[str]) -> int:
    """Django's development server, with the same database as `serve`."""
    with _hold(place, "make dev", _beside(place, "make dev")) as lock, Supervisor() as supervisor:
        _claim_port(place.port, supervisor.check, patient=lock.left_behind)
        with _database(place, supervisor) as url:
            variables = place.variables(DEVELOPMENT, url)
            _prepare(supervisor, variables, DEVELOPMENT_STEPS)
            supervisor.start(_schedule(variables), helper=True)
            supervisor.start(_mail_queue(variables), helper=True)
            _say_addresses(place, _public_url(place))
            address = f"{env('BIND', '127.0.0.1')}:{place.port}"
            return supervisor.run([*MANAGE, "runserver", "--skip-checks", address, *arguments], variables, ROOT)
    return 0


def work(place: Place, arguments: list[str]) -> int:
    """What a server does beside answering; needs DATABASE_URL. VAR_DIR/working is there while all of it runs."""
    working = place.var_dir / "working"
    working.unlink(missing_ok=True)
    if not env("DATABASE_URL", ""):
        raise Refused("A worker needs the database that the web processes use: set DATABASE_URL.")
    with _hold(place, "the worker"), Supervisor() as supervisor:
        variables = place.variables_apart(PRODUCTION, env("DATABASE_URL", ""))
        _prepare(supervisor, variables)
        _start_helpers(supervisor, variables)
        working.touch()
        try:
            return supervisor.watch()
        finally:
            working.unlink(missing_ok=True)
    return 0


def test(place: Place, arguments: list[str]) -> int:
    """The tests; returns pytest's exit code."""
    with _throwaway(place, "make test", TEST, meanwhile=True) as (supervisor, database):
        compile_catalogues()
        return supervisor.run([sys.executable, "-m", "pytest", *arguments], database.variables("cdc"), ROOT)
    return 0


def bench(place: Place, arguments: list[str]) -> int:
    """The measurements, with production settings, on a fresh copy of the site's own content."""
    with _throwaway(place, "make bench", PRODUCTION) as (supervisor, database):
        database.create("bench")
        variables = database.variables("bench")
        _prepare(supervisor, variables, BENCH_STEPS)
        return supervisor.run([sys.executable, "-m", "bench", *arguments], variables, ROOT)
    return 0


def manage(place: Place, arguments: list[str]) -> int:
    """A command of manage.py; returns its exit code."""
    settings = env("DJANGO_SETTINGS_MODULE", PRODUCTION)
    try:
        with _hold(place, "make manage"), Supervisor() as supervisor, _database(place, supervisor) as url:
            return supervisor.run([*MANAGE, *arguments], _for_commands(place, settings, url), ROOT)
    except InUse:
        with suppress(FileNotFoundError), Supervisor() as supervisor:
            url = env("DATABASE_URL", "") or place.database_url_file.read_text().strip()
            return supervisor.run([*MANAGE, *arguments], _for_commands(place, settings, url), ROOT)
        raise Refused("The site is just starting or stopping; try again in a moment.") from None
    return 0


def restore(place: Place, arguments: list[str]) -> int:
    """The command `restore` of manage.py, while nothing else of this copy can run; returns its exit code."""
    with _hold(place, "make restore"), Supervisor() as supervisor, _database(place, supervisor) as url:
        settings = env("DJANGO_SETTINGS_MODULE", PRODUCTION)
        return supervisor.run([*MANAGE, "restore", *arguments], place.variables(settings, url), ROOT)
    return 0


def move_database(place: Place, arguments: list[str]) -> int:
    """Move an embedded database of an older PostgreSQL to this copy's version."""
    with _hold(place, "make upgrade-database"):
        upgrade_database(place.var_dir / "postgres")
    return 0


COMMANDS: dict[str, Callable[[Place, list[str]], int]] = {
    "serve": serve,
    "dev": dev,
    "work": work,
    "test": test,
    "bench": bench,
    "restore": restore,
    "manage": manage,
    "upgrade-database": move_database,
}


# --- what they share -----------------------------------------------------------------------------
class InUse(Refused):
    """Another process holds this copy's folder."""


@contextmanager
def _hold(place: Place, doing: str, instead: str = "") -> Iterator[FolderLock]:
    """Hold VAR_DIR for this process. Raises InUse, naming who holds it.

    doing: the command, for others to read. instead: what a person types when waiting for the others is no way.
    """
    lock = FolderLock(place.var_dir / "lock")
    try:
        lock.acquire(f"`{doing}` (port {place.port}, process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M})")
    except FolderInUse as error:
        way_out = f", or run this one beside it:\n    {instead}" if instead else "."
        raise InUse(f"{place.var_dir} is in use by {error}.\nStop that one first{way_out}") from None
    try:
        yield lock
    finally:
        lock.release()


def _beside(place: Place, command: str) -> str:
    """The same command for another port and folder."""
    port = place.port + 2  # the next one is the editors'
    return f"{command} PORT={port} VAR_DIR={shlex.quote(f'{place.var_dir}-{port}')}"


@contextmanager
def _database(place: Place, supervisor: Supervisor) -> Iterator[str]:
    """The address of the running database: the one in DATABASE_URL, or else our own, started here."""
    url = env("DATABASE_URL", "")
    if url:
        yield url
        return
    postgres = EmbeddedPostgres(place.var_dir / "postgres", upgrade_command=place.make_command("upgrade-database"))
    supervisor.start(postgres)
    with place.published_database_url(postgres.url()):
        yield postgres.url()


@contextmanager
def _throwaway(
    place: Place, doing: str, settings: str, meanwhile: bool = False
) -> Iterator[tuple[Supervisor, Throwaway]]:
    """A throw-away database in a folder of its own, so that a running site is not touched."""
    own = Place(place.var_dir / "test", place.port)
    own.var_dir.mkdir(exist_ok=True)
    with _hold(own, doing, _beside(place, doing)), Supervisor() as supervisor:
        database = Throwaway(own, settings, MANAGE)
        database.start(supervisor, meanwhile)
        yield supervisor, database


def _for_commands(place: Place, settings: str, url: str) -> dict[str, str]:
    """A command links to the admin, and signs, as `make run` does; that of `make dev` as that does."""
    return place.variables_apart(settings, url) if settings == PRODUCTION else place.variables(settings, url)


def _prepare(supervisor: Supervisor, variables: dict[str, str], steps: list[str] | None = None) -> None:
    say("Preparing the site …")
    code = supervisor.run([*MANAGE, "prepare", *(steps or [])], variables, ROOT, terminal=False)
    supervisor.check()
    if code:
        raise Refused("The site could not be prepared; the reason stands above. Nothing that was there is lost.")


def _web_server(name: str, variables: dict[str, str], port: int) -> ChildProcess:
    """One of the two: which one, the variables say."""
    command = [sys.executable, "-m", "gunicorn", f"--config={GUNICORN_SETTINGS}"]
    return ChildProcess(name, command, env=variables, cwd=ROOT, ready=lambda: _answers(port))


def _start_helpers(supervisor: Supervisor, variables: dict[str, str]) -> None:
    """What is done beside answering readers."""
    supervisor.start(_schedule(variables), helper=True)
    supervisor.start(_mail_queue(variables), helper=True)
    if env("CACHE_NODES", ""):
        supervisor.start(_caches_keeper(variables), helper=True)


def _schedule(variables: dict[str, str]) -> ChildProcess:
    """What publishes and withdraws pages at the times that editors set."""
    return ChildProcess("the schedule", [*MANAGE, "keep_schedule"], env=variables, cwd=ROOT, grace=10)


def _mail_queue(variables: dict[str, str]) -> ChildProcess:
    """What sends the mails that announce messages; a mail that is on its way may take until the mail server's limit."""
    return ChildProcess("the mail queue", [*MANAGE, "send_mails"], env=variables, cwd=ROOT, grace=15)


def _caches_keeper(variables: dict[str, str]) -> ChildProcess:
    """What takes withdrawn pages out of the caches before the site, and fills them after each change."""
    return ChildProcess("the caches' keeper", [*MANAGE, "keep_caches"], env=variables, cwd=ROOT, grace=25)


def _claim_port(port: int, check: Callable[[], None], patient: bool) -> None:
    """Raise Refused when the port cannot be had.

    patient: a supervisor was killed here; its web server ends by itself, but may still answer its last readers.
    """
    address = env("BIND", "127.0.0.1")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    give_up = time.monotonic() + (25 if patient else 0)
    while True:
        check()
        try:
            socket.create_server((address, port), family=family).close()
            return
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < give_up:
                time.sleep(POLL_SECONDS)
                continue
            reason = {errno.EADDRINUSE: "another program uses it", errno.EACCES: "ports below 1024 need more rights"}
            raise Refused(
                f"Port {port} on {address} cannot be had: {reason.get(error.errno or 0, error.strerror)}. "
                "Choose another one:\n    make run PORT=8010"
            ) from error


def _answers(port: int) -> bool:
    """Whether the site answers a reader who types its address and is led to the home page.

    Raises ServiceFailed when it answers with an error of its own.
    """
    address = env("BIND", "127.0.0.1")
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - asked, not bound
    path = "/"
    with suppress(OSError, http.client.HTTPException):
        for _ in range(2):
            connection = http.client.HTTPConnection(host, port, timeout=10)
            with closing(connection):
                connection.request("GET", path, headers={"Host": f"localhost:{port}"})
                answer = connection.getresponse()
            if answer.status >= 500:
                raise ServiceFailed(
                    f"The site answers {path} with an error ({answer.status}); the reason stands above."
                )
            location = answer.headers.get("Location", "")
            if not location.startswith("/"):
                return True
            path = location
        return True
    return False


def _public_url(place: Place) -> str:
    return env("PUBLIC_URL", f"http://localhost:{place.port}").rstrip("/")


def _say_addresses(place: Place, editors_url: str) -> None:
    waiting = int((place.var_dir / "confirmations").read_text())
    say(f"{waiting} texts wait for the organisation's confirmation (in the admin: Reports)")
    say(f"The site:   {_public_url(place)}/")
    say(f"The admin:  {editors_url}/admin/")


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say(__doc__ or "")
        return 2
    try:
        if command is not test:  # the tests are the same everywhere
            read_env_file()
        return command(Place.from_environment(), arguments[1:])
    except (Refused, ServiceFailed, ImproperlyConfigured) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
