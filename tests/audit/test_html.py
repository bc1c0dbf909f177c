"""Every page of the first content in the eyes of the Nu HTML checker. `make audit` brings it; it needs Java."""

import json
import os
import subprocess

import pytest
from django.test import Client
from wagtail.models import Page

from cdc_site.settings.languages import KNOWN
from tests.databases import LANGUAGES, database_with_content

CHECKER = os.environ.get("VNU_JAR", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHECKER, reason="`make audit` brings the checker"),
]

MORE = [
    "projects/?field=twinning",
    "projects/?field=nothing",
    "projects/?status=planned",
    "bridges/?place=poitiers",
    "partners/?country=FR",
    "search/",
    "search/?q=bridge",
    "search/?q=twiningg",
    "search/?q=مدن",
    "nothing/",
]


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """The first content, in a database of its own."""
    with django_db_blocker.unblock(), database_with_content():
        yield


def addresses():
    """Every live page in every language, lists with a filter, searches, and an address with nothing there."""
    pages = Page.objects.live().filter(locale__language_code__in=LANGUAGES, depth__gt=1).order_by("path")
    return [page.url for page in pages] + [f"/{code}/{path}" for code in LANGUAGES for path in MORE]


@pytest.mark.parametrize("headers", [{}, {"Save-Data": "on"}], ids=["as usual", "saving data"])
def test_no_page_has_an_error(content, tmp_path, headers):
    client = Client(headers=headers)
    for number, address in enumerate(addresses()):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("text/html"), address
        (tmp_path / f"{number}-{address[1:3]}.html").write_bytes(answer.content)
    assert number > len(KNOWN) * 10

    command = ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--exit-zero-always", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)

    messages = json.loads(result.stderr)["messages"]
    known = addresses()
    errors = {
        (known[int(message["url"].rpartition("/")[2].partition("-")[0])], message["message"])
        for message in messages
        if message["type"] == "error"
    }
    assert not errors
