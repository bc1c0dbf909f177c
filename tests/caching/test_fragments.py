"""Parts of pages that the public process keeps: never out of date, never somebody else's, never without end."""

import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from wagtail.models import PageViewRestriction, Site

from cdc_site.media.models import SiteImage
from cdc_site.pages.models import SiteSettings, SiteText
from cdc_site.settings.env import ROOT
from cdc_site.settings.process import FRAGMENTS
from partners.models import PartnerPage
from projects.models import ProjectPage, ProjectPartner
from tests.factories import (
    BridgesPageFactory,
    ContentPageFactory,
    EnquiryPageFactory,
    ProjectPageFactory,
    TeamPageFactory,
    edit,
    make_bilingual_site,
    make_role,
    translate,
)
from tests.media import pictures
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

PAGES = [
    "",
    "projects/",
    "projects/project-0/",
    "bridges/",
    "partners/",
    "partners/foundation-0/",
    "about/",
    "team/",
    "write-to-us/",
]
WITH_A_QUERY = [
    "projects/?status=running",
    "projects/?status=nonsense",
    "projects/?page=2",
    "partners/?kind=foundation",
    "bridges/?place=poitiers",
    "?utm_source=mail",
    "write-to-us/?about=project:project-0",
    "search/?q=project",
]


@pytest.fixture
def fragments(settings):
    """From here on fragments are kept, as in the public process."""
    settings.CACHES = settings.CACHES | {"fragments": FRAGMENTS | {"LOCATION": "fragments of a test"}}
    ContentType.objects.clear_cache()  # so that queries are the same in whatever order tests run
    cache = caches["fragments"]
    cache.clear()
    yield cache
    cache.clear()


def kept_in(cache) -> dict[str, str]:
    return {key: cache.get(key.split(":", 2)[2]) for key in list(cache._cache)}


@pytest.fixture
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return every_kind_of_page()


@remembered
def every_kind_of_page():
    """A site; its home page."""
    home = make_bilingual_site(projects=2, partners=1)
    translate(BridgesPageFactory(parent=home), title="الجسور")
    translate(ContentPageFactory(parent=home, title="About", slug="about", show_in_menus=True), title="حول")
    translate(TeamPageFactory(parent=home, roles=[make_role()]), title="فريقنا")
    translate(EnquiryPageFactory(parent=home), title="اكتب لنا")
    return home


def text_of(client, path, status=200, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, path
    return answer.content.decode()


def every_answer(client, paths):
    """All of them, in both languages, to readers who save data and to others; a form signs anew each time."""
    answers = {}
    for code in ("en", "ar"):
        for saving in ("off", "on"):
            for path in paths:
                text = client.get(f"/{code}/{path}", headers={"Save-Data": saving}).content.decode()
                lines = [line for line in text.splitlines() if 'name="cdc_' not in line]
                answers[code, saving, path] = "\n".join(lines)
    return answers


@pytest.mark.thorough
def test_a_kept_page_is_what_it_would_be_without_in_each_language_and_with_data_saved(client, home, request):
    with_pictures()
    paths = [*PAGES, *WITH_A_QUERY[:4]]
    as_made = every_answer(client, paths)

    cache = request.getfixturevalue("fragments")
    first, second = every_answer(client, paths), every_answer(client, paths)

    assert first == as_made
    assert second == as_made
    assert len(cache._cache) > 4 * 3 * len(PAGES)


def with_pictures():
    """A picture on a project and a partner."""
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"), **pictures.NOBODY_TO_BE_SEEN)
    image.save()
    edit(ProjectPage.objects.get(slug="project-0", source=None), hero_image=image)
    edit(PartnerPage.objects.get(slug="foundation-0", source=None), logo=image)


def test_no_picture_no_form_of_a_reader_and_no_secret_is_kept(client, home, fragments):
    with_pictures()
    project, form = (text_of(client, f"/en/{path}") for path in ("projects/project-0/", "write-to-us/"))
    assert "<picture" in project
    assert 'name="cdc_stamp"' in form

    every_answer(client, PAGES)

    kept = "".join(kept_in(fragments).values())
    assert "<h1" in kept
    for word in ("<img", "<picture", 'method="post"', "cdc_stamp", "nonce=", "csrf"):
        assert word not in kept


def new_project(home):
    translate(ProjectPageFactory(parent=home.get_children().get(slug="projects"), title="Brand new"), title="الأجدد")


def other_menu(home):
    edit(home.get_children().get(slug="projects").specific, title="Brand new")


def other_footer(home):
    SiteText.objects.filter(language="en").update(footer="Brand new")
    SiteSettings.load().save()


def other_name_of_a_place(home):
    label = ProjectPage.objects.get(slug="project-0", source=None).places.first().place.labels.get(language="en")
    label.text = "Brand new"
    label.save()


def other_partner(home):
    edit(PartnerPage.objects.get(slug="foundation-0", source=None), title="Brand new")


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        (new_project, ["", "projects/"]),
        pytest.param(other_menu, PAGES, marks=pytest.mark.thorough),
        pytest.param(other_footer, PAGES, marks=pytest.mark.thorough),
        (other_name_of_a_place, ["", "projects/", "projects/project-0/", "bridges/", "partners/foundation-0/"]),
        (other_partner, ["projects/project-0/", "partners/", "partners/foundation-0/"]),
    ],
)
def test_a_change_is_shown_at_once_wherever_it_can_be_seen(client, home, fragments, change, paths):
    every_answer(client, PAGES)

    change(home)

    for path in paths:
        assert "Brand new" in text_of(client, f"/en/{path}"), path


