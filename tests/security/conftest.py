"""A site that is built once for a file of tests, and put back at its end."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from tests.databases import database_put_back


@contextmanager
def undone():
    """What is written within is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker, tmp_path_factory):
    """For fixtures of a file: the database may be written to, and files have a folder of their own."""
    # overridden, not just set: the storage that is open already has to hear of it
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, pytest.MonkeyPatch.context() as patched:
        patched.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("var"))
        cache.clear()
        with django_db_blocker.unblock(), database_put_back():
            yield patched
