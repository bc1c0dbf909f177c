"""Filters on the list of projects: what a reader asks for in the address, and what comes of it."""

from datetime import date
from urllib.parse import quote

import pytest
from django.db import transaction
from django.utils import translation
from wagtail.models import PageViewRestriction

from cdc_site.i18n.languages import language_in_words
from partners.models import PartnerPage
from projects.filters import ProjectFilter
from projects.listing import newest_listed
from projects.models import ProjectIndexPage, ProjectPage, ProjectPartner, ProjectPlace, Status
from tests.factories import (
    FieldOfWorkFactory,
    PartnerPageFactory,
    PlaceFactory,
    ProjectPageFactory,
    make_bilingual_site,
    translate,
)


@pytest.fixture(scope="module")
def _site(django_db_setup, django_db_blocker):
    """Four projects in both languages, and a fifth in English only."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_bilingual_site(projects=0, partners=1)
        index = ProjectIndexPage.objects.get(locale__language_code="en")
        twinning = FieldOfWorkFactory._meta.model.objects.get(code="twinning")
        dialogue = FieldOfWorkFactory(code="dialogue", names={"en": "Dialogue", "ar": "الحوار"})
        FieldOfWorkFactory(code="unused", names={"en": "Unused", "ar": "غير مستعمل"})
        places = {place.code: place for place in PlaceFactory._meta.model.objects.all()}
        foundation = PartnerPage.objects.get(title="Foundation 0")
        english_only = PartnerPageFactory(parent=foundation.get_parent(), title="Only English", slug="only-english")
        rows = (
            ("One", Status.COMPLETED, date(2022, 1, 1), [twinning], "poitiers", foundation),
            ("Two", Status.RUNNING, date(2023, 1, 1), [twinning, dialogue], "poitiers", foundation),
            ("Three", Status.RUNNING, date(2023, 5, 1), [dialogue], "qamishlo", english_only),
            ("Four", Status.PLANNED, None, [], None, None),
            ("Five", Status.RUNNING, date(2023, 6, 1), [twinning], "poitiers", None),
        )
        for title, status, start, fields, place, partner in rows:
            project = ProjectPageFactory(
                parent=index,
                title=title,
                status=status,
                start=start,
                reported_on=date(2021, 1, 1),
                fields_of_work=fields,
                places=[ProjectPlace(place=places[place], sort_order=0)] if place else [],
                partner_links=[ProjectPartner(partner=partner, sort_order=0)] if partner else [],
            )
            if title != "Five":
                translate(project, title=f"مشروع {title}", summary="ما هو.")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(_site, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.get("Location"))
    return answer.content.decode()


def titles(client, query, code="en"):
    text = text_of(client, f"/{code}/projects/{query}")
    found = [part.split("</a>")[0].rsplit(">", 1)[1] for part in text.split('class="card-title"')[1:]]
    return [title.removeprefix("مشروع ") for title in found]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?field=twinning", ["Five", "Two", "One"]),
        ("?status=running", ["Five", "Three", "Two"]),
        ("?year=2023", ["Five", "Three", "Two"]),
        ("?year=2021", ["Four"]),
        ("?place=qamishlo", ["Three"]),
        ("?partner=foundation-0", ["Two", "One"]),
        ("?partner=only-english", ["Three"]),
        ("?field=twinning&status=running&year=2023&place=poitiers&partner=foundation-0", ["Two"]),
    ],
)
def test_each_filter_narrows_the_list_by_the_originals_facts(site, client, code, query, found):
    assert titles(client, query, code) == [title for title in found if code == "en" or title != "Five"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "Our projects: City twinning, 2023"), ("ar", "مشاريعنا: توأمة المدن، 2023")],
)
def test_heading_and_title_say_what_was_chosen(site, client, code, expected):
    text = text_of(client, f"/{code}/projects/?field=twinning&year=2023")

    assert f"<h1>{expected}</h1>" in text
    assert f"<title>{expected} – " in text


def option(text, label):
    """Value, whether it is selected, and the number beside the choice with this label."""
    before, after = text.split(f"\u2068{label}\u2069")[:2]
    tag = before.rsplit("<option", 1)[1]
    return tag.split('value="')[1].split('"')[0], " selected" in tag, after.split("</option>")[0].strip(" ()")


def test_each_choice_says_how_many_projects_it_has_with_the_other_filters_applied(site, client):
    text = text_of(client, "/en/projects/?field=twinning&year=2023")

    assert option(text, "City twinning") == ("twinning", True, "2")
    assert option(text, "Dialogue") == ("dialogue", False, "2")
    assert option(text, "2023") == ("2023", True, "2")
    assert option(text, "2022") == ("2022", False, "1")
    assert option(text, "2021") == ("2021", False, "0")
    assert option(text, "Running") == ("running", False, "2")
    assert option(text, "Planned") == ("planned", False, "0")
    assert option(text, "Foundation 0") == ("foundation-0", False, "1")
    assert "Unused" not in text


def test_counts_and_results_agree_for_every_choice(site, client):
    for code in ("en", "ar"):
        with translation.override(code):
            pages = newest_listed(language=code)
            for asked in ({}, {"field": "twinning"}, {"status": "running", "year": "2023"}):
                for each in ProjectFilter(asked, pages, code).fields:
                    for choice in each.choices:
                        narrowed = ProjectFilter({**asked, each.name: choice.value}, pages, code)
                        assert narrowed.pages.count() == narrowed.total == choice.number, (code, asked, choice)


def test_a_place_that_was_entered_twice_does_not_show_the_project_twice(site):
    project = ProjectPage.objects.get(title="One")
    for place in list(project.places.all()):
        ProjectPlace.objects.create(page=project, place=place.place, sort_order=5)

    filters = ProjectFilter({"place": "poitiers"}, newest_listed(language="en"), "en")

    assert filters.pages.count() == 3
    assert [choice.number for choice in filters.fields[3].choices if choice.chosen] == [3]


def test_a_partner_that_exists_only_in_the_other_language_is_marked_with_it(site, client):
    text = text_of(client, "/ar/projects/")

    with translation.override("ar"):
        english = language_in_words("en")
    assert english != "English"
    assert f'lang="en">\u2068Only English\u2069 – \u2068{english}\u2069 (1)<' in text


def test_a_partner_that_is_not_published_is_no_choice(site, client):
    PartnerPage.objects.get(title="Only English").unpublish()

    assert "Only English" not in text_of(client, "/en/projects/")


def test_a_known_value_without_projects_leads_to_an_empty_state_with_a_way_back(site, client):
    for code, words in (("en", "No project fits all of this."), ("ar", None)):
        text = text_of(client, f"/{code}/projects/?field=unused")
        assert 'class="card"' not in text
        assert f'<a href="/{code}/projects/">' in text.split("</form>")[1]
        assert words is None or words in text


@pytest.mark.parametrize(
    "value", ["nonsense", "<script>", "'; DROP TABLE x; --", "\ufffd", "%s", "%(language)s", "{facts}", "٢٠٢٣"]
)
def test_values_that_nobody_knows_are_ignored_with_a_note(site, client, value):
    for name in ("field", "status", "year", "place", "partner"):
        text = text_of(client, f"/en/projects/?{name}={quote(value, safe='')}")
        assert text.count('class="card"') == 5
        assert "is no choice here and was left out" in text
        assert "<script>" not in text


@pytest.mark.parametrize("value", ["a%00b", "x" * 10_000, "%FF%FE", "%E2%80%AEabc", "%0D%0ASet-Cookie:x"])
def test_hostile_values_are_no_error_and_are_cut_short(site, client, value):
    for name in ("field", "year", "partner", "page"):
        answer = client.get(f"/en/projects/?{name}={value}", follow=True)
        assert answer.status_code == 200
        assert answer.content.decode().count('class="card"') == 5
        assert all(len(url) < 1000 and "\n" not in url for url, _status in answer.redirect_chain)


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("?utm_source=x", ""),
        ("?field=&status=&year=&place=&partner=", ""),
        ("?year=2023&field=twinning", "?field=twinning&year=2023"),
        ("?field=twinning&fbclid=1&status=", "?field=twinning"),
        ("?field=dialogue&field=twinning", "?field=twinning"),
        ("?field=nonsense&x=1", "?field=nonsense"),
        ("?field=twinning&page=1", "?field=twinning"),
        ("?page=999999999999", ""),
        ("?page=abc", ""),
        ("?field=+twinning+", "?field=twinning"),
    ],
)
def test_every_list_has_one_address(site, client, asked, canonical):
    for method in (client.get, client.head):
        answer = method(f"/en/projects/{asked}")
        assert (answer.status_code, answer["Location"]) == (301, f"/en/projects/{canonical}")
        assert method(answer["Location"]).status_code == 200


def test_the_canonical_address_leaves_out_what_nobody_knows(site, client):
    text = text_of(client, "/en/projects/?field=twinning&year=1066")

    assert '/en/projects/?field=twinning">' in text.split('rel="canonical"')[1][:100]


def test_the_language_switch_and_alternates_keep_what_was_chosen(site, client):
    text = text_of(client, "/en/projects/?field=twinning&year=2023")

    assert 'href="/ar/projects/?field=twinning&amp;year=2023"' in text
    assert text.split('hreflang="ar"')[1][:100].count("/ar/projects/?field=twinning&amp;year=2023") == 1


def test_pages_of_the_list_keep_what_was_chosen(site, client):
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    for number in range(13):
        index.add_child(instance=ProjectPage(title=f"More {number}", summary="A.", status=Status.PLANNED))

    first = text_of(client, "/en/projects/?status=planned")
    second = text_of(client, "/en/projects/?status=planned&page=2")

    assert 'href="?status=planned&amp;page=2"' in first
    assert second.count('class="card"') == 2
    assert "<title>Our projects: Planned, page 2" in second
    assert '/en/projects/?status=planned&amp;page=2">' in second.split('rel="canonical"')[1][:100]


def test_a_draft_of_the_original_changes_no_filter(site, client):
    draft = ProjectPage.objects.get(title="Four").get_latest_revision_as_object()
    draft.status = Status.COMPLETED
    draft.save_revision()

    assert titles(client, "?status=completed") == ["One"]


def test_the_list_can_be_previewed(site, admin_client):
    index = ProjectIndexPage.objects.get(locale__language_code="ar")

    answer = admin_client.get(f"/admin/pages/{index.pk}/view_draft/")

    assert answer.status_code == 200
    assert "مشروع One" in answer.content.decode()


def test_a_closed_list_tells_nothing_of_its_filters(site, client):
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    PageViewRestriction.objects.create(page=index, restriction_type="password", password="secret")

    assert "City twinning" not in client.get("/en/projects/?field=twinning&utm=x", follow=True).content.decode()
