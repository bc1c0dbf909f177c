"""The home page, as visitors see it."""

import pytest
from wagtail.rich_text import RichText

from cdc_site.home.models import FeaturedProject, PanelPage
from projects.models import ProjectPage
from tests.factories import ContentPageFactory, edit, make_bilingual_site, translate

pytestmark = pytest.mark.django_db


def text_of(client, url):
    return client.get(url).content.decode()


def above_the_map(client, url):
    return text_of(client, url).partition('id="bridges"')[0]


def test_without_a_choice_the_three_newest_projects_are_shown(client):
    make_bilingual_site(projects=4)

    for url, word in (("/en/", "Project"), ("/ar/", "مشروع")):
        assert above_the_map(client, url).count(f">{word} ") == 3


def test_chosen_projects_are_shown_in_the_editors_order_in_both_languages(client):
    home = make_bilingual_site(projects=4)
    chosen = [ProjectPage.objects.get(title=f"Project {number}") for number in (2, 0)]

    edit(home, featured_projects=[FeaturedProject(project=page, sort_order=i) for i, page in enumerate(chosen)])

    english, arabic = above_the_map(client, "/en/"), above_the_map(client, "/ar/")
    assert english.index("Project 2") < english.index("Project 0")
    assert "Project 1" not in english
    assert arabic.index("مشروع 2") < arabic.index("مشروع 0")


def test_a_chosen_project_that_exists_only_in_english_is_marked_on_the_arabic_page(client):
    home = make_bilingual_site(projects=2)
    project = ProjectPage.objects.get(title="Project 1")
    ProjectPage.objects.get(source=project).delete()

    edit(home, featured_projects=[FeaturedProject(project=project, sort_order=0)])

    text = text_of(client, "/ar/")
    assert 'href="/en/projects/project-1/"' in text
    assert 'lang="en"' in text.split("Project 1")[0][-60:]


def test_panels_show_the_first_text_of_pages(client):
    home = make_bilingual_site()
    heading = ("heading", {"text": "Further on", "level": "2"})
    page = ContentPageFactory(parent=home, title="Our aims")
    page = edit(page, body=[("rich_text", RichText("<p>What we aim at.</p>")), heading])
    translate(page, title="أهدافنا", body=[("rich_text", RichText("<p>ما نهدف إليه.</p>"))])

    edit(home, panel_pages=[PanelPage(linked_page_id=page.pk, sort_order=0)])

    english, arabic = text_of(client, "/en/"), text_of(client, "/ar/")
    assert "What we aim at." in english
    assert "Further on" not in english
    assert "ما نهدف إليه." in arabic


def test_a_panel_that_exists_only_in_english_is_marked_on_the_arabic_page(client):
    home = make_bilingual_site()
    page = ContentPageFactory(parent=home, title="Our aims", body=[("rich_text", RichText("<p>What we aim at.</p>"))])

    edit(home, panel_pages=[PanelPage(linked_page_id=page.pk, sort_order=0)])

    arabic, english = text_of(client, "/ar/"), text_of(client, "/en/")
    assert f'<a href="{page.url}" hreflang="en"><bdi lang="en">Our aims</bdi>' in arabic
    assert "language-mark" in arabic.split("Our aims</bdi>")[1].split("</a>")[0]
    assert '<div lang="en" dir="ltr"><p>What we aim at.' in arabic
    assert "language-mark" not in english


def test_numbers_are_counted(client):
    make_bilingual_site(projects=2, partners=3)

    text = " ".join(text_of(client, "/ar/").split())

    for number, label in ((2, "المشاريع"), (3, "الشركاء"), (1, "البلدان")):
        before, _, after = text.partition(f">{label}<")
        assert f">{number}<" in before[-120:] + after[:120]
