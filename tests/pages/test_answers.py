"""Headers, errors and what an answer must never contain."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.template import loader

from tests.factories import ContentPageFactory, locale, make_bilingual_site, make_home, translate

PATHS = ["/en/", "/ar/", "/en/projects/", "/ar/projects/project-0/", "/ar/partners/foundation-0/", "/en/nothing/"]
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.django_db
class TestEveryPublicAnswer:
    @pytest.fixture(autouse=True)
    def _site(self):
        make_bilingual_site()

    @pytest.mark.parametrize("path", PATHS)
    def test_has_the_strict_policy_and_no_cookie(self, client, path):
        answer = client.get(path)

        directives = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
        assert directives == STRICT
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")

    @pytest.mark.parametrize("path", PATHS)
    def test_has_nothing_inline_and_loads_nothing_from_elsewhere(self, client, path):
        text = client.get(path).content.decode()

        # of scripts only data, which no browser runs, and files of our own
        allowed = r' type="application/ld\+json">| src="/static/js/[\w.]+" integrity="sha384-[\w+/=]+" defer></script>'
        assert not re.search(rf"<script(?!{allowed})|<style|\sstyle=|\son[a-z]+=", text)
        loaded = re.findall(r'<(?:link rel="(?:stylesheet|preload|icon)[^>]*href|img[^>]*src)="([^"]+)"', text)
        assert loaded
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded)

    @pytest.mark.parametrize("path", PATHS)
    def test_says_its_language_and_direction(self, client, path):
        code = path[1:3]
        text = client.get(path).content.decode()

        assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in text
        assert len(re.findall("<h1", text)) == 1
        assert "<title>" in text

    def test_is_compressed_for_browsers_that_can_read_it(self, client):
        answer = client.get("/en/", headers={"Accept-Encoding": "gzip"})

        assert answer["Content-Encoding"] == "gzip"


@pytest.mark.django_db
def test_the_menu_comes_from_the_tree_in_each_language(client):
    home = make_bilingual_site()
    page = ContentPageFactory(parent=home, title="Visit us", show_in_menus=True)
    ContentPageFactory(parent=home, title="Not in the menu")
    translate(page, title="زورونا")

    english, arabic = client.get("/en/").content.decode(), client.get("/ar/").content.decode()

    assert "Visit us" in english
    assert "Not in the menu" not in english
    assert "زورونا" in arabic
    assert "Visit us" not in arabic


@pytest.mark.django_db
def test_breadcrumbs_lead_up_and_mark_the_page(client):
    home = make_home()
    about = ContentPageFactory(parent=home, title="About", slug="about")
    vision = ContentPageFactory(parent=about, title="Vision", slug="vision")

    text = client.get(vision.url).content.decode()

    crumbs = text.split("crumbs")[1].split("</ol>")[0]
    assert 'href="/en/"' in crumbs
    assert 'href="/en/about/"' in crumbs
    assert 'aria-current="page"' in crumbs


@pytest.mark.django_db
def test_a_server_error_is_readable_without_database_and_context(client, monkeypatch):
    make_home()
    client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", lambda *a, **k: 1 / 0)

    answer = client.get("/en/")

    text = answer.content.decode()
    assert answer.status_code == 500
    assert 'lang="ar" dir="rtl"' in text
    assert 'lang="en"' in text
    assert "Traceback" not in text


def test_the_500_page_uses_no_tags_at_all():
    source = loader.get_template("500.html").template.source

    assert "{%" not in source
    assert "{{" not in source


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/en/%00/", "/en/..%2f..%2fetc/passwd", "/ar/" + "a" * 3000, "/%ff%fe/", "/en//evil.example/"]
)
def test_malformed_addresses_are_a_404(client, path):
    make_home()

    answer = client.get(path)

    assert answer.status_code in {301, 302, 404}
    assert "evil.example" not in answer.get("Location", "").split("/")[2:3]


@pytest.mark.django_db
def test_originals_and_documents_are_not_served_from_the_media_address(client):
    for path in ("/media/original_images/x.jpg", "/media/documents/x.pdf", "/media/../manage.py", "/media/images/../x"):
        assert client.get(path).status_code == 404


def run_check(**variables):
    """`check --deploy` in a process of its own, with these environment variables."""
    database = settings.DATABASES["default"]
    url = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "cdc_site.settings.production", "DATABASE_URL": url, **variables}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True,
        text=True,
        env=environment,
    )


GOOD_KEY = "".join(chr(97 + number % 26) + str(number % 7) for number in range(40))
DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "cdc_site.settings.dev"}


@pytest.mark.thorough
def test_the_deployment_check_is_clean():
    result = run_check(SECRET_KEY=GOOD_KEY, PUBLIC_URL="https://cdc.test", ALLOWED_HOSTS="cdc.test")

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "at least 50"),
        ({"SECRET_KEY": "django-insecure-" + "x" * 60}, "not an example"),
        ({"SECRET_KEY": "ab" * 40}, "at least 10 different"),
        ({"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "cdc.test,.*"}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": GOOD_KEY, "METRICS_TOKEN": "short"}, "METRICS_TOKEN"),
        ({"SECRET_KEY": GOOD_KEY, "LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({**DEVELOPMENT, "PUBLIC_URL": "https://cdc.test"}, "cdc.test"),
        ({**DEVELOPMENT, "ALLOWED_HOSTS": "localhost,192.0.2.7"}, "192.0.2.7"),
        ({"SECRET_KEY": GOOD_KEY, "CDC_LANGUAGES": "en,xx"}, "CDC_LANGUAGES"),
        ({"SECRET_KEY": GOOD_KEY, "PORT": "eighty"}, "PORT"),
        ({"SECRET_KEY": GOOD_KEY, "DATABASE_URL": "sqlite:///x"}, "postgresql://"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_plain_message(variables, words):
    result = run_check(**variables)

    assert result.returncode != 0
    assert words in result.stderr


@pytest.mark.django_db
def test_a_language_whose_home_is_a_draft_has_no_pages(client):
    home = make_home()
    translate(home, live=False)
    page = ContentPageFactory(parent=home, title="About", slug="about")
    page.copy_for_translation(locale("ar"))

    assert client.get("/ar/about/").status_code == 404
