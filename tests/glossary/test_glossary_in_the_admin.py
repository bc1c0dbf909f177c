"""Where editors meet the glossary: in the editor of a translation, and in its own list."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cdc_site.glossary.models import Term, TermLabel
from tests.factories import edit, translate
from tests.glossary.conftest import make_term
from tests.roles.conftest import edit_url, person

ADD = Term.snippet_viewset.get_url_name("add")
EDIT = Term.snippet_viewset.get_url_name("edit")
DELETE = Term.snippet_viewset.get_url_name("delete")
LIST = Term.snippet_viewset.get_url_name("list")


def note_of(client, page):
    """The note in the page's editor; empty where there is none."""
    html = client.get(edit_url(page)).text
    start = html.find('<details class="glossary"')
    return html[start : html.index("</details>", start)] if start >= 0 else ""


def form(*words, term=None, note=""):
    """The form of a term: pairs of language and word, for the rows that the term has and then for new ones."""
    rows = [{"language": code, "text": text, "other_forms": ""} for code, text in words]
    old = list(term.labels.all()) if term else []
    for row, label in zip(rows, old, strict=False):
        row["id"] = label.pk
    return nested_form_data({"labels": inline_formset(rows, initial=len(old)), "note": note})


def test_terms_of_the_original_are_shown_with_their_word_in_this_language_and_the_note(admin_client, translation):
    make_term(en="delegation", ar="وفد", note="One delegation.\nالجمع: وفود")
    make_term(en="civil diplomacy", ar="الدبلوماسية المجتمعية")
    make_term(en="cooperative", ar="تعاونية")

    html = note_of(admin_client, translation)

    assert "2 terms of the original" in html
    assert '<bdi lang="en" dir="ltr">delegation</bdi>' in html
    assert '<bdi lang="ar" dir="rtl">وفد</bdi>' in html
    assert "<p><bdi>الجمع: وفود</bdi></p>" in html
    assert '<bdi lang="ar" dir="rtl">الدبلوماسية المجتمعية</bdi>' in html
    assert "cooperative" not in html


def test_a_term_without_a_word_in_this_language_says_so(admin_client, translation):
    make_term(en="delegation", kmr="şande")

    assert "no word in this language yet" in note_of(admin_client, translation)


def test_what_is_read_is_what_readers_see_of_the_original(admin_client, original, translation):
    make_term(en="forum", ar="منتدى")
    edit(original, publish=False, summary="A forum.")
    assert not note_of(admin_client, translation)

    edit(original, summary="A forum.")
    assert "منتدى" in note_of(admin_client, translation)


def test_of_an_original_that_was_never_published_the_draft_is_read(admin_client, original):
    make_term(en="forum", ar="منتدى")
    original.unpublish()
    draft = edit(original, publish=False, summary="A forum.")

    assert "منتدى" in note_of(admin_client, translate(draft, title="حول", live=False))


@pytest.mark.parametrize("mode", ["original", "both"])
def test_terms_stand_above_the_original_in_the_preview_of_a_translation(translation, mode):
    make_term(en="delegation", ar="وفد", note="Short.")

    html = translation.make_preview_request(preview_mode=mode).text

    assert '<bdi lang="ar" dir="rtl">وفد</bdi>' in html
    assert "admin/glossary.css" in html
    assert "<a " not in html


def test_a_preview_without_terms_has_no_list(translation):
    assert "glossary" not in translation.make_preview_request(preview_mode="both").text


def test_an_original_has_no_note(admin_client, original):
    make_term(en="delegation", ar="وفد")

    assert not note_of(admin_client, original)


@pytest.mark.thorough
def test_the_note_costs_as_many_queries_for_fifty_terms_as_for_one(admin_client, translation):
    def queries():
        ContentType.objects.clear_cache()
        admin_client.get(edit_url(translation))
        with CaptureQueriesContext(connection) as captured:
            assert "glossary" in note_of(admin_client, translation)
        return len(captured)

    make_term(en="delegation", ar="وفد")
    with_one = queries()
    for number in range(50):
        make_term(en=f"peace {number}", ar="سلام", kmr="aştî")
    make_term(en="peace", ar="سلام")

    assert queries() == with_one


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher", "Administrator"])
def test_every_role_adds_and_changes_terms_and_only_administrators_delete(db, role):
    client = person(role)

    client.post(reverse(ADD), form(("en", "visit"), ("ar", "زيارة")))
    term = Term.objects.get()
    assert [label.text for label in term.labels.all()] == ["زيارة", "visit"]

    client.post(reverse(EDIT, args=[term.pk]), form(("ar", "زيارة"), ("en", "visit"), term=term, note="Not زورة."))
    assert Term.objects.get().note == "Not زورة."

    client.post(reverse(DELETE, args=[term.pk]))
    assert Term.objects.exists() == (role != "Administrator")


def test_a_word_is_needed_in_two_languages_and_once_in_each(admin_client):
    alone = admin_client.post(reverse(ADD), form(("en", "visit")))
    twice = admin_client.post(reverse(ADD), form(("en", "visit"), ("en", "call")))

    assert alone.status_code == twice.status_code == 200
    assert not Term.objects.exists()


def test_the_languages_of_two_words_can_be_exchanged(admin_client):
    term = make_term(ar="visit", en="زيارة")

    admin_client.post(reverse(EDIT, args=[term.pk]), form(("en", "visit"), ("ar", "زيارة"), term=term))

    connection.check_constraints()
    assert {label.language: label.text for label in TermLabel.objects.all()} == {"en": "visit", "ar": "زيارة"}


def test_fields_of_a_term_have_the_language_and_direction_of_their_row(admin_client):
    term = make_term(en="visit", ar="زيارة")

    html = admin_client.get(reverse(EDIT, args=[term.pk])).text

    for name, attributes in (("labels-0", 'lang="ar" dir="rtl"'), ("labels-1", 'lang="en" dir="ltr"')):
        for field in ("text", "other_forms"):
            tag = re.search(rf'<input[^>]* name="{name}-{field}"[^>]*>', html)[0]
            assert attributes in tag
    assert 'dir="auto"' in re.search(r'<input[^>]* name="labels-__prefix__-text"[^>]*>', html)[0]


def test_the_list_shows_every_language_in_the_order_of_the_admins_and_finds_any_of_them(admin_client):
    make_term(en="visit", ar="زيارة", kmr="serdan", note="Short.")
    make_term(en="Dialogue", ar="حوار")

    page = admin_client.get(reverse(LIST))
    assert [str(term) for term in page.context["object_list"]] == ["Dialogue", "visit"]
    assert '<bdi lang="ar" dir="rtl">زيارة</bdi>' in page.text
    assert '<bdi lang="kmr" dir="ltr">serdan</bdi>' in page.text

    for query in ("زيار", "SERDAN", "visi", "short"):
        results = admin_client.get(reverse(LIST), {"q": query}).context["object_list"]
        assert [str(term) for term in results] == ["visit"], query


def test_a_term_is_called_by_its_word_in_the_admins_language(db):
    term = make_term(en="visit", ar="زيارة")

    for code, text in (("ar", "زيارة"), ("en", "visit"), ("kmr", "visit")):
        with override(code):
            assert str(term) == text
