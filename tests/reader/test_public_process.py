"""The process that serves readers: what it answers, and what is not there."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import Resolver404, resolve
from wagtail.models import PageViewRestriction

from cdc_site.operations.environment import NOT_FOR_READERS, Place, of_editors_process, of_public_process
from cdc_site.pages.views import serve_page
from cdc_site.search.indexing import write
from cdc_site.search.models import Kind
from cdc_site.search.texts import Findable
from cdc_site.settings.database import database
from cdc_site.settings.env import ROOT
from cdc_site.settings.process import (
    EDITORS,
    PUBLIC,
    PUBLIC_MIDDLEWARE,
    PUBLIC_URLCONF,
    READER_PATH,
    READER_ROLE,
    signing_key,
)
from tests.databases import database_with_content
from tests.factories import (
    BridgesPageFactory,
    ContentPageFactory,
    EnquiryPageFactory,
    TeamPageFactory,
    make_bilingual_site,
    make_role,
    translate,
)

from .addresses import editors_only

PRODUCTION = "cdc_site.settings.production"


@pytest.fixture
def as_public(settings, db, monkeypatch):
    """From here on requests are answered as the public process does, with the rights of its role."""

    def begin():
        settings.CDC_PROCESS, settings.ROOT_URLCONF = PUBLIC, PUBLIC_URLCONF
        settings.MIDDLEWARE = PUBLIC_MIDDLEWARE
        ContentType.objects.clear_cache()
        # what this connection has prepared so far reads the tables, not the views
        monkeypatch.setattr(connection.connection, "prepare_threshold", None)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {READER_ROLE}; SET LOCAL search_path = {READER_PATH}")

    return begin


def test_a_search_reads_what_it_finds_and_not_the_whole_index(client, as_public):
    page = ContentPageFactory(parent=make_bilingual_site(), title="Cellar")
    write(Findable(page, Kind.ROLE, f"Granary {number}", body="Grain. " * 200) for number in range(1_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_searchentry")  # of a table that it takes for empty PostgreSQL reads all
    as_public()
    before = rows_read("search_searchentry")

    answer = client.get("/en/search/", {"q": "cellar"})

    assert [result.hit.title for result in answer.context["answer"].results] == ["Cellar"]
    assert 0 < rows_read("search_searchentry") - before < 100


def rows_read(table):
    """How many rows of a table this transaction has read so far, in any way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = %s", [table])
        return cursor.fetchone()[0]


def test_every_kind_of_page_is_served_with_the_readers_role_and_without_a_cookie(client, as_public):
    home = make_bilingual_site(projects=1, partners=1)
    BridgesPageFactory(parent=home)
    TeamPageFactory(parent=home, roles=[make_role()])
    translate(ContentPageFactory(parent=home, slug="about"), title="حول")
    EnquiryPageFactory(parent=home)
    closed = ContentPageFactory(parent=home, slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="given away")
    as_public()

    for path, status in {
        "": 200,
        "projects/": 200,
        "projects/project-0/": 200,
        "projects/?status=running": 200,
        "projects.json": 200,
        "projects/feed/": 200,
        "partners/": 200,
        "partners/foundation-0/": 200,
        "bridges/": 200,
        "about/": 200,
        "team/": 200,
        "write-to-us/": 200,
        "search/?q=project": 200,
        "nothing/": 404,
        "closed/": 410,  # it was open before
    }.items():
        answer = client.get(f"/en/{path}")
        assert answer.status_code == status, path
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()
    assert client.get("/sitemap.xml").content.count(b"<url>") > 8
    assert client.post("/en/").status_code == 405


def test_no_address_of_editors_leads_to_anything_but_a_missing_page():
    addresses = editors_only()
    reached = []
    for address in addresses:
        try:
            found = resolve(address, PUBLIC_URLCONF)
        except Resolver404:
            continue
        if found.func is not serve_page:
            reached.append(address)

    assert {"/admin/", "/admin/login/", "/admin/pages/1/", "/en/_util/login/"} <= set(addresses)
    assert len(addresses) > 200
    assert reached == []


def test_a_translation_whose_original_is_closed_is_missing_not_an_error(client, as_public):
    home = make_bilingual_site(projects=1, partners=1)
    original = home.get_descendants().get(slug="project-0").specific
    arabic = original.get_translations().first()
    assert arabic.live
    PageViewRestriction.objects.create(page=original, restriction_type="login")
    as_public()

    assert client.get(f"/ar/{arabic.url_path.partition('/')[2].partition('/')[2]}").status_code == 404


