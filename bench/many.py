"""How much longer pages take to make with many projects than with the first dozen."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from statistics import median
from time import perf_counter

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, override_settings
from psycopg import sql

from bench.figures import Figure
from bench.many_projects import make_projects
from bench.signed_in import session_key
from cdc_site.home.models import HomePage
from cdc_site.settings.process import PUBLIC, PUBLIC_MIDDLEWARE, PUBLIC_URLCONF, READER_PATH, READER_ROLE
from partners.models import PartnerPage
from projects.models import ProjectIndexPage, ProjectPage

PROJECTS, BOUND, ADMIN_BOUND = 10_000, 1.3, 2
TABLE_BOUND = 15  # s; nginx waits for 20
ROUNDS, ADMIN_ROUNDS = 40, 12
COPY = "bench_many"
AS_READER = f"-c role={READER_ROLE} -c search_path={READER_PATH}"

Pair = tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]


def many() -> Iterator[Figure]:
    """Every page without any cache, as readers' process makes it, and the admin; in turn with few projects and many."""
    addresses, admin = _public_addresses(), _admin_addresses()
    admin_client = Client()
    admin_client.cookies[settings.SESSION_COOKIE_NAME] = session_key()
    with copied_database() as copy:
        with connected_to(connection_to(copy)):
            make_projects(PROJECTS - ProjectPage.objects.filter(source=None).count())
        with as_reader():
            yield from _ratios(Client(), addresses, ROUNDS, BOUND, _connections(copy, AS_READER))
            with connected_to(connection_to(copy, AS_READER)) as database:
                begun = perf_counter()
                answer = Client().get("/en/projects.csv", headers={"Host": "localhost"})
                database.close()
            if answer.content.count(b"\n") < PROJECTS / 2:
                raise SystemExit(f"the table answers {answer.status_code}, and has not all projects")
            yield Figure(f"{PROJECTS:,} projects as a table", perf_counter() - begun, TABLE_BOUND, "s")
        yield from _ratios(admin_client, admin, ADMIN_ROUNDS, ADMIN_BOUND, _connections(copy))


def _ratios(client: Client, addresses: dict[str, str], rounds: int, bound: float, pair: Pair) -> Iterator[Figure]:
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in addresses}
    for round_number in range(-8, rounds):  # the first rounds warm up; from the sixth on PostgreSQL keeps plans
        for name, address in addresses.items():
            for database, taken in zip(pair, times[name], strict=True):
                with connected_to(database):
                    begun = perf_counter()
                    answer = client.get(address, headers={"Host": "localhost"})
                    if round_number >= 0:
                        taken.append(perf_counter() - begun)
                if answer.status_code != 200:
                    raise SystemExit(f"{address} answers {answer.status_code}")
    for database in pair:
        database.close()
    for name, (few, more) in times.items():
        print(f"{name}: {median(few) * 1000:.1f} ms with few projects, {median(more) * 1000:.1f} ms with {PROJECTS:,}")
        yield Figure(f"{name}: {PROJECTS:,} projects / a dozen", median(more) / median(few), bound, "×")


def _connections(copy: str, options: str = "") -> Pair:
    """To the database as it is, and to the copy with many projects."""
    return connection_to(connection.settings_dict["NAME"], options), connection_to(copy, options)


def connection_to(name: str, options: str = "") -> BaseDatabaseWrapper:
    """To the database of this name, with PostgreSQL's `options`."""
    settings_dict = deepcopy(connection.settings_dict) | {"NAME": name}
    settings_dict["OPTIONS"]["options"] = f"{settings_dict['OPTIONS'].get('options', '')} {options}".strip()
    return type(connections[DEFAULT_DB_ALIAS])(settings_dict)


@contextmanager
def connected_to(database: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """Work with this database in place of the usual one."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = database
    try:
        yield database
    finally:
        connections[DEFAULT_DB_ALIAS] = usual


@contextmanager
def copied_database() -> Iterator[str]:
    """The name of a copy of the database, which is gone afterwards."""
    name = sql.Identifier(COPY)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    source = sql.Identifier(connection.settings_dict["NAME"])
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(drop)
        # PostgreSQL copies no database that somebody is connected to; measures before this one leave connections
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, source))
    try:
        yield COPY
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(drop)


def as_reader() -> override_settings:
    """Answers are those of the public process: its addresses and its middleware."""
    return override_settings(CDC_PROCESS=PUBLIC, ROOT_URLCONF=PUBLIC_URLCONF, MIDDLEWARE=PUBLIC_MIDDLEWARE)


def _public_addresses() -> dict[str, str]:
    found = {}
    for code in ("en", "ar"):
        pages = {
            "home": HomePage.objects.get(locale__language_code=code),
            "list of projects": ProjectIndexPage.objects.get(locale__language_code=code),
            "project": ProjectPage.objects.get(locale__language_code=code, slug="twinning-french-cities"),
            "partner": PartnerPage.objects.get(locale__language_code=code, slug="danielle-mitterrand-foundation"),
        }
        found |= {f"{name}, {code}": page.url for name, page in pages.items()}
    return found


def _admin_addresses() -> dict[str, str]:
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    project = ProjectPage.objects.get(locale__language_code="en", slug="twinning-french-cities")
    return {
        "admin's listing": f"/admin/pages/{index.pk}/",
        # the first shows as many rows with few projects, the second finds a handful among them and many hundreds later
        "admin's search, of all": "/admin/pages/search/?q=",
        "admin's search, a word": "/admin/pages/search/?q=center",
        "admin's editor": f"/admin/pages/{project.pk}/edit/",
    }
