"""A database for tests and measurements: fast, without the site's content, kept away from the real one.

Its server's folder stays between runs, with one migrated *template database* in it: copying that takes a tenth of a
second, migrating an empty database twenty.
"""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from threading import Thread

import psycopg
from psycopg import sql

from cdc_site.settings.env import ROOT
from cdc_site.settings.process import READER_ROLE

from .environment import Place
from .postgres import ROLE, SUPERUSER, EmbeddedPostgres
from .processes import ServiceFailed
from .progress import say
from .supervisor import Supervisor

_PREFIX = "template_"
_UNFINISHED = "unfinished_template"


class Throwaway:
    """A running throw-away server with a migrated template in it."""

    def __init__(self, place: Place, settings: str, manage: list[str]) -> None:
        self.place = place
        self.settings = settings
        self.manage = manage
        self.template = _PREFIX + _fingerprint()
        self.postgres = EmbeddedPostgres(place.var_dir / "postgres", throwaway=True)

    def start(self, supervisor: Supervisor, meanwhile: bool = False) -> None:
        """Start the server, and migrate the template unless the one that is there fits.

        meanwhile: return at once; who copies the template waits until it is there. Failed migrations stop this process.
        """
        self.postgres.forget_other_version()
        supervisor.start(self.postgres)
        with psycopg.connect(self.postgres.url("postgres", SUPERUSER), autocommit=True) as connection:
            # tests look at their own, uncommitted data through the eyes of the public process
            connection.execute(f"GRANT {READER_ROLE} TO {ROLE}")
        with self._connection() as connection:
            names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if self.template in names:
                return
            for name in names:
                if name.startswith(_PREFIX) or name == _UNFINISHED:
                    _drop(connection, name)
            connection.execute(f"CREATE DATABASE {_UNFINISHED}")
        if meanwhile:
            Thread(target=self._migrate_meanwhile, daemon=True).start()
            return
        code = supervisor.run(self._migrate, self.variables(_UNFINISHED), ROOT, terminal=False)
        supervisor.check()
        if code:
            raise ServiceFailed("The migrations failed; the reason stands above.")
        self._finish()

    def _migrate_meanwhile(self) -> None:
        say("Migrating a template of the database meanwhile …")
        done = subprocess.run(
            self._migrate, env=self.variables(_UNFINISHED), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True
        )
        if done.returncode:
            sys.stderr.buffer.write(done.stdout + done.stderr)
            say("The migrations failed; the reason stands above.")
            os.kill(os.getpid(), signal.SIGTERM)
            return
        self._finish()

    @property
    def _migrate(self) -> list[str]:
        return [*self.manage, "prepare", "migrate"]

    def _finish(self) -> None:
        """It has another name until it is complete: a run that is cut off leaves no half-migrated template."""
        with self._connection() as connection:
            connection.execute(f"ALTER DATABASE {_UNFINISHED} RENAME TO {self.template}")

    def create(self, name: str) -> None:
        """A fresh copy of the template under this name, in place of an older one."""
        with self._connection() as connection:
            _drop(connection, name)
            query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(query.format(sql.Identifier(name), sql.Identifier(self.template)))

    def variables(self, database: str) -> dict[str, str]:
        """The environment for a program that works in this database."""
        variables = self.place.variables(self.settings, self.postgres.url(database))
        return variables | {"TEST_DATABASE_TEMPLATE": self.template}

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as connection:
            yield connection


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fingerprint() -> str:
    """Changes with the project's migrations, with what readers see, and with packages that bring their own."""
    total = hashlib.sha256()
    folders = ("*/migrations", "cdc_site/*/migrations", "cdc_site/reader")
    for path in sorted(path for folder in folders for path in ROOT.glob(f"{folder}/*.py")):
        total.update(f"\n{path.relative_to(ROOT)}\n".encode() + Path(path).read_bytes())
    packages = sorted(f"{package.name}=={package.version}" for package in metadata.distributions())
    total.update("\n".join(packages).encode())
    return total.hexdigest()[:16]
