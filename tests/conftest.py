"""What every test stands on."""

import gc
import os

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils import translation

from tests.second_factor import forced_login_shows_a_second_factor

user_logged_in.connect(forced_login_shows_a_second_factor)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Copy the migrated template that `make test` prepared; without one, pytest-django migrates an empty database."""
    template = os.environ.get("TEST_DATABASE_TEMPLATE")
    if template:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(autouse=True)
def no_language_left_active():
    """A language that a test activates would otherwise be the next test's."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _rare_garbage_collection(django_db_setup):
    """What is loaded by now stays for the whole run, so the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
