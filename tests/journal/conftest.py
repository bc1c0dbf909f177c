"""Somebody who may read the journal, and the pages it tells of."""

import pytest

from tests.factories import make_homes
from tests.roles.conftest import person


@pytest.fixture
def home(db):
    return make_homes()[0]


@pytest.fixture
def administrator(db):
    """A client of an Administrator, signed in."""
    return person("Administrator", "zelal")
