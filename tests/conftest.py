"""What every test stands on."""

import gc
import os
import time

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.utils import translation
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.second_factor import forced_login_shows_a_second_factor

user_logged_in.connect(forced_login_shows_a_second_factor)


WAITING = 300  # seconds, for a template that is migrated while tests are collected


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copy the migrated template that `make test` prepares; without one, pytest-django migrates an empty database."""
    template = os.environ.get("TEST_DATABASE_TEMPLATE")
    if not template:
        return
    begun = time.monotonic()
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        while not cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            if time.monotonic() - begun > WAITING:
                raise RuntimeError(f"There is no {template} to copy.")
            time.sleep(0.2)
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(autouse=True)
def no_language_left_active():
    """A language that a test activates would otherwise be the next test's."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def indexes(request, settings):
    """What the admin's search and the index of references are made of takes a tenth of the time to keep: it is kept
    only for tests that are marked `indexed`.
    """
    if request.node.get_closest_marker("indexed"):
        yield
        return
    backend = settings.WAGTAILSEARCH_BACKENDS["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend | {"AUTO_UPDATE": False}}
    with disable_reference_index_auto_update():
        yield


def pytest_collection_modifyitems(items):
    """The file that loads the first content for all is the first one; others that need it find it there later."""
    items.sort(
        key=lambda item: (item.path.name != "test_journey.py", item.path.parent.name.replace("browser", "enquiries"))
    )


@pytest.fixture(scope="session", autouse=True)
def _rare_garbage_collection(django_db_setup):
    """What is loaded by now stays for the whole run, so the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _nobody_else_in_the_database(django_db_setup, django_db_blocker):
    """Servers of tests leave connections, for which PostgreSQL would wait five seconds before it drops the database."""
    yield
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )
