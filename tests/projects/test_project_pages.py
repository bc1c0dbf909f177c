"""Project pages and their list, as visitors see them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cdc_site.places.models import Precision
from partners.models import PartnerPage
from projects.models import ProjectIndexPage, ProjectPage, ProjectPlace, RelatedProject, Status
from tests.factories import PlaceFactory, ProjectPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    make_bilingual_site()
    return ProjectIndexPage.objects.get(locale__language_code="en")


def text_of(client, url):
    return client.get(url).content.decode()


def test_a_project_shows_its_facts_in_the_readers_language(index, client):
    project = ProjectPage.objects.get(title="Project 0")

    english = text_of(client, project.url)
    arabic = text_of(client, "/ar/projects/project-0/")

    for word in ("Qamishlo", "Poitiers", "France", "City twinning", "Foundation 0", "Running"):
        assert word in english
    for word in ("قامشلو", "بواتييه", "فرنسا", "توأمة المدن", "مؤسسة 0", "قيد التنفيذ"):
        assert word in arabic


def test_took_place_on_is_shown_only_with_a_start(index, client):
    project = ProjectPage.objects.get(title="Project 0")
    assert "Took place" in text_of(client, project.url)

    edit(project, start=None)

    assert "Took place" not in text_of(client, project.url)


def test_a_place_known_only_by_country_is_not_called_a_city_of_it(index, client):
    kenya = PlaceFactory(code="kenya", country="KE", precision=Precision.COUNTRY, names={"en": "Kenya"})
    project = ProjectPageFactory(parent=index, places=[ProjectPlace(place=kenya, sort_order=0)])

    text = text_of(client, project.url)

    assert "Kenya" in text
    assert "(<bdi>Kenya</bdi>)" not in text


def test_a_city_with_the_name_of_its_country_is_said_once(index, client):
    hong_kong = PlaceFactory(code="hong-kong", country="HK", names={"en": "Hong Kong"})
    project = ProjectPageFactory(parent=index, places=[ProjectPlace(place=hong_kong, sort_order=0)])

    assert "(<bdi>Hong Kong</bdi>)" not in text_of(client, project.url)


def test_every_project_draws_its_own_bridge_and_is_never_the_same_grey_box(index, client):
    planned = ProjectPageFactory(parent=index, status=Status.PLANNED)
    done = ProjectPageFactory(parent=index, status=Status.COMPLETED)

    drawings = [text_of(client, page.url).split("<svg")[2].split("</svg>")[0] for page in (planned, done)]

    assert drawings[0] != drawings[1]


def test_projects_are_listed_by_start_else_by_the_day_of_the_report_newest_first(index, client):
    ProjectPage.objects.get(title="Project 0").delete()
    ProjectPageFactory(parent=index, title="Middle", start=None, reported_on=date(2022, 6, 1))
    ProjectPageFactory(parent=index, title="Oldest", start=date(2021, 1, 1), reported_on=date(2024, 1, 1))
    ProjectPageFactory(parent=index, title="Newest", start=date(2023, 1, 1), reported_on=date(2020, 1, 1))

    text = text_of(client, index.url)

    assert text.index("Newest") < text.index("Middle") < text.index("Oldest")


def test_a_translated_list_is_sorted_by_the_originals_days(index, client):
    older = ProjectPageFactory(parent=index, title="Older", start=date(2001, 1, 1))
    translate(older, title="أقدم")
    newer = ProjectPageFactory(parent=index, title="Newer", start=date(2002, 1, 1))
    translate(newer, title="أحدث مشروع")

    text = text_of(client, "/ar/projects/")

    assert text.index("أحدث مشروع") < text.index("أقدم")


@pytest.mark.parametrize(
    "page", ["", "0", "-1", "2", "999999999999999999999", "abc", "1e3", "%00", "٢", "'", "2&page=3", "1.5"]
)
def test_pagination_survives_nonsense(index, client, page):
    answer = client.get(f"/en/projects/?page={page}", follow=True)

    assert answer.status_code == 200
    assert "Project 0" in answer.content.decode()


def test_the_thirteenth_project_is_on_the_second_page(index, client):
    for number in range(1, 13):
        index.add_child(instance=ProjectPage(title=f"More {number}", summary="A summary.", start=date(2020, 1, number)))

    first, second = text_of(client, "/en/projects/"), text_of(client, "/en/projects/?page=2")

    assert first.count('class="card"') == 12
    assert second.count('class="card"') == 1
    assert "More 1<" in second
    assert 'href="?page=2"' in first
    assert "13 projects" in first
    assert "<title>Our projects, page 2" in second
    assert '/en/projects/?page=2"' in second.split('rel="canonical"')[1][:80]


def test_a_related_project_that_exists_only_in_english_is_marked_for_an_arabic_reader(index, client):
    project = ProjectPage.objects.get(title="Project 0")
    english_only = ProjectPageFactory(parent=index, title="Only in English")

    edit(project, related_links=[RelatedProject(project=english_only, sort_order=0)])

    text = text_of(client, "/ar/projects/project-0/")
    assert 'hreflang="en"' in text.split("Only in English")[0].rsplit("<a", 1)[1]
    assert 'lang="en"' in text


def test_partners_that_are_not_published_are_left_out(index, client):
    partner = PartnerPage.objects.get(title="Foundation 0")
    PartnerPage.objects.get(source=partner).unpublish()
    partner = PartnerPage.objects.get(pk=partner.pk)
    partner.unpublish()

    assert "Foundation 0" not in text_of(client, "/en/projects/project-0/")


def test_the_end_is_not_before_the_start(index):
    with pytest.raises(ValidationError, match="before the start"):
        ProjectPageFactory(parent=index, start=date(2023, 2, 1), end=date(2023, 1, 1))


def test_a_summary_is_required_and_counted(index):
    with pytest.raises(ValidationError):
        ProjectPageFactory(parent=index, summary="")
    with pytest.raises(ValidationError):
        ProjectPageFactory(parent=index, summary="x" * 241)


def test_a_hostile_title_is_shown_as_text(index, client):
    project = ProjectPageFactory(parent=index, title='"><script>alert(1)</script>', slug="hostile")

    for url in (project.url, index.url):
        assert "<script>alert" not in text_of(client, url)


def test_a_draft_previews_with_its_unsaved_facts(index, admin_client):
    project = ProjectPage.objects.get(title="Project 0")
    lyon = PlaceFactory(code="lyon", names={"en": "Lyon"})
    places = [*project.places.all(), ProjectPlace(place=lyon, sort_order=2)]
    draft = edit(project, publish=False, places=places, status=Status.PLANNED)

    text = admin_client.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()

    assert "Lyon" in text
    assert "Planned" in text
    assert "City twinning" in text
