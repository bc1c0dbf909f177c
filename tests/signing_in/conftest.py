"""People with a role, and what they type at the door."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from tests.authenticator import code_of
from tests.second_factor import enrol

PASSWORD = "seven-green-lanterns"
LOGIN = "/admin/login/"
CODE = "/admin/second-factor/authenticate/"
SECOND_FACTOR = "/admin/second-factor/"


@pytest.fixture(autouse=True)
def no_used_codes():
    """The library's own note of used codes outlives a test."""
    cache.clear()


def person(name="editor", role="Editor", **fields):
    """A member of staff who has never signed in."""
    fields = {"first_name": "A", "last_name": "B", **fields}
    user = get_user_model().objects.create_user(name, f"{name}@example.org", PASSWORD, **fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def type_password(client: Client, name="editor", password=PASSWORD, address="192.0.2.1", **data):
    """Send the form of the door."""
    return client.post(LOGIN, {"login": name, "password": password, **data}, REMOTE_ADDR=address)


def sign_in(client: Client, user, secret: str, steps: int = 0):
    """Password and code, as somebody who has set up an app."""
    type_password(client, user.username)
    return client.post(CODE, {"code": code_of(secret, steps)})


@pytest.fixture
def editor(db):
    """Somebody who has never signed in."""
    return person()


@pytest.fixture
def enrolled(editor):
    """Somebody with an app, whose key is `secret`."""
    editor.secret = enrol(editor)
    return editor
