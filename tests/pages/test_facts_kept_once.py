"""Facts stand on the original's row; translations read them there."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import Page

from cdc_site.home.models import FeaturedProject, HomePage
from projects.models import ProjectPage, ProjectPlace, Status
from tests.factories import (
    PlaceFactory,
    ProjectPageFactory,
    TeamPageFactory,
    edit,
    make_bilingual_site,
    make_role,
    translate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    make_bilingual_site()
    return ProjectPage.objects.get(title="Project 0")


def arabic(page):
    return type(page).objects.get(source=page)


def test_a_translation_names_its_original_and_the_version_it_was_made_from(project):
    translation = arabic(project)

    assert translation.source == project
    assert translation.source_revision == project.live_revision
    assert translation.translation_key == project.translation_key


def test_a_translation_has_no_copies_of_the_facts(project):
    translation = arabic(project)

    assert translation.start is None
    assert not translation.places.exists()
    assert not translation.partner_links.exists()
    assert not translation.fields_of_work.exists()


def test_a_date_changed_on_the_original_shows_in_arabic_at_the_same_moment(project, client):
    edit(project, start=date(2023, 5, 25))

    page = client.get(arabic(project).url)

    assert "2023-05-25" in page.content.decode()
    assert "25 أيار 2023" in page.content.decode()


def test_a_date_changed_on_the_original_shows_although_the_arabic_has_an_unpublished_draft(project, client):
    translation = edit(arabic(project), publish=False, title="عنوان جديد")

    edit(project, start=date(2023, 5, 25))

    assert "2023-05-25" in client.get(translation.url).content.decode()


def test_publishing_an_old_draft_of_a_translation_does_not_bring_back_facts(project):
    translation = edit(arabic(project), publish=False, title="عنوان جديد")
    edit(project, start=date(2023, 5, 25), status=Status.COMPLETED)

    translation.get_latest_revision().publish()

    translation = arabic(project)
    assert translation.title == "عنوان جديد"
    assert translation.start is None
    assert translation.facts.start == date(2023, 5, 25)


def test_an_unpublished_change_of_a_fact_shows_in_neither_language(project, client):
    edit(project, start=date(2019, 1, 1), publish=False)

    assert "2019" not in client.get(project.url).content.decode()
    assert "2019" not in client.get(arabic(project).url).content.decode()


def test_querysets_ask_the_originals_row(project):
    edit(project, start=date(2023, 5, 25), status=Status.COMPLETED)
    in_arabic = ProjectPage.objects.live().in_language("ar")

    assert in_arabic.completed().count() == 1
    assert in_arabic.running().count() == 0
    assert in_arabic.in_field("twinning").count() == 1
    assert in_arabic.in_field("dialogue").count() == 0
    assert in_arabic.at_place("poitiers").count() == 1
    assert in_arabic.in_year(2023).count() == 1
    assert in_arabic.in_year(2022).count() == 0


def test_the_first_draft_of_an_original_counts_for_nothing(project):
    index = project.get_parent().specific
    draft = ProjectPageFactory(parent=index, status=Status.PLANNED, live=False)
    translate(draft, live=False)

    assert ProjectPage.objects.in_language("ar").planned().count() == 0


def test_the_original_withdrawn_alone_hands_its_part_to_the_live_translation(project, client):
    translation = arabic(project)

    project.unpublish()

    translation = ProjectPage.objects.get(pk=translation.pk)
    project = ProjectPage.objects.get(pk=project.pk)
    assert translation.source is None
    assert translation.start is not None
    assert translation.places.count() == 2
    assert [field.code for field in translation.fields_of_work.all()] == ["twinning"]
    assert project.source == translation
    assert project.start is None
    assert not project.places.exists()
    assert client.get(translation.url).status_code == 200


def test_a_draft_made_before_the_parts_changed_does_not_bring_back_old_facts(project):
    translation = edit(arabic(project), publish=False, title="عنوان جديد")
    start = project.start
    project.unpublish()

    translation = ProjectPage.objects.get(pk=translation.pk)
    translation.get_latest_revision().publish()

    translation = ProjectPage.objects.get(pk=translation.pk)
    assert translation.title == "عنوان جديد"
    assert translation.source is None
    assert translation.start == start
    assert translation.places.count() == 2


def test_the_old_original_published_again_is_a_translation_without_facts(project):
    project.unpublish()

    project = ProjectPage.objects.get(pk=project.pk)
    project.get_latest_revision().publish()

    project = ProjectPage.objects.get(pk=project.pk)
    assert project.live
    assert project.start is None
    assert project.facts.start is not None


def test_the_deleted_original_leaves_its_facts_to_the_translation(project, client):
    translation = arabic(project)

    project.delete()

    translation = ProjectPage.objects.get(pk=translation.pk)
    assert translation.source is None
    assert translation.start is not None
    assert translation.places.count() == 2
    assert client.get(translation.url).status_code == 200


def test_a_deleted_partner_page_stays_in_the_list_of_the_project_in_the_other_language(project, client):
    partner = project.partner_links.first().partner

    partner.delete()

    assert "مؤسسة 0" in client.get(arabic(project).url).content.decode()


def test_a_withdrawn_partner_is_named_once_when_it_comes_back(project, client):
    partner = project.partner_links.first().partner

    partner.unpublish()
    partner = type(partner).objects.get(pk=partner.pk)
    partner.get_latest_revision().publish()

    assert project.partner_links.count() == 1
    assert client.get(project.url).content.decode().count("Foundation 0") == 1


def test_deleting_the_english_home_page_leaves_the_arabic_one_whole(project):
    english = HomePage.objects.get(locale__language_code="en")
    edit(english, featured_projects=[FeaturedProject(project=project, sort_order=0)])

    HomePage.objects.get(pk=english.pk).delete()
    connection.check_constraints()

    home = HomePage.objects.get()
    assert home.source is None
    assert [row.project.locale.language_code for row in home.featured_projects.all()] == ["ar"]
    assert not any(Page.find_problems())


def test_the_third_languages_facts_come_from_the_original_too(project):
    translation = arabic(project)

    kurmanji = translate(translation, "kmr", live=False, title="Proje")

    assert kurmanji.source == project
    assert kurmanji.source_revision == translation.source_revision


def test_an_ordinary_copy_is_an_original_of_its_own(project):
    copy = project.copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert copy.source is None
    assert copy.start == project.start
    assert copy.places.count() == 2
    assert copy.translation_key != project.translation_key


def test_consent_taken_back_on_the_original_removes_a_name_in_every_language(client):
    home = make_bilingual_site()
    team = TeamPageFactory(parent=home, roles=[make_role(name="Name in English", agreed=True)])
    translation = translate(team, title="فريقنا")
    role = translation.roles.get()
    role.name = "الاسم بالعربية"
    translation = edit(translation, roles=[role])
    assert "الاسم بالعربية" in client.get(translation.url).content.decode()

    role = team.roles.get()
    role.agreed = False
    edit(team, roles=[role])

    assert "الاسم بالعربية" not in client.get(translation.url).content.decode()
    assert "Name in English" not in client.get(team.url).content.decode()


def test_the_form_of_a_translation_shows_facts_to_read_with_a_link_to_the_original(project, admin_client):
    edit_url = reverse("wagtailadmin_pages:edit", args=[arabic(project).pk])

    form = admin_client.get(edit_url).content.decode()

    assert 'name="start"' not in form
    assert 'name="places-TOTAL_FORMS"' not in form
    assert "Poitiers" in form
    assert reverse("wagtailadmin_pages:edit", args=[project.pk]) in form


def test_the_facts_that_can_only_be_read_stand_on_their_own_tab(project, admin_client):
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[arabic(project).pk])).content.decode()

    # by their order: the ids of tabs are in the language of whoever came first
    _before, _text, facts, promote = form.split('role="tabpanel"')[:4]
    assert "kept once" in facts
    assert 'name="slug"' in promote


def test_the_form_of_an_original_edits_facts(project, admin_client):
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content.decode()

    assert 'name="start"' in form
    assert 'name="places-TOTAL_FORMS"' in form


def test_a_place_more_on_the_original_shows_in_arabic(project, client):
    lyon = PlaceFactory(code="lyon", names={"en": "Lyon", "ar": "ليون"})
    places = list(project.places.all())

    edit(project, places=[*places, ProjectPlace(place=lyon, sort_order=2)])

    assert "ليون" in client.get(arabic(project).url).content.decode()
