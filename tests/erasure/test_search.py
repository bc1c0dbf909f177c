"""Every place is found, also in tables that nobody thought of."""

import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.forms.models import FormSubmission
from wagtail.log_actions import log
from wagtail.models import Comment

from cdc_site.erasure import columns
from cdc_site.erasure.search import find as find_places
from cdc_site.erasure.texts import Names
from cdc_site.media.models import SiteDocument
from tests.factories import TeamPageFactory, edit, make_role, translate
from tests.roles.conftest import person

from .conftest import URL

pytestmark = pytest.mark.django_db


def described(context):
    return {(place.group, place.column.key) for place in context["places"]}


def body(text):
    return json.dumps([{"type": "rich_text", "value": f"<p>{text}</p>", "id": "a"}])


def test_texts_drafts_and_old_versions_of_a_page_are_found(visit, find):
    edit(visit, body=body("With Zelal Hesen."), summary="Zelal Hesen")
    edit(visit, body="[]", summary="Nobody.")
    edit(visit, publish=False, summary="Zelal Hesen again")

    context = find("Zelal Hesen")

    assert described(context) == {
        ("version", "wagtailcore.revision.content"),
        ("draft", "wagtailcore.revision.content"),
    }
    old = next(place for place in context["places"] if place.group == "version")
    assert {excerpt.label for excerpt in old.excerpts} == {"Summary", "Body"}
    assert old.count == 2


def test_an_arabic_name_in_blocks_of_a_draft_is_found_and_its_language_said(visit, find):
    translate(visit, title="زيارة", body=body("مع أحمد الحسن."), live=False)

    places = find("احمد الحسن")["places"]

    assert {place.column.key for place in places} == {"wagtailcore.revision.content"}
    assert {excerpt.language for place in places for excerpt in place.excerpts} == {"ar"}


def test_people_comments_logs_accounts_and_messages_are_found(visit, find):
    user = get_user_model().objects.create_user("zelal", first_name="Zelal", last_name="Hesen")
    user.first_name = "Zelal Hesen"
    user.save()
    Comment.objects.create(page=visit, user=user, text="Ask Zelal Hesen", contentpath="title")
    log(visit, "wagtail.edit", title="Zelal Hesen", data={"note": "Zelal Hesen"})
    FormSubmission.objects.create(page=visit, form_data={"name": "Zelal Hesen"})

    context = find("zelal hesen")

    assert {key for _group, key in described(context)} == {
        "auth.user.first_name",
        "wagtailcore.comment.text",
        "wagtailcore.pagelogentry.label",
        "wagtailcore.pagelogentry.data",
        "wagtailforms.formsubmission.form_data",
    }
    message = next(place for place in context["places"] if place.column.key.startswith("wagtailforms"))
    assert (message.group, message.is_ticked) == ("other", True)
    account = next(place for place in context["places"] if place.group == "account")
    assert account.is_by_hand


def test_names_of_people_on_the_team_and_of_files_are_found(home, find):
    TeamPageFactory(parent=home, title="Team", roles=[make_role(name="Zelal Hesen")])
    SiteDocument.objects.create(title="Report", file="documents/zelal_hesen.pdf")

    context = find("Zelal Hesen")

    assert ("public", "team.teamrole.name") in described(context)
    assert ("file", "media.sitedocument.file") in described(context)


def test_more_places_on_the_same_pages_cost_no_more_queries(visit, django_assert_max_num_queries):
    names = Names(["Zelal Hesen"])
    for number in range(2):
        edit(visit, summary=f"Zelal Hesen {number}")
        log(visit, "wagtail.edit", title=f"Zelal Hesen {number}")
    with CaptureQueriesContext(connection) as few:
        find_places(names)
    for number in range(10):
        edit(visit, publish=False, summary=f"Zelal Hesen {number}")
        log(visit, "wagtail.edit", title=f"Zelal Hesen {number}")

    with django_assert_max_num_queries(len(few)):
        places, _more = find_places(names)

    assert len(places) > 20


def test_what_readers_see_is_listed_but_not_ticked(visit, find):
    edit(visit, summary="Zelal Hesen")

    context = find("Zelal Hesen")

    assert {place.group for place in context["places"]} == {"public"}
    assert not any(place.is_ticked for place in context["places"])


def test_several_spellings_are_looked_for_at_once(visit, find):
    edit(visit, publish=False, summary="Zelal Hesen")
    edit(visit, publish=False, summary="زلال حسن")

    assert len(find("Zelal Hesen", "زلال حسن")["places"]) == 2


def test_the_page_shows_the_name_marked_and_is_not_stored(visit, admin):
    edit(visit, publish=False, summary="With <Zelal Hesen> there")

    response = admin.post(URL, {"names": "zelal hesen", "step": "search"})

    assert "&lt;<mark>Zelal Hesen</mark>&gt; there" in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["", "ab", "ا ب", "x" * 101, "\n".join(["abc"] * 11)])
def test_a_search_that_would_find_everything_or_take_for_ever_is_refused(admin, name):
    response = admin.post(URL, {"names": name, "step": "search"})

    assert response.context["form"].errors
    assert "places" not in response.context


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher"])
def test_others_than_administrators_neither_search_nor_see_the_entry(db, role):
    client = person(role)

    assert client.post(URL, {"names": "Zelal", "step": "search"}).status_code == 302
    assert URL not in client.get("/admin/").text


def test_an_administrator_finds_the_entry_in_the_menu(admin):
    assert URL in admin.get("/admin/").text


def test_what_is_not_searched_exists_so_that_the_list_stays_true():
    for name in columns.NOT_SEARCHED | dict.fromkeys(columns.BY_HAND | columns.REPLACED_THOUGH_UNIQUE):
        model = apps.get_model(*name.split(".")[:2])
        assert name.count(".") == 1 or model._meta.get_field(name.split(".")[2])


def test_every_column_of_text_is_searched_unless_it_is_named(db):
    keys = {column.key for found in columns.searched().values() for column in found}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND (data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY'))"
        )
        in_database = set(cursor.fetchall())
    known, open_choices = set(), set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            place = (model._meta.db_table, field.column)
            label = model._meta.label_lower
            named = {label, f"{label}.{field.name}"} & set(columns.NOT_SEARCHED)
            if f"{label}.{field.name}" in keys or named or field.choices is not None or field.remote_field:
                known.add(place)
            elif place in in_database:
                open_choices.add(place)

    assert not open_choices
    # tables without a model
    assert {table for table, _column in in_database - known} <= {"django_migrations", "translation_state"}
