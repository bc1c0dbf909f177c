"""Role by role, which address of the admin answers, for reading (GET) and for sending (POST): `who_may.txt` says it.

An address is walked to with things that exist. Sending sends an empty form, or for actions on many things a filled-in
one: what counts is whether the view lets the person in. What each role then can do is in tests/roles/test_matrix.py.
"""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.roles.conftest import person

from .answers import is_open, rows_written
from .conftest import undone
from .doors import BULK, doors
from .things import one_of_everything

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("who_may.txt")
# copy, history, compare, previews, actions on many, exports, choosers, translation, forms, addresses of pictures, API
OFTEN_OPEN = (
    r"copy|history|compare|preview|bulk|results|chosen|translat|forms|url_gen|release|workflow_action|action\["
    r"|pages:(delete|unpublish|lock|move_confirm|edit)|users:|groups:edit|settings:edit"
)
LETTERS = {
    "anonymous": "a",
    "Editor": "E",
    "Translator": "T",
    "Publisher": "P",
    "Administrator": "A",
    "superuser": "S",
}


def table() -> dict[str, tuple[str, str]]:
    """Letters of who may read and who may send, by the name of the address."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: (read, send) for name, read, send in lines}


@pytest.fixture(scope="module")
def things(once):
    return one_of_everything()


@pytest.fixture(scope="module")
def addresses(things):
    return doors(things)


@pytest.fixture
def signed_in(things, addresses):
    """Signed in as a role: a function that sends a request and takes back whatever it did."""

    def as_role(role):
        if role == "anonymous":
            client = Client()
        elif role == "superuser":
            client = person("Administrator", role)
            client.user.groups.clear()
            client.user.is_superuser = True
            client.user.save()
            client.force_login(client.user)
        else:
            client = person(role)
        client.raise_request_exception = False
        cookies = client.cookies.copy()

        def ask(name, method) -> tuple[bool, int]:
            """Whether the address is open, and the status of its answer. An action on many must have done something."""
            client.cookies = cookies.copy()
            acts = name.startswith(BULK) and method == "post"
            with undone():
                before = rows_written()
                answer = getattr(client, method)(addresses[name], things["filled in"] if acts else None)
                return (rows_written() > before if acts else is_open(answer)), answer.status_code

        return ask

    return as_role


def differences(ask, role, expected: bool, only: re.Pattern = re.compile("")) -> list[str]:
    """Where the cells that should be open, or closed, for this role are not."""
    found = []
    for name, letters in table().items():
        for method, who in zip(("get", "post"), letters, strict=True):
            if not only.search(name) or (LETTERS[role] in who) != expected:
                continue
            is_open, status = ask(name, method)
            if is_open != expected:
                found.append(f"{method.upper()} {name}: {role} gets {status}")
    return found


def test_each_address_of_the_admin_is_in_the_table(addresses):
    new, gone = addresses.keys() - table().keys(), table().keys() - addresses.keys()
    assert not new, f"Decide who may read and send, and say so in a line of {TABLE.name} for each of: {sorted(new)}"
    assert not gone, f"No longer addresses of the admin, take them out of {TABLE.name}: {sorted(gone)}"


def test_who_is_not_signed_in_is_refused(signed_in):
    assert differences(signed_in("anonymous"), "anonymous", expected=False) == []


@pytest.mark.parametrize("role", ["Editor"])
def test_who_may_not_is_refused_at_the_doors_that_were_open_in_wagtail(signed_in, role):
    """The quick part of the table: the kinds of views in which permissions were missing before."""
    assert differences(signed_in(role), role, expected=False, only=re.compile(OFTEN_OPEN)) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher", "Administrator", "superuser"])
def test_who_may_not_is_refused_in_each_role(signed_in, role):
    assert differences(signed_in(role), role, expected=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", LETTERS)
def test_who_may_is_let_in(signed_in, role):
    assert differences(signed_in(role), role, expected=True) == []
