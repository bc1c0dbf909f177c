"""The page of all bridges, and the map on the pages of a project and a partner."""

import re

import pytest

from cdc_site.bridges.models import BridgesPage
from cdc_site.places.models import Precision
from projects.models import ProjectIndexPage, ProjectPage, ProjectPlace
from tests.factories import BridgesPageFactory, PlaceFactory, edit, make_bilingual_site, make_home, translate
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return two_bridges()


@remembered
def two_bridges():
    home = make_bilingual_site(projects=2)
    bridges = BridgesPageFactory(parent=home)
    translate(bridges, title="الجسور")
    return home


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_map_and_list_say_the_same_in_both_languages(client, site):
    for url, here, away, project in (
        ("/en/bridges/", "Qamishlo", "Poitiers", "Project 1"),
        ("/ar/bridges/", "قامشلو", "بواتييه", "مشروع 1"),
    ):
        text = text_of(client, url)

        assert text.count('class="arc" d=') == 1
        assert f">{away}</text>" in text
        assert f"<bdi>{here}</bdi>" in text
        assert f"<bdi>{away}</bdi>" in text
        assert f">{project}</a>" in text


def test_the_home_page_shows_the_map_and_leads_to_the_page_of_all_bridges(client, site):
    text = text_of(client, "/ar/")

    assert ">بواتييه</text>" in text
    assert '<a href="/ar/bridges/">' in text


def test_a_project_without_a_place_abroad_is_no_bridge(client, site):
    project = ProjectPage.objects.get(title="Project 1")
    edit(project, places=[row for row in project.places.all() if row.place.side == "here"])

    assert "Project 1" not in text_of(client, "/en/bridges/")
    assert "bridges-map" not in text_of(client, project.url)


def test_a_place_known_only_by_country_says_so(client, site):
    kenya = PlaceFactory(code="kenya", country="KE", precision=Precision.COUNTRY, latitude=0, longitude=38)
    project = ProjectPage.objects.get(title="Project 1")
    edit(project, places=[ProjectPlace(place=kenya)])

    for url in ("/en/", "/en/bridges/", project.url):
        assert "only the country is known" in text_of(client, url)


def test_the_filters_of_projects_narrow_map_and_list(client, site):
    lyon = PlaceFactory(code="lyon", names={"en": "Lyon"}, latitude=45.8, longitude=4.8)
    edit(ProjectPage.objects.get(title="Project 1"), places=[ProjectPlace(place=lyon)])

    text = text_of(client, "/en/bridges/?place=lyon")

    assert "Bridges: Lyon" in text
    assert ">Lyon</text>" in text
    assert "Poitiers</text>" not in text
    assert "Project 0" not in text
    assert client.get("/en/bridges/?nonsense=1").status_code == 301


def test_a_project_that_exists_only_in_english_is_not_in_the_arabic_list(client, site):
    ProjectPage.objects.get(title="مشروع 1").delete()

    text = text_of(client, "/ar/bridges/")

    assert "مشروع 0" in text
    assert "Project 1" not in text


@pytest.mark.thorough
def test_the_list_has_all_bridges_and_the_map_sixty(client):
    home = make_home()
    BridgesPageFactory(parent=home)
    index = home.add_child(instance=ProjectIndexPage(title="Projects", slug="projects", locale=home.locale))
    for number in range(65):
        place = PlaceFactory(latitude=36 + number % 20, longitude=-5 + number % 37)
        page = ProjectPage(title=f"Project {number}", slug=f"p-{number}", summary="A summary.", locale=home.locale)
        page.places = [ProjectPlace(place=place)]
        index.add_child(instance=page)

    text = text_of(client, "/en/bridges/")

    assert text.count('class="arc" d=') == 60
    assert len(re.findall(r'<a href="/en/projects/p-\d+/">', text)) == 65


def test_each_place_on_a_projects_map_leads_to_the_projects_there(client, site):
    assert '<a href="/ar/projects/?place=poitiers">' in text_of(client, "/ar/projects/project-0/")


def test_a_site_without_bridges_says_so(client):
    BridgesPageFactory(parent=make_home())

    assert "There are no bridges here yet." in text_of(client, "/en/bridges/")
    assert BridgesPage.objects.count() == 1
