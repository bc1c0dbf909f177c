"""The feed of projects, and a coming project for calendars."""

from datetime import date, timedelta

import feedparser
import pytest
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from projects.models import ProjectIndexPage, ProjectPage
from tests.factories import ProjectPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db

TITLE = "Bread, <b>roses</b> & \x0b\x01bridges"


@pytest.fixture
def index():
    make_bilingual_site(projects=1)
    return ProjectIndexPage.objects.get(locale__language_code="en")


def feed_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


@pytest.mark.parametrize(
    ("code", "title", "entry"),
    [("en", "Our projects – The Center", "Project 0"), ("ar", "مشاريعنا – المركز", "مشروع 0")],
)
def test_each_language_has_a_feed_with_all_that_atom_requires(index, client, code, title, entry):
    feed = feed_of(client, f"/{code}/projects/feed/")

    assert (feed.feed.title, feed.feed.language) == (title, code)
    assert feed.feed.id
    assert feed.feed.updated
    assert feed.feed.author
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["alternate"].endswith(f"/{code}/projects/")
    assert links["self"].endswith(f"/{code}/projects/feed/")
    (only,) = feed.entries
    assert only.title == entry
    assert only.id.startswith("urn:uuid:")
    assert only.link.endswith(f"/{code}/projects/project-0/")
    assert only.published_parsed
    assert only.updated_parsed
    assert [tag.term for tag in only.tags] == ["twinning"]


def test_the_same_project_has_an_entry_of_its_own_in_each_language_that_never_changes(index, client):
    before = [feed_of(client, f"/{code}/projects/feed/").entries[0].id for code in ("en", "ar")]

    edit(ProjectPage.objects.get(title="Project 0"), title="Renamed", slug="renamed")

    assert before[0] != before[1]
    assert [feed_of(client, f"/{code}/projects/feed/").entries[0].id for code in ("en", "ar")] == before


def test_a_change_of_the_originals_facts_updates_the_entry_of_the_translation(index, client):
    before = feed_of(client, "/ar/projects/feed/").entries[0].updated_parsed
    ProjectPage.objects.filter(title="Project 0").update(last_published_at=timezone.now() + timedelta(hours=1))

    assert feed_of(client, "/ar/projects/feed/").entries[0].updated_parsed > before


def test_a_feed_has_the_filters_of_the_list(index, client):
    ProjectPageFactory(parent=index, title="Another field")

    assert len(feed_of(client, "/en/projects/feed/").entries) == 2
    narrowed = feed_of(client, "/en/projects/feed/?field=twinning")
    assert [entry.title for entry in narrowed.entries] == ["Project 0"]
    assert narrowed.feed.title == "Our projects: City twinning – The Center"
    assert narrowed.feed.links[0].href.endswith("/en/projects/?field=twinning")
    assert client.get("/en/projects/feed/?field=&x=1")["Location"] == "/en/projects/feed/"
    assert len(feed_of(client, "/en/projects/feed/?field=nonsense").entries) == 2


def test_the_list_names_its_feed(index, client):
    head = client.get("/ar/projects/?field=twinning").content.decode().split("</head>")[0]

    assert '<link rel="alternate" type="application/atom+xml"' in head
    assert 'href="/ar/projects/feed/?field=twinning"' in head


def test_what_somebody_typed_never_breaks_a_feed(index, client):
    ProjectPageFactory(parent=index, title=TITLE, slug="typed", summary="1 < 2 & <script>alert(1)</script>\x02")

    entry = next(entry for entry in feed_of(client, "/en/projects/feed/").entries if "roses" in entry.title)

    assert entry.title.split() == ["Bread,", "<b>roses</b>", "&", "bridges"]
    assert "&lt;script&gt;" in entry.summary or "<script" not in entry.summary


def test_drafts_and_closed_projects_are_not_in_the_feed(index, client):
    ProjectPageFactory(parent=index, title="A draft", live=False)
    closed = ProjectPageFactory(parent=index, title="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="secret")

    assert [entry.title for entry in feed_of(client, "/en/projects/feed/").entries] == ["Project 0"]


def test_a_closed_or_missing_list_has_no_feed(index, client):
    PageViewRestriction.objects.create(page=index, restriction_type="login")

    assert client.get("/en/projects/feed/").status_code == 404
    assert client.get("/ar/projects/feed/").status_code == 200


def test_the_feed_may_be_kept_and_says_when_nothing_has_changed(index, client):
    first = client.get("/en/projects/feed/")

    assert first["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in first.get("Vary", "")
    assert client.get("/en/projects/feed/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.post("/en/projects/feed/").status_code == 405


def coming(index, **fields):
    start = timezone.localdate() + timedelta(days=30)
    return ProjectPageFactory(
        parent=index, title="Coming; soon, one day", slug="coming", start=start, end=start + timedelta(days=2), **fields
    )


def test_a_coming_project_can_be_added_to_a_calendar_in_both_languages(index, client):
    project = coming(index)
    translate(project, title="قادم، " + "جسر " * 30, summary="ما هو\nالمشروع.")

    for code, title in (("en", "Coming; soon, one day"), ("ar", "قادم، " + "جسر " * 30)):
        link = f"/{code}/projects/coming/project.ics"
        assert f'href="{link}"' in client.get(f"/{code}/projects/coming/").content.decode()
        answer = client.get(link)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(event["SUMMARY"]).strip() == title.strip()
        assert event["DTSTART"].dt == project.start
        assert event["DTEND"].dt == project.end + timedelta(days=1)
        assert event["URL"].endswith(f"/{code}/projects/coming/")
        assert event["UID"]
        assert event["DTSTAMP"]


def test_only_projects_that_everybody_may_read_and_that_are_to_come_have_a_calendar_entry(index, client):
    begun = ProjectPageFactory(parent=index, title="Begun", start=date(2020, 1, 1))
    unknown = ProjectPageFactory(parent=index, title="Unknown", start=None)
    draft = coming(index, live=False)
    for page in (begun, unknown, draft):
        assert client.get(f"/en/projects/{page.slug}/project.ics").status_code == 404
    for page in (begun, unknown):
        assert "project.ics" not in client.get(page.url).content.decode()
    draft.save_revision().publish()
    assert client.get("/en/projects/coming/project.ics").status_code == 200

    PageViewRestriction.objects.create(page=draft, restriction_type="password", password="secret")

    assert client.get("/en/projects/coming/project.ics").status_code == 404
    for slug in ("a%00b", "x" * 5000, "%FF", "'"):
        assert client.get(f"/en/projects/{slug}/project.ics").status_code == 404
