"""What pages say of themselves to search engines and social networks."""

import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.utils import timezone

from projects.models import ProjectPage
from tests.factories import ContentPageFactory, TeamPageFactory, edit, make_bilingual_site
from tests.sharing.schema_org import check

pytestmark = pytest.mark.django_db

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
PATHS = ("", "projects/", "projects/project-0/", "partners/", "partners/foundation-0/")


class Metadata(HTMLParser):
    """The properties and links in a page's head."""

    def __init__(self, text: str):
        super().__init__()
        self.properties: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "meta" and ("property" in attributes or attributes.get("name", "").startswith("twitter:")):
            self.properties[attributes.get("property") or attributes["name"]] = attributes["content"]
        if tag == "link":
            self.links[attributes["rel"]] = attributes["href"]


def graph_of(client, path):
    return json.loads(DATA.findall(client.get(path).content.decode())[0])


def node(graph, kind):
    return next(each for each in graph["@graph"] if each["@type"] == kind)


@pytest.fixture
def site():
    return make_bilingual_site()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_kind_of_page_is_described_in_the_words_of_schema_org(site, client, code):
    ContentPageFactory(parent=site, title="About", slug="about", summary="Who we are.")
    TeamPageFactory(parent=site)
    others = ("about/", "team/") if code == "en" else ()

    for path in (*PATHS, *others):
        check(graph_of(client, f"/{code}/{path}"))


def test_the_home_page_names_the_organisation_and_its_search(site, client):
    graph = graph_of(client, "/ar/")

    assert node(graph, "NGO")["name"] == "المركز"
    website = node(graph, "WebSite")
    assert website["inLanguage"] == "ar"
    target = website["potentialAction"]["target"]["urlTemplate"]
    assert client.get(target.replace(settings.PUBLIC_URL, "").format(search_term_string="جسر")).status_code == 200


def test_a_project_is_an_article_and_one_that_is_to_come_an_event(site, client):
    project = ProjectPage.objects.get(title="Project 0")
    article = node(graph_of(client, project.url), "Article")
    assert article["headline"] == "Project 0"
    assert article["datePublished"].startswith(str(timezone.localdate(project.first_published_at)))

    tomorrow = timezone.localdate() + timedelta(days=1)
    edit(project, start=tomorrow)

    event_graph = graph_of(client, "/ar/projects/project-0/")
    event = node(event_graph, "Event")
    assert event["startDate"] == str(tomorrow)
    assert [place["name"] for place in event["location"]] == ["قامشلو"]
    check(event_graph)


def test_breadcrumbs_are_those_that_readers_see(site, client):
    crumbs = node(graph_of(client, "/ar/projects/project-0/"), "BreadcrumbList")["itemListElement"]

    assert [crumb["name"] for crumb in crumbs][1:] == ["مشاريعنا", "مشروع 0"]
    assert [crumb.get("item") for crumb in crumbs] == [
        f"{settings.PUBLIC_URL}/ar/",
        f"{settings.PUBLIC_URL}/ar/projects/",
        None,
    ]


def test_a_title_cannot_break_out_of_the_data(site, client):
    title = "</script><script>alert(1)</script> & <!--"
    project = edit(ProjectPage.objects.get(title="Project 0"), title=title)

    text = client.get(project.url).content.decode()

    assert "<script>alert" not in text
    assert node(json.loads(DATA.findall(text)[0]), "Article")["headline"] == title


@pytest.mark.parametrize(
    ("code", "name", "locale", "other"), [("en", "The Center", "en_GB", "ar_SY"), ("ar", "المركز", "ar_SY", "en_GB")]
)
def test_social_networks_get_title_description_language_and_times(site, client, code, name, locale, other):
    edit(ProjectPage.objects.get(title="Project 0"), search_description='A "search" text & more.')

    head = Metadata(client.get(f"/{code}/projects/project-0/").content.decode())

    found = head.properties
    assert found["og:type"] == "article"
    assert found["og:site_name"] == name
    assert found["og:title"] == {"en": "Project 0", "ar": "مشروع 0"}[code]
    assert found["og:description"] == {"en": 'A "search" text & more.', "ar": "ما هو المشروع."}[code]
    assert found["og:url"] == head.links["canonical"] == f"{settings.PUBLIC_URL}/{code}/projects/project-0/"
    assert (found["og:locale"], found["og:locale:alternate"]) == (locale, other)
    assert found["og:image:alt"] == found["twitter:image:alt"] == f"{found['og:title']} – {name}"
    assert found["article:published_time"] <= found["article:modified_time"]
    assert found["twitter:card"] == "summary_large_image"


def test_what_is_not_to_be_found_has_no_description_for_search_engines(site, client):
    for path in ("/en/nothing/", "/en/search/?q=project"):
        text = client.get(path).content.decode()
        assert "ld+json" not in text
        assert "og:" not in text


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_manifest_speaks_the_readers_language(site, client, code):
    head = Metadata(client.get(f"/{code}/").content.decode())

    answer = client.get(head.links["manifest"])

    manifest = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"]) == (code, {"en": "ltr", "ar": "rtl"}[code])
    assert manifest["name"] == {"en": "The Center", "ar": "المركز"}[code]
    assert client.get(manifest["start_url"]).status_code == 200
    for icon in manifest["icons"]:
        assert b"".join(client.get(icon["src"]).streaming_content)


def test_programs_that_ask_for_an_icon_by_its_old_name_get_one(client):
    answer = client.get("/favicon.ico", follow=True)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:4] == b"\0\0\1\0"
