"""Projects as open data."""

import csv
import io
import json
from datetime import date

import pytest
import yaml
from wagtail.models import PageViewRestriction

from cdc_site.operations.content.loader import FILE
from cdc_site.pages.open_data import SLUG, csv_answer
from partners.data import COLUMNS as PARTNER_COLUMNS
from partners.models import PartnerPage
from projects.data import COLUMNS
from projects.models import ProjectIndexPage, ProjectPage
from tests.factories import ContentPageFactory, ProjectPageFactory, edit, make_bilingual_site, translate
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return four_days_of_march()


@remembered
def four_days_of_march():
    home = make_bilingual_site(projects=1)
    edit(ProjectPage.objects.get(title="Project 0"), start=date(2023, 3, 1), end=date(2023, 3, 4))
    return home


def index():
    return ProjectIndexPage.objects.get(locale__language_code="en")


def as_json(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def as_table(client, url):
    answer = client.get(url)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_project_is_in_json_with_the_originals_facts_and_the_readers_words(home, client):
    english, arabic = (as_json(client, f"/{code}/projects.json") for code in ("en", "ar"))

    (project,) = arabic["projects"]
    assert (arabic["language"], arabic["count"]) == ("ar", 1)
    assert project["id"] == english["projects"][0]["id"]
    assert (project["title"], project["summary"]) == ("مشروع 0", "ما هو المشروع.")
    assert project["url"].endswith("/ar/projects/project-0/")
    assert (project["status"], project["start"], project["end"]) == ("running", "2023-03-01", "2023-03-04")
    assert project["fields"] == [{"code": "twinning", "name": "توأمة المدن"}]
    assert [(place["code"], place["name"], place["side"]) for place in project["places"]] == [
        ("qamishlo", "قامشلو", "here"),
        ("poitiers", "بواتييه", "away"),
    ]
    (partner,) = project["partners"]
    assert (partner["code"], partner["name"], partner["language"]) == ("foundation-0", "مؤسسة 0", "ar")
    assert partner["url"].endswith("/ar/partners/foundation-0/")


def test_a_project_is_a_row_of_the_table(home, client):
    (row,) = as_table(client, "/ar/projects.csv")

    assert tuple(row) == COLUMNS
    assert (row["title"], row["fields"], row["field_names"]) == ("مشروع 0", "twinning", "توأمة المدن")
    assert (row["places"], row["place_names"]) == ("qamishlo; poitiers", "قامشلو; بواتييه")
    assert (row["countries"], row["partners"], row["start"]) == ("SY; FR", "foundation-0", "2023-03-01")


def test_data_that_is_fetched_in_parts_is_whole_and_in_order(home, client, monkeypatch):
    for month in range(1, 6):
        ProjectPageFactory(parent=index(), title=f"Month {month}", start=date(2024, month, 1))
    whole = as_json(client, "/en/projects.json")
    assert [each["title"] for each in whole["projects"]] == [
        *(f"Month {month}" for month in range(5, 0, -1)), "Project 0"
    ]  # fmt: skip
    monkeypatch.setattr("projects.data.BATCH", 4)

    assert as_json(client, "/en/projects.json") == whole


def test_the_data_has_the_filters_of_the_list_and_one_address(home, client):
    ProjectPageFactory(parent=index(), title="Elsewhere", start=date(2020, 1, 1))

    assert as_json(client, "/en/projects.json")["count"] == 2
    narrowed = as_json(client, "/en/projects.json?field=twinning&year=2023")
    assert (narrowed["count"], narrowed["filters"]) == (1, {"field": "twinning", "year": "2023"})
    ignored = as_json(client, "/en/projects.json?field=nonsense")
    assert (ignored["count"], ignored["unknown"]) == (2, ["nonsense"])
    assert len(as_table(client, "/en/projects.csv?year=2020")) == 1
    for name in ("json", "csv"):
        answer = client.get(f"/en/projects.{name}?x=1&year=2023&field=twinning&page=2")
        assert (answer.status_code, answer["Location"]) == (301, f"/en/projects.{name}?field=twinning&year=2023")


@pytest.mark.parametrize("query", ["field=%00", "year=%FF", "partner=" + "x" * 10_000, "page=999999999999", "%00=%00"])
def test_hostile_questions_are_no_error(home, client, query):
    for name in ("projects.json", "projects.csv", "partners.json", "partners.csv", "projects/feed/"):
        assert client.get(f"/en/{name}?{query}", follow=True).status_code == 200


def test_nothing_that_is_not_published_or_closed_is_in_the_data(home, client):
    ProjectPageFactory(parent=index(), title="A secret draft", live=False)
    closed = ProjectPageFactory(parent=index(), title="A secret page")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="secret")
    edit(ProjectPage.objects.get(title="Project 0"), publish=False, title="A secret version", summary="Secret")
    partner = PartnerPage.objects.get(title="Foundation 0")
    for version in PartnerPage.objects.filter(translation_key=partner.translation_key):
        PageViewRestriction.objects.create(page=version, restriction_type="login")

    for name in ("projects.json", "projects.csv", "partners.json", "partners.csv"):
        text = client.get(f"/en/{name}").content.decode()
        assert "ecret" not in text
        assert "foundation-0" not in text


