"""A PostgreSQL database as a backup sees it: what is in it, its dump, and a dump put in its place.

The programs are those of the embedded PostgreSQL: its pg_dump reads the servers of all supported versions, while a
system's older one refuses newer servers.
"""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cdc_site.operations.postgres import packaged_programs
from cdc_site.operations.processes import dies_with_parent

from .problems import BackupProblem

_FIRST_WITH_TRANSACTION_TIMEOUT = 17
# PostgreSQL 15.20 of Debian 12 puts such an option on each column (seen in December 2026). The packages' pg_dump takes
# it for one that somebody has set, and no other server knows it.
_MARK_OF_A_COLUMN = re.compile(rb"ALTER TABLE [^;]+ ALTER COLUMN [^;]+ SET \(pg_attver=\d+\);\n")
# of views that belong to others, and are made anew from the tables
_LEFT_OUT = "reader"
_DONE = "cdc-restore-done"

# what each row says, whatever the order and the server's settings; 60 bits, since their sum must not need a sort
_SUM = """
    SELECT {label}, count(*)::text,
        coalesce(sum(('x' || left(md5(whole_row_::text), 15))::bit(60)::bigint), 0)::text
    FROM public.{table} whole_row_
"""
_ALIKE_EVERYWHERE = """
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET statement_timeout = 0; SET lock_timeout = 0;
    SET idle_in_transaction_session_timeout = 0;
"""
_TABLES = """
    SELECT relname::text FROM pg_class
    WHERE relnamespace = to_regnamespace('public') AND relkind = 'r' ORDER BY relname
"""

Sums = dict[str, tuple[int, str]]  # by table: rows, and a sum of what they say


