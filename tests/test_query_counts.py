"""The number of database queries of every public page, which must not grow with the content."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from cdc_site.home.models import FeaturedPartner, FeaturedProject, PanelPage
from partners.models import PartnerPage
from projects.data import BATCH
from projects.models import ProjectIndexPage, ProjectPage, RelatedProject
from tests.factories import (
    BridgesPageFactory,
    ContentPageFactory,
    TeamPageFactory,
    edit,
    make_bilingual_site,
    make_role,
    translate,
)

pytestmark = pytest.mark.django_db

# path below the language, the most queries it may cost, status
PAGES = [
    ("", 15, 200),
    ("projects/", 12, 200),
    ("projects/?page=2", 12, 200),
    ("projects/?field=twinning&status=running&place=poitiers&partner=foundation-0", 12, 200),
    ("projects/feed/?field=twinning", 12, 200),
    ("projects.json?field=twinning", 6, 200),
    ("projects.csv", 6, 200),
    ("projects/project-0/", 15, 200),
    ("bridges/", 12, 200),
    ("bridges/?field=twinning&place=poitiers", 12, 200),
    ("partners/", 12, 200),
    ("partners/?kind=foundation&country=FR", 12, 200),
    ("partners.json", 6, 200),
    ("partners/foundation-0/", 15, 200),
    ("about/", 12, 200),
    ("team/", 12, 200),
    ("search/?q=project", 15, 200),
    ("nothing/", 13, 404),
]


@pytest.fixture(autouse=True)
def _warm():
    # known for the life of a process, like the paths of sites
    ContentType.objects.clear_cache()


def queries(client, url, django_assert_max_num_queries, bound, status=200):
    """The number of queries of the second visit, which must keep the bound."""
    client.get(url)
    with django_assert_max_num_queries(bound) as captured:
        assert client.get(url).status_code == status
    return len(captured)


def site_with_everything():
    home = make_bilingual_site(projects=4, partners=4)
    translate(BridgesPageFactory(parent=home), title="الجسور")
    about = ContentPageFactory(parent=home, title="About", slug="about", show_in_menus=True)
    translate(about, title="حول")
    team = TeamPageFactory(parent=home, roles=[make_role(), make_role(role="Education")])
    translate(team, title="فريقنا")
    projects = ProjectPage.objects.in_language("en").order_by("pk")
    partners = PartnerPage.objects.in_language("en").order_by("pk")
    edit(
        home,
        hero_page_id=about.pk,
        featured_projects=[FeaturedProject(project=page, sort_order=i) for i, page in enumerate(projects[:3])],
        featured_partners=[FeaturedPartner(partner=page, sort_order=i) for i, page in enumerate(partners)],
        panel_pages=[PanelPage(linked_page_id=page.pk, sort_order=i) for i, page in enumerate([about, team])],
    )
    related = [RelatedProject(project=page, sort_order=i) for i, page in enumerate(projects[1:3])]
    edit(projects[0], related_links=related)
    return home


def test_every_kind_of_page_keeps_its_number_of_queries_in_both_languages(
    client, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(ProjectIndexPage, "PER_PAGE", 3)  # so that there is a second page
    site_with_everything()

    for code in ("en", "ar"):
        for path, bound, status in PAGES:
            queries(client, f"/{code}/{path}", django_assert_max_num_queries, bound, status)


def grow(first, last):
    """Projects more, written at once: saving a thousand pages one after the other takes minutes."""
    index = ProjectIndexPage.objects.get(locale__language_code="ar")
    kind = ContentType.objects.get_for_model(ProjectPage)
    pages = [
        Page(
            path=Page._get_path(index.path, index.depth + 1, index.numchild + number),
            depth=index.depth + 1,
            title=f"Grown {number}",
            draft_title=f"Grown {number}",
            slug=f"grown-{number}",
            url_path=f"{index.url_path}grown-{number}/",
            content_type=kind,
            locale=index.locale,
        )
        for number in range(first, last)
    ]
    ids = [page.pk for page in Page.objects.bulk_create(pages)]
    with connection.cursor() as cursor:
        for first_id in range(0, len(ids), 100):
            # the list's triggers look into these tables row by row, by a plan that was made when they were small
            cursor.execute("ANALYZE wagtailcore_page, projects_projectpage")
            cursor.execute(
                """
                INSERT INTO projects_projectpage (page_ptr_id, summary, body, status, reported_on)
                SELECT unnest(%s::int[]), 'A summary.', '[]', 'running', current_date
                """,
                [ids[first_id : first_id + 100]],
            )


PATHS = (
    "",
    "projects/",
    "projects/?status=running",
    "projects/feed/",
    "projects.json?status=running",
    "projects/project-0/",
    "partners/foundation-0/",
)


def queries_with_more(client, django_assert_max_num_queries, number):
    """Queries of pages, a feed and data with ten projects, and with `number`."""
    make_bilingual_site(projects=1, partners=1)

    def count():
        return [queries(client, f"/ar/{path}", django_assert_max_num_queries, 15) for path in PATHS]

    grow(1, 10)
    with_ten = count()
    grow(10, number)
    return with_ten, count()


def test_forty_projects_cost_as_many_queries_as_ten(client, django_assert_max_num_queries):
    with_ten, with_forty = queries_with_more(client, django_assert_max_num_queries, 40)

    assert with_forty == with_ten


@pytest.mark.thorough
def test_a_thousand_projects_cost_as_many_queries_as_ten(client, django_assert_max_num_queries):
    with_ten, with_a_thousand = queries_with_more(client, django_assert_max_num_queries, 1000)

    # all of them are in the data, which is fetched in parts
    with_ten[PATHS.index("projects.json?status=running")] += (1000 - 1) // BATCH
    assert with_a_thousand == with_ten