def test_what_exists_only_in_the_other_language_is_left_out(home, client):
    only_english = ProjectPageFactory(parent=index(), title="Only English")

    assert as_json(client, "/ar/projects.json")["count"] == 1
    translate(only_english, title="بالعربية أيضاً")
    assert as_json(client, "/ar/projects.json")["count"] == 2


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_a_spreadsheet_runs_nothing_that_somebody_typed(typed):
    answer = csv_answer(["a"], [[typed], ["safe = text"], [-1.5], [None]], "x.csv")

    cells = [row[0] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]
    assert cells == ["a", f"'{typed}", "safe = text", "-1.5", ""]


def test_titles_are_guarded_in_the_table_and_as_they_are_in_json(home, client):
    edit(ProjectPage.objects.get(title="Project 0"), title="=HYPERLINK(1)")

    assert as_table(client, "/en/projects.csv")[0]["title"] == "'=HYPERLINK(1)"
    assert as_json(client, "/en/projects.json")["projects"][0]["title"] == "=HYPERLINK(1)"


def test_data_may_be_kept_is_read_only_and_sets_no_cookie(home, client):
    for name in ("projects.json", "projects.csv", "partners.json", "partners.csv"):
        answer = client.get(f"/en/{name}")
        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert client.get(f"/en/{name}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.post(f"/en/{name}").status_code == 405


def test_lists_lead_to_their_data_and_to_the_page_that_explains_it(home, client):
    page = ContentPageFactory(parent=home, title="Open data", slug=SLUG)
    for name, query in (("projects", "field=twinning"), ("partners", "kind=foundation")):
        text = client.get(f"/ar/{name}/?{query}").content.decode()
        assert f'href="/ar/{name}.json?{query}"' in text
        assert f'href="/ar/{name}.csv?{query}"' in text
        assert f'href="/en/{SLUG}/" hreflang="en"' in text
    translate(page, title="بيانات مفتوحة")

    assert f'href="/ar/{SLUG}/"' in client.get("/ar/projects/").content.decode()
    page.unpublish()
    assert f'href="/en/{SLUG}/"' not in client.get("/en/projects/").content.decode()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_column_is_explained_in_the_first_content(code):
    pages = yaml.safe_load(FILE.read_text(encoding="utf-8"))["pages"]
    body = next(page for page in pages if page["slug"] == SLUG)["body"]
    words = set(json.dumps(_in_language(body, code), ensure_ascii=False).replace(",", " ").replace('"', " ").split())
    words = {word.strip(".:؛،") for word in words}

    assert not [column for column in (*COLUMNS, *PARTNER_COLUMNS) if column not in words]


def _in_language(value, code):
    if isinstance(value, list):
        return [_in_language(each, code) for each in value]
    if isinstance(value, dict):
        return value[code] if code in value else {key: _in_language(each, code) for key, each in value.items()}
    return value


@pytest.mark.parametrize("path", ["/api/", "/api/v2/pages/", "/api/v3/", "/en/api/", "/api/main/pages/"])
def test_wagtails_own_api_stays_closed(home, client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (403, 404)
