"""Whole databases for tests that commit, or that read the first content: PostgreSQL copies one in a tenth of a second.

Loading the content takes some ten seconds, so the database with it is kept for whichever worker asks next.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import ProgrammingError, connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from wagtail.models import Locale

from cdc_site.operations.content import load_content

LANGUAGES = ("en", "ar")
WITH_CONTENT = f"{TEST_DATABASE_PREFIX}with_content"  # one for all workers of a run
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
LOADING = 20_260_101  # any number: the lock of whoever looks for that database, or makes it


@contextmanager
def database_put_back() -> Iterator[None]:
    """What is written within, also what is committed, goes at the end.

    Raises RuntimeError where there is no such database: pytest makes one only for tests marked `django_db`.
    """
    name = connection.settings_dict["NAME"]
    if not name.startswith(TEST_DATABASE_PREFIX):
        raise RuntimeError(f"{name} is not the tests' database.")
    before = f"{name}_before"
    _copy(name, before)
    try:
        yield
    finally:
        _copy(before, name)
        _forget()


@contextmanager
def database_with_content() -> Iterator[None]:
    """The first content in both languages is in the tests' database; what is written meanwhile goes with it."""
    with database_put_back():
        name = connection.settings_dict["NAME"]
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOADING])
            cursor.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s",
                [WITH_CONTENT, RUN],
            )
            if cursor.fetchone():
                _copy(WITH_CONTENT, name)
            else:
                for code in LANGUAGES:
                    Locale.objects.get_or_create(language_code=code)
                load_content(lambda line: None)
                _copy(name, WITH_CONTENT)
                # a comment takes no parameters, and marks it as whole
                cursor.execute(f"COMMENT ON DATABASE {WITH_CONTENT} IS '{RUN}'")
        _forget()
        yield


def _forget() -> None:
    """What this process knows of the other database."""
    cache.clear()
    ContentType.objects.clear_cache()


def _copy(source: str, target: str) -> None:
    """Put a copy of a database in the place of another, whoever is connected to that."""
    connection.close()
    source, target = map(connection.ops.quote_name, (source, target))
    with connection._nodb_cursor() as cursor:
        try:
            cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        except ProgrammingError:  # an autovacuum is not ours to end; without FORCE, PostgreSQL ends it itself
            cursor.execute(f"DROP DATABASE IF EXISTS {target}")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