def test_a_live_page_on_the_editors_address_leads_to_the_public_one_and_a_closed_one_asks_who_is_there(
    client, settings, db
):
    home = make_bilingual_site(projects=1, partners=1)
    closed = ContentPageFactory(parent=home, slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    settings.CDC_PROCESS = EDITORS
    settings.PUBLIC_URL = "https://cdc.example"

    assert client.get("/en/projects/?status=running")["Location"] == "https://cdc.example/en/projects/?status=running"
    assert "login" in client.get("/en/closed/")["Location"]
    assert client.get("/admin/")["Location"].startswith("/admin/")


class TestSettings:
    def test_the_public_process_is_not_told_what_only_editors_may_know(self, tmp_path, monkeypatch):
        for name in (*NOT_FOR_READERS, "READER_DATABASE_URL", "SECRET_KEY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("EMAIL_HOST_PASSWORD", "secret")
        variables = Place(tmp_path, 8000, 8001).variables_apart(PRODUCTION, "postgresql://cdc@/cdc?host=/x")
        public, editors = of_public_process(variables), of_editors_process(variables)

        assert not set(NOT_FOR_READERS) & set(public)
        assert public["READER_DATABASE_URL"] == f"postgresql://{READER_ROLE}@/cdc?host=/x"
        assert public["SECRET_KEY"] not in (editors["EDITORS_SECRET_KEY"], "")
        assert editors["EDITORS_URL"] == "http://localhost:8001"

    def test_on_a_server_the_role_gets_a_password_that_is_kept(self, tmp_path, monkeypatch):
        monkeypatch.delenv("READER_DATABASE_URL", raising=False)
        place = Place(tmp_path, 8000, 8001)
        urls = [
            place.variables_apart(PRODUCTION, "postgresql://owner:x@db:5432/cdc")["READER_DATABASE_URL"] for _ in "ab"
        ]

        assert urls[0] == urls[1]
        assert urls[0].startswith(f"postgresql://{READER_ROLE}:")
        assert urls[0].endswith("@db:5432/cdc")
        assert len(urlsplit(urls[0]).password) > 60

    def test_the_public_process_never_connects_as_the_owner_by_mistake(self, tmp_path, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgresql://owner@/cdc")
        monkeypatch.delenv("READER_DATABASE_URL", raising=False)

        with pytest.raises(ImproperlyConfigured, match="READER_DATABASE_URL"):
            database(tmp_path, as_reader=True)

    def test_editors_need_a_key_that_readers_process_does_not_know(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "a")
        monkeypatch.setenv("EDITORS_SECRET_KEY", "a")
        with pytest.raises(ImproperlyConfigured, match="EDITORS_SECRET_KEY"):
            signing_key(EDITORS)

        monkeypatch.setenv("EDITORS_SECRET_KEY", "b")
        assert (signing_key(PUBLIC), signing_key(EDITORS)) == ("a", "b")


@pytest.mark.slow
def test_the_whole_first_content_is_served_by_the_real_public_process(tmp_path, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), database_with_content():
        parts = urlsplit(os.environ["DATABASE_URL"])
        url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
        variables = Place(tmp_path, 8000, 8001).variables_apart(PRODUCTION, url) | {
            "PUBLIC_URL": "http://localhost:8000"
        }
        ready = [sys.executable, "manage.py", "prepare", "static_files"]
        subprocess.run(ready, env=variables, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "tests.reader.walk"]
        given = json.dumps(editors_only())
        environment = of_public_process(variables)
        done = subprocess.run(command, env=environment, cwd=ROOT, input=given, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    met = json.loads(done.stdout)
    assert {status for status, _cookies, _vary in met["pages"].values()} <= {200, 301, 302, 404}
    assert [each for each, (status, _c, _v) in met["pages"].items() if status == 404] == ["/nothing/", "/en/nothing/"]
    assert sum(status == 200 for status, _c, _v in met["pages"].values()) > 150
    assert not any(cookies or "cookie" in vary.lower() for _status, cookies, vary in met["pages"].values())
    assert len(met["given"]) > 300
    assert set(met["given"].values()) == {404}
