"""Links whose addresses are made without asking Wagtail lead where Wagtail's do."""

import pytest
from wagtail.models import Page

from cdc_site.pages.chosen import address, chosen, linked_pages, listed, these, versions
from projects.models import ProjectPage, RelatedProject
from tests.factories import ContentPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db


def titles(which, language):
    """Titles of the versions of these pages that a reader of a language is shown."""
    statement = versions(which) + "SELECT * FROM version ORDER BY position"
    return [page.title for page in linked_pages(statement, {**which.params, "language": language})]


def test_every_address_is_the_one_that_wagtail_gives(rf):
    home = make_bilingual_site()
    about = ContentPageFactory(parent=home, title="About us")
    translate(about, title="من نحن", slug="من-نحن")
    request = rf.get("/", headers={"Host": "localhost"})

    pages = Page.objects.filter(depth__gt=1).select_related("locale")
    made = {page.pk: address(page.url_path, page.locale.language_code) for page in pages}

    assert made == {page.pk: page.get_url(request) for page in pages}
    assert len(made) == 12
    assert any("%D9" in url for url in made.values())


def test_chosen_pages_come_once_in_their_order_in_the_readers_language_or_the_one_there_is():
    make_bilingual_site(projects=3)
    first, second, third = ProjectPage.objects.in_language("en").order_by("pk")
    in_arabic = ProjectPage.objects.get(translation_key=second.translation_key, locale__language_code="ar")
    ProjectPage.objects.get(translation_key=third.translation_key, locale__language_code="ar").delete()
    related = [RelatedProject(project=page, sort_order=i) for i, page in enumerate([third, in_arabic, second])]
    first = edit(first, related_links=related)

    assert titles(chosen(first, "related_links", "project"), "ar") == ["Project 2", "مشروع 1"]
    assert titles(chosen(first, "related_links", "project"), "en") == ["Project 2", "Project 1"]


def test_rows_of_a_version_that_is_not_published_are_taken_as_they_are():
    make_bilingual_site(projects=2)
    first, second = ProjectPage.objects.in_language("en").order_by("pk")
    first = edit(first, publish=False, related_links=[RelatedProject(project=second)])

    draft = first.get_latest_revision_as_object()

    assert titles(chosen(draft, "related_links", "project"), "en") == ["Project 1"]
    assert titles(chosen(first, "related_links", "project"), "en") == []


def test_a_page_that_is_live_in_no_language_is_left_out():
    make_bilingual_site(projects=1)
    keys = list(ProjectPage.objects.values_list("translation_key", flat=True))
    ProjectPage.objects.update(live=False)

    assert len(keys) == 2
    assert titles(these(keys), "en") == []


def test_pages_of_a_queryset_keep_its_order_and_a_queryset_that_can_find_nothing_is_empty():
    make_bilingual_site(projects=3)
    projects = ProjectPage.objects.in_language("en").filter(title__startswith="Project").order_by("-title")

    assert titles(listed(projects), "ar") == ["مشروع 2", "مشروع 1", "مشروع 0"]
    assert titles(listed(projects[1:2]), "en") == ["Project 1"]
    assert titles(listed(projects.none()), "en") == []