def test_a_withdrawn_project_is_nowhere(client, home, fragments):
    link = ProjectPartner.objects.filter(page__slug="project-0")
    assert link.exists()
    paths = [path for path in PAGES if path != "projects/project-0/"]
    before = every_answer(client, PAGES)
    assert sum("Project 0" in text for (code, _saving, _path), text in before.items() if code == "en") >= 8

    for project in ProjectPage.objects.filter(slug="project-0"):
        project.unpublish()

    assert not [key for key, text in every_answer(client, paths).items() if "Project 0" in text or "مشروع 0" in text]
    for code in ("en", "ar"):
        text_of(client, f"/{code}/projects/project-0/", status=410)


def test_a_page_that_is_closed_now_is_shown_to_nobody(client, home, fragments):
    project = ProjectPage.objects.get(slug="project-0", source=None)
    every_answer(client, ["", "projects/", "projects/project-0/"])

    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.PASSWORD, password="secret")

    for path in ("projects/project-0/", "projects/", ""):
        assert "Project 0" not in text_of(client, f"/en/{path}")


# what is asked although fragments are kept: the site's generation, what finds the page, and whether it is closed
@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_queries_of_what_is_kept_are_saved_too(client, home, fragments, django_assert_num_queries, code):
    for path in ("", "projects/", "projects/project-0/", "bridges/", "partners/", "partners/foundation-0/"):
        text_of(client, f"/{code}/{path}")
        with django_assert_num_queries(4 if path == "" else 6):
            text_of(client, f"/{code}/{path}")


@pytest.mark.thorough
def test_a_stranger_cannot_fill_the_memory(client, home, fragments):
    every_answer(client, PAGES)
    full = set(fragments._cache)

    for path in (*WITH_A_QUERY, "?a=1", "?", "projects/?&", "projects/?%00", "nothing/", "projects/never-was/"):
        client.get(f"/en/{path}")
    for path in ("/EN/projects/", "/en//projects/", "/en/projects//", "/en/projects", "/en/Projects/"):
        client.get(path)
    client.get("/en/projects/", headers={"Save-Data": "On, please", "Accept-Language": "xx", "Cookie": "a=b"})
    client.post("/en/projects/", {"a": "b"})

    assert set(fragments._cache) == full


def test_two_sites_share_nothing(client, home, fragments):
    text_of(client, "/en/", Host="localhost")
    once = len(fragments._cache)

    Site.objects.bulk_create([Site(hostname="127.0.0.1", port=80, root_page=home)])  # raises no generation
    text_of(client, "/en/", Host="127.0.0.1")

    assert len(fragments._cache) == 2 * once > 0


def test_a_preview_shows_the_draft_and_keeps_nothing(client, home, fragments):
    project = ProjectPage.objects.get(slug="project-0", source=None)
    text_of(client, project.url)
    before = set(fragments._cache)
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "a long password"))

    edit(project, publish=False, title="Only a draft", summary="Nobody has agreed.")
    answer = client.get(f"/admin/pages/{project.pk}/view_draft/").content.decode()

    assert "<h1>Only a draft</h1>" in answer
    assert "<title>Only a draft" in answer
    assert "Nobody has agreed." in answer
    assert set(fragments._cache) == before
    assert "Only a draft" not in text_of(client, project.url)


def test_a_page_that_is_made_for_no_reader_keeps_nothing(home, fragments):
    request = RequestFactory().get("/en/")

    home.serve(request).render()

    assert not fragments._cache


@pytest.mark.parametrize(("process", "backend"), [("public", "Loc"), ("editors", "Dummy"), ("all", "Dummy")])
def test_only_the_public_process_keeps_anything(process, backend):
    code = "from cdc_site.settings.base import CACHES; print(CACHES['fragments']['BACKEND'])"
    variables = {
        "CDC_PROCESS": process,
        "DATABASE_URL": "postgresql://nobody@/none",
        "READER_DATABASE_URL": "postgresql://nobody@/none",
    }

    said = subprocess.run([sys.executable, "-c", code], env=variables, cwd=ROOT, capture_output=True, check=True)

    assert backend in said.stdout.decode()


def test_a_fragment_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError, match="takes a name"):
        Template("{% load fragments %}{% kept %}{% endkept %}")


def test_without_a_request_the_contents_are_simply_made():
    assert Template('{% load fragments %}{% kept "a" %}{{ b }}{% endkept %}').render(Context({"b": "c"})) == "c"
