"""The list of pages for search engines, and what they are asked to leave alone."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cdc_site.home.models import HomePage
from cdc_site.pages.models import ContentPage
from tests.factories import ContentPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(client):
    """Path, day of the last change and versions of every address in the sitemap."""
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    found = {}
    for url in ElementTree.fromstring(answer.content).findall("s:url", NAMES):  # noqa: S314 - our own
        path = url.find("s:loc", NAMES).text.removeprefix(settings.PUBLIC_URL)
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        found[path] = (url.find("s:lastmod", NAMES).text, links)
    return found


def test_both_languages_are_listed_each_with_its_versions(client):
    make_bilingual_site()

    found = entries(client)

    assert set(found) == {
        f"/{code}/{path}"
        for code in ("en", "ar")
        for path in ("", "projects/", "projects/project-0/", "partners/", "partners/foundation-0/")
    }
    published = {
        page.url: str(timezone.localdate(page.last_published_at)) for page in Page.objects.live().filter(depth__gt=1)
    }
    for path, (changed, links) in found.items():
        assert changed == published[path]
        below = path[4:]
        versions = {code: f"{settings.PUBLIC_URL}/{code}/{below}" for code in ("en", "ar")}
        assert links == {**versions, "x-default": versions["en"]}
        assert client.get(path).status_code == 200


def test_versions_are_the_same_as_on_the_page_itself(client):
    home = make_bilingual_site()
    ContentPageFactory(parent=home, title="Only in English", slug="only")

    found = entries(client)

    assert found["/en/only/"][1] == {}
    for path, (_changed, links) in found.items():
        text = client.get(path).content.decode()
        assert text.count('rel="alternate" hreflang') == len(links)
        assert all(f'hreflang="{code}" href="{url}"' in text for code, url in links.items())


def test_only_what_everybody_may_read_is_listed(client):
    home = make_bilingual_site()
    draft = ContentPageFactory(parent=home, title="Draft", slug="draft", live=False)
    secret = ContentPageFactory(parent=home, title="Secret", slug="secret")
    translate(secret, title="سري", live=False)
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="x")
    edit(ContentPageFactory(parent=home, title="Changed", slug="changed"), title="Not yet", publish=False)

    found = entries(client)

    assert not any(draft.slug in path or "secret" in path for path in found)
    assert "/en/changed/" in found
    assert not any("search" in path or "?" in path for path in found)


def test_a_language_without_a_live_home_page_is_not_listed(client):
    make_bilingual_site()
    Page.objects.filter(pk=HomePage.objects.get(locale__language_code="ar").pk).update(live=False)

    assert not any(path.startswith("/ar/") for path in entries(client))


def test_a_list_has_changed_when_something_on_it_has(client):
    make_bilingual_site()
    Page.objects.filter(locale__language_code="en").update(last_published_at="2026-01-02T12:00Z")
    Page.objects.filter(locale__language_code="en", slug="project-0").update(last_published_at="2026-03-04T12:00Z")

    found = entries(client)

    assert found["/en/projects/"][0] == found["/en/"][0] == "2026-03-04"
    assert found["/en/partners/"][0] == "2026-01-02"


def test_the_number_of_queries_does_not_grow_with_the_pages(client, django_assert_max_num_queries):
    home = make_bilingual_site()
    for number in range(20):
        page = ContentPage(title=f"Page {number}", slug=f"page-{number}", last_published_at=timezone.now())
        home.add_child(instance=page)

    with django_assert_max_num_queries(5):
        assert len(entries(client)) == 30


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave(client):
    answer = client.get("/robots.txt")

    robots = RobotFileParser()
    robots.parse(answer.content.decode().splitlines())
    assert robots.site_maps() == [f"{settings.PUBLIC_URL}/sitemap.xml"]
    for path in ("/admin/", "/en/search/?q=x", "/ar/search/"):
        assert not robots.can_fetch("*", path)
    for path in ("/en/", "/ar/projects/?field=twinning", "/cards/1-a.png", "/sitemap.xml"):
        assert robots.can_fetch("*", path)
