"""A form in two languages, and what a visitor sends."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from cdc_site.enquiries import forms
from tests.factories import EnquiryPageFactory, make_homes, translate
from tests.remembered import remembered

ANSWERS = {"name": "Ana", "email": "ana@example.org", "text": "Hello.\nWe would like to visit."}


@pytest.fixture
def contact(db, monkeypatch):
    """The English form; nobody waits in tests."""
    monkeypatch.setattr(forms, "SOONEST", -1)
    return form_in_both_languages()


@remembered
def form_in_both_languages():
    contact = EnquiryPageFactory(parent=make_homes()[0])
    arabic = translate(contact, title="اكتبوا إلينا", live=False)
    rows = list(arabic.form_fields.all())
    for row, label in zip(rows, ("اسمكم", "البريد الإلكتروني", "رسالتكم"), strict=True):
        row.label = label
    arabic.form_fields = rows
    arabic.save_revision().publish()
    return contact


@pytest.fixture
def send(client, contact):
    """Send the form as a browser does: `send(text="…")`; also in Arabic, or with other headers."""

    def send(code="en", query="", headers=None, follow=False, **values):
        shown = client.get(f"/{code}/write-to-us/{query}").content.decode()
        action = re.search(r'<form class="enquiry" method="post" action="([^"]+)"', shown)[1]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
        headers = {"Sec-Fetch-Site": "same-origin"} if headers is None else headers
        return client.post(action, hidden | ANSWERS | values, headers=headers, follow=follow)

    return send


@pytest.fixture
def database_away(client, monkeypatch):
    """`with database_away():` every query fails, as it does when the server is gone."""
    client.raise_request_exception = False

    def refuse(self, *args):
        raise OperationalError("connection refused")

    @contextmanager
    def away():
        with monkeypatch.context() as patched:
            patched.setattr(CursorWrapper, "execute", refuse)
            yield

    return away


@pytest.fixture
def later(monkeypatch):
    """Move the clock on: `later(days=3)`."""
    real = timezone.now

    def move(**time):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**time))

    return move
