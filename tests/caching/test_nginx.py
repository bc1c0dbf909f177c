"""The shipped configuration in Debian's nginx, before the live application."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from django.conf import settings
from django.test import override_settings

from cdc_site.caching.crawl import crawl
from cdc_site.caching.models import Takedown
from cdc_site.caching.nodes import NodeFailed, push_takedowns, refresh
from projects.models import ProjectPage
from tests.caching.conftest import SECRET
from tests.factories import edit

pytestmark = pytest.mark.slow  # the database is a copy of its own, so that what tests commit is seen by the site
FRESH_FOR = 5.5  # seconds


@pytest.fixture(autouse=True)
def _node(stand, django_db_blocker):
    public = f"http://localhost:{stand.port}"
    with (
        django_db_blocker.unblock(),
        override_settings(
            CACHE_NODES=[stand.node],
            CACHE_SECRET=SECRET,
            PUBLIC_URL=public,
            ALLOWED_HOSTS=["localhost", "editors.localhost"],
        ),
    ):
        yield
        if stand.thread is None:
            stand.start_site()


def project(code="en"):
    return ProjectPage.objects.filter(locale__language_code=code).live().order_by("pk").first()


def unpacked(answer):
    kind = answer.headers.get("Content-Encoding")
    return {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[kind](answer.body).decode()


def test_languages_compressions_and_saving_of_data_never_mix(stand):
    for _ in range(2):
        for code in ("en", "ar"):
            for encoding in ("br", "gzip", ""):
                for saving in ("", "on"):
                    answer = stand.get(f"/{code}/", Accept_Encoding=encoding, Save_Data=saving)
                    text = unpacked(answer)
                    assert answer.status == 200
                    assert answer.headers.get("Content-Encoding", "") == encoding
                    assert f'<html lang="{code}"' in text
                    assert ('class="save-data"' in text) == bool(saving)


def test_the_start_leads_to_the_language_that_the_browser_asks_for(stand):
    for accepted, code in (
        ("ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        ("en-GB,ar;q=0.5", "en"),
        ("fr,ar;q=0.5", "ar"),
        ("", "en"),
    ):
        assert stand.get("/", Accept_Language=accepted).headers["Location"] == f"/{code}/"


def test_unknown_names_and_ways_of_writing_a_path_make_no_new_copy(stand):
    expected = stand.get("/en/projects/", Accept_Encoding="br")
    stored = stand.stored()

    for number, path in enumerate(("/en/projects/", "/en/%70rojects/", "/en//projects/", "/en/x/../projects/")):
        answer = stand.get(f"{path}?utm_source={number}&x[]={number}", Accept_Encoding="br, gzip")
        assert (answer.status, answer.headers["ETag"]) == (200, expected.headers["ETag"])

    assert stand.stored() == stored


def test_searches_and_what_is_not_found_are_stored_nowhere(stand):
    stored = stand.stored()

    assert stand.get("/en/search/?q=bridge").status == 200
    assert stand.get("/en/never-was/").status == 404

    assert stand.stored() == stored


def test_readers_get_no_cookie_no_word_for_our_nginx_and_a_304(stand):
    first = stand.get("/ar/", Cookie="sessionid=x", Accept_Encoding="gzip")

    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers["Vary"]
    assert "X-Accel-Expires" not in first.headers
    assert "stale" not in first.headers["Cache-Control"]
    assert stand.get("/ar/", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"]).status == 304


def test_a_change_is_seen_on_every_page_within_ten_seconds(stand):
    page = project()
    old, new = page.url, "/en/projects/freshly-named/"
    paths = ["/en/projects/", "/en/projects/feed/", "/en/projects.json", "/sitemap.xml"]
    before = {path: unpacked(stand.get(path)) for path in [*paths, old]}

    edit(page, title="Freshly named", slug="freshly-named")
    published = time.monotonic()
    time.sleep(FRESH_FOR)
    while stand.get(old).headers["Location"] != new and time.monotonic() - published < 9:
        time.sleep(0.2)

    after = {path: unpacked(stand.get(path)) for path in paths}
    assert stand.get(old).headers["Location"] == new
    assert "Freshly named" in unpacked(stand.get(new))
    assert new in unpacked(stand.get("/en/search/?q=freshly+named"))
    assert time.monotonic() - published < 10
    for path in paths:
        assert new not in before[path]
        assert new in after[path]


def test_the_crawl_makes_the_copy_complete_and_it_serves_when_the_site_is_silent(stand):
    assert crawl(stand.node, between=lambda: True) > 30
    stand.stop_site()
    time.sleep(FRESH_FOR)

    for code in ("en", "ar"):
        page = project(code)
        for encoding in ("br", "gzip", ""):
            answer = stand.get(page.url, Accept_Encoding=encoding)
            assert answer.status == 200
            assert f'<html lang="{code}"' in unpacked(answer)
    missing = stand.get("/ar/search/?q=x")
    assert (missing.status, missing.headers["Retry-After"]) == (503, "10")
    assert 'lang="ar" dir="rtl"' in missing.body.decode()


def test_a_withdrawn_page_stays_away_while_the_site_is_silent(stand):
    page = project("ar")
    address = page.url
    assert stand.get(address, Accept_Encoding="br").status == 200

    page.unpublish()
    assert push_takedowns() == []
    assert Takedown.objects.get(path=address).confirmed == [stand.node]

    for _ in range(2):
        for encoding in ("br", "gzip", ""):
            for saving in ("", "on"):
                answer = stand.get(address, Accept_Encoding=encoding, Save_Data=saving)
                assert answer.status == 410
                assert '<html lang="ar"' in unpacked(answer)
        if stand.thread:
            stand.stop_site()
            time.sleep(FRESH_FOR)


def test_a_withdrawal_is_repeated_until_the_node_has_taken_it(stand):
    page = project("ar")
    path = page.url
    stand.get(path, Accept_Encoding="br")
    page.unpublish()

    stand.stop_site()
    assert push_takedowns()
    stand.start_site()
    assert push_takedowns() == []

    assert stand.get(path, Accept_Encoding="br").status == 410
    assert not Takedown.objects.exclude(confirmed=[stand.node]).exists()


def test_strangers_cannot_replace_what_is_stored(stand):
    with override_settings(CACHE_SECRET="y" * 40), pytest.raises(NodeFailed, match="403"):
        refresh(stand.node, "/en/")

    assert stand.get("/en/", X_Cache_Refresh="1").status == 200


def test_an_unknown_host_gets_no_answer_and_the_admin_is_not_on_the_readers_host(stand):
    with pytest.raises(ConnectionError):
        stand.get("/en/", Host="other.example")

    assert stand.get(settings.ADMIN_PATH).status == 404
    assert stand.get(settings.ADMIN_PATH, Host="editors.localhost").status == 302


def test_static_files_are_served_compressed_and_for_ever(stand):
    folder = stand.folder / "static" / "css"
    folder.mkdir(exist_ok=True)
    for ending, content in (("", b"plain"), (".gz", b"gz"), (".br", b"br")):
        (folder / f"site.0123456789ab.css{ending}").write_bytes(content)

    answer = stand.get("/static/css/site.0123456789ab.css", Accept_Encoding="gzip, br")

    assert (answer.headers["Content-Encoding"], answer.body) == ("br", b"br")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_searches_beyond_what_the_site_carries_are_told_to_come_back(stand):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda number: stand.get(f"/ar/search/?q=word{number}"), range(60)))

    refused = [answer for answer in answers if answer.status == 503]
    assert refused
    assert refused[0].headers["Retry-After"] == "10"
    assert "rtl" in refused[0].body.decode()
    assert stand.get("/ar/").status == 200


@pytest.mark.parametrize(("code", "words"), [("en", "too large"), ("ar", "أكبر مما يمكن قبوله")])
def test_what_is_too_large_is_said_in_the_readers_language(stand, code, words):
    answer = stand.get(f"/{code}/forms/1/", method="POST", body=b"x" * (3 * 1024 * 1024 + 1))

    text = answer.body.decode()
    assert answer.status == 413
    assert f'<html lang="{code}"' in text and words in text
    assert "nginx" not in text
    assert "Retry-After" not in answer.headers


def test_no_visitors_address_is_written_down(stand):
    stand.get("/%00")
    stand.get("/en/", method="POST", Content_Length="999999999")
    stand.stop_site()
    stand.get("/en/never-stored/?q=secret-words")

    written = b"".join(p.read_bytes() for p in stand.folder.glob("*.log"))
    assert (stand.folder / "error.log").exists()
    assert b"client" not in written
    assert b"127.0.0.1" not in written
    assert b"secret-words" not in written