@dataclass(frozen=True)
class Database:
    """options: what libpq is told, such as dbname, host and password."""

    options: dict[str, str]

    @classmethod
    def of_settings(cls, settings: dict) -> Self:
        """From an entry of Django's DATABASES."""
        named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        options = {name: settings[key] for key, name in named.items() if settings.get(key)}
        known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
        more = settings.get("OPTIONS", {})
        return cls(options | {name: str(value) for name, value in more.items() if name in known})

    @classmethod
    def of_url(cls, url: str) -> Self:
        return cls(conninfo_to_dict(url))

    @property
    def name(self) -> str:
        return f"{self.options.get('dbname')} on {self.options.get('host', 'this machine')}"

    @contextlib.contextmanager
    def connection(self, **options: object) -> Iterator[psycopg.Connection]:
        """A connection of its own. Raises BackupProblem when the database cannot be reached."""
        try:
            connection = psycopg.connect(make_conninfo(**self.options), **options)
        except psycopg.OperationalError as error:
            raise BackupProblem(f"The database {self.name} cannot be reached. {_first_line(error)}") from error
        with connection:
            yield connection

    # --- reading ---------------------------------------------------------------------------------
    @contextlib.contextmanager
    def snapshot(self) -> Iterator[tuple[psycopg.Connection, str]]:
        """One moment of the database for several readers, and its name for pg_dump; nothing can be written in it."""
        with self.connection() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            connection.execute(_ALIKE_EVERYWHERE)
            yield connection, connection.execute("SELECT pg_export_snapshot()").fetchone()[0]

    def sums(self) -> Sums:
        """What is in the tables now."""
        with self.snapshot() as (connection, _):
            return sums(connection)

    def others(self) -> int:
        """How many connections others have to it."""
        with self.connection() as connection:
            return connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ).fetchone()[0]

    @contextlib.contextmanager
    def dump(self, snapshot: str) -> Iterator[BinaryIO]:
        """A dump in PostgreSQL's custom format, as a stream. Raises BackupProblem with pg_dump's own message."""
        command = [
            _program("pg_dump"),
            f"--dbname={self._without_password()}",
            f"--snapshot={snapshot}",
            f"--exclude-schema={_LEFT_OUT}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
        ]
        with tempfile.TemporaryFile() as messages, self._running(command, messages, stdout=subprocess.PIPE) as process:
            yield process.stdout
            if process.wait():
                raise BackupProblem(f"pg_dump failed:\n{_text(messages)}")

    # --- writing ---------------------------------------------------------------------------------
    def replace(self, dump: Path, expected: Sums, mark: str, tell: "Told") -> None:
        """Put a dump in the place of all that is in the database, in one transaction.

        expected: what the tables must hold afterwards. mark: left as the schema's comment, see `mark`.
        Any failure, and any kill, leaves the database as it was. Raises BackupProblem.
        """
        with self.connection() as connection:
            version = connection.info.server_version // 10000
        command = [
            _program("psql"),
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-F",
            "\t",
            f"--dbname={self._without_password()}",
        ]
        with tempfile.TemporaryFile() as messages:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            with self._running(command, messages, **pipes) as psql:
                try:
                    self._feed(psql.stdin, dump, version, tell)
                    found = self._ask(psql, sorted(expected))
                    if found != expected:
                        wrong = ", ".join(name for name in expected if found.get(name) != expected[name])
                        raise BackupProblem(f"What was restored is not what was in the backup: {wrong}. {_UNCHANGED}")
                    comment = sql.SQL("COMMENT ON SCHEMA public IS {}; COMMIT;\n").format(sql.Literal(mark))
                    psql.stdin.write(comment.as_bytes())
                    psql.stdin.close()
                    failed = psql.wait()
                except (BrokenPipeError, EOFError):
                    psql.wait()
                    failed = True
                if failed:
                    raise BackupProblem(f"The database refused the backup. {_UNCHANGED}\n{_text(messages)}")

    def _feed(self, target: BinaryIO, dump: Path, version: int, tell: "Told") -> None:
        target.write(b"BEGIN;\nSET client_min_messages = warning;\nSET statement_timeout = 0;\n")
        target.write(b"DROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n")
        command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--file=-", str(dump)]
        with tempfile.TemporaryFile() as messages, self._running(command, messages, stdout=subprocess.PIPE) as script:
            in_rows = False
            for line in script.stdout:
                if in_rows:
                    in_rows = line != b"\\.\n"
                    tell.rows += in_rows
                elif line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                    in_rows = True
                    tell.tables += 1
                elif line.startswith(b"SET transaction_timeout") and version < _FIRST_WITH_TRANSACTION_TIMEOUT:
                    continue  # older servers do not know it
                elif _MARK_OF_A_COLUMN.fullmatch(line):
                    continue
                target.write(line)
            if script.wait():
                raise BackupProblem(f"pg_restore cannot read the dump. {_UNCHANGED}\n{_text(messages)}")

    def _ask(self, psql: subprocess.Popen, tables: list[str]) -> Sums:
        """What the tables hold inside the transaction that is still open."""
        psql.stdin.write(_ALIKE_EVERYWHERE.encode())
        for table in tables:
            psql.stdin.write(_sum_of(table).as_bytes() + b";\n")
        psql.stdin.write(f"\\echo {_DONE}\n".encode())
        psql.stdin.flush()
        found: Sums = {}
        for line in psql.stdout:
            text = line.decode().rstrip("\n")
            if text == _DONE:
                return found
            name, tab, rest = text.partition("\t")
            if tab and name in tables:
                rows, _, total = rest.partition("\t")
                found[name] = int(rows), total
        raise EOFError

    def mark(self) -> str:
        """What the last restore left as the schema's comment; empty when there was none."""
        with self.connection() as connection:
            row = connection.execute("SELECT obj_description(to_regnamespace('public'), 'pg_namespace')").fetchone()
            return row[0] or ""

    def analyse(self) -> None:
        """Let PostgreSQL look at the new tables, which it would otherwise read in slow ways at first."""
        with self.connection(autocommit=True) as connection:
            connection.execute("SET client_min_messages = error")
            connection.execute("ANALYZE")

    # --- programs --------------------------------------------------------------------------------
    def _without_password(self) -> str:
        # others can read a program's arguments
        return make_conninfo(**{name: value for name, value in self.options.items() if name != "password"})

    @contextlib.contextmanager
    def _running(self, command: list[str], messages: BinaryIO, **pipes: int) -> Iterator[subprocess.Popen]:
        """A program that ends with the `with` statement, or with this process."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}
        if "password" in self.options:
            environment["PGPASSWORD"] = self.options["password"]
        process = subprocess.Popen(
            command,
            env=environment,
            stderr=messages,
            start_new_session=True,  # a Ctrl-C is ours to answer
            preexec_fn=dies_with_parent(signal.SIGTERM),
            **({"stdin": subprocess.DEVNULL} | pipes),
        )
        try:
            yield process
        finally:
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe:
                        pipe.close()
            if process.poll() is None:
                process.kill()
            process.wait()


@dataclass
class Told:
    """How far a restore is, for whoever waits for it."""

    tables: int = 0
    rows: int = 0

    def __str__(self) -> str:
        return f"{self.tables} tables, {self.rows} rows"


def sums(connection: psycopg.Connection) -> Sums:
    """What is in the tables of the site, in the connection's transaction."""
    found: Sums = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        name, rows, total = connection.execute(_sum_of(table)).fetchone()
        found[name] = int(rows), total
    return found


def tables(connection: psycopg.Connection) -> list[str]:
    """The tables of the site; none in an empty database."""
    return [name for (name,) in connection.execute(_TABLES)]


def _sum_of(table: str) -> sql.Composed:
    return sql.SQL(_SUM).format(label=sql.Literal(table), table=sql.Identifier(table))


_UNCHANGED = "The database is as it was."


def _program(name: str) -> str:
    return str(packaged_programs() / name)


def _text(messages: BinaryIO) -> str:
    messages.seek(0)
    return messages.read().decode(errors="replace").strip()[-2000:]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
