"""What MDN's HTTP Observatory would say.

Its scale ends at 145: 100, and 45 for what is beyond. Of these, 5 are given for cookies that are set safely (public
pages set none), 5 for a digest on a script (pages without a script need none), and 5 once the Center's domain is on
the browsers' list of hosts that are asked by https alone, for which the header is already right. So 130 and 135 are
the most that public pages can have before that list, and 135 and 140 after it.
"""

import importlib
import sys

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cdc_site.settings import base
from tests.factories import make_bilingual_site
from tests.pages.observatory import modifiers, score

OVER_TLS = {"X-Forwarded-Proto": "https"}
TAKEN_OVER = ("SECURE_", "SESSION_COOKIE_", "CSRF_")
PUBLIC = ["/en/", "/ar/", "/en/projects/", "/ar/projects/project-0/", "/ar/partners/foundation-0/", "/en/nothing/"]
FULL_MARKS = {
    "content-security-policy": 10,
    "cookies": 0,
    "cross-origin-resource-sharing": 0,
    "referrer-policy": 5,
    "strict-transport-security": 0,
    "x-content-type-options": 0,
    "x-frame-options": 5,
    "cross-origin-resource-policy": 10,
}


@pytest.fixture
def reader(db, settings, monkeypatch):
    """A client of the site as production serves it over https."""
    monkeypatch.setattr(base, "OWN_URL", "https://cdc.test")
    monkeypatch.setenv("SECRET_KEY", "".join(chr(97 + number % 26) + str(number % 7) for number in range(40)))
    monkeypatch.delitem(sys.modules, "cdc_site.settings.production", raising=False)
    production = importlib.import_module("cdc_site.settings.production")
    monkeypatch.delitem(sys.modules, "cdc_site.settings.production")
    for name in dir(production):
        if name.startswith(TAKEN_OVER):
            setattr(settings, name, getattr(production, name))
    make_bilingual_site()
    return Client(headers=OVER_TLS)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_gets_all_that_a_page_without_cookies_can_get(reader, path):
    answer = reader.get(path)

    assert answer.status_code in (200, 404)
    found = modifiers(answer)
    has_script = b"<script src=" in answer.content
    assert found == FULL_MARKS | {"subresource-integrity": 5 if has_script else 0}
    assert score(answer) == (135 if has_script else 130)
    # all that is asked of hosts that want to be on the list
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_some_public_page_has_a_script_with_its_digest(reader):
    assert any(score(reader.get(path)) == 135 for path in PUBLIC)


def test_the_login_gets_an_a_plus_with_its_cookies(reader):
    answer = reader.get(reverse("wagtailadmin_login"))

    assert answer.status_code == 200
    found = modifiers(answer)
    assert found["cookies"] == 5
    assert found["content-security-policy"] == 10
    assert score(answer) >= 135


@pytest.mark.parametrize(
    ("headers", "name", "value"),
    [
        ({}, "content-security-policy", -25),
        ({"Content-Security-Policy": "default-src 'self'"}, "content-security-policy", 5),
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}, "content-security-policy", -20),
        ({"Content-Security-Policy": "script-src 'self'; object-src *"}, "content-security-policy", -20),
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-eval'"}, "content-security-policy", -10),
        ({"Referrer-Policy": "unsafe-url"}, "referrer-policy", -5),
        ({}, "strict-transport-security", -20),
        ({"Strict-Transport-Security": "max-age=60"}, "strict-transport-security", -10),
        ({}, "x-frame-options", -20),
        ({"X-Frame-Options": "DENY"}, "x-frame-options", 0),
        ({"Cross-Origin-Resource-Policy": "everybody"}, "cross-origin-resource-policy", -5),
    ],
)
def test_the_rules_see_what_is_wrong(headers, name, value):
    assert modifiers(HttpResponse("<p>", headers=headers))[name] == value


def test_the_rules_see_careless_cookies_and_foreign_scripts():
    answer = HttpResponse('<script src="https://elsewhere.example/x.js"></script>')
    answer.set_cookie("sessionid", "x")

    assert modifiers(answer)["cookies"] == -40
    assert modifiers(answer)["subresource-integrity"] == -5
    assert score(answer) < 50
