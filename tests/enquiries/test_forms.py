"""What a visitor writes is stored, or comes back with a reason beside the field."""

import html
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from cdc_site.enquiries import forms
from cdc_site.enquiries.models import Enquiry, EnquiryPage, RecentSender, State
from cdc_site.pages.models import SiteSettings
from tests.enquiries.conftest import ANSWERS
from tests.factories import (
    FieldOfWorkFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    ProjectIndexPageFactory,
    edit,
)

pytestmark = pytest.mark.django_db


def test_a_message_is_stored_and_its_reference_shown(client, send):
    answer = send(follow=True)

    enquiry = Enquiry.objects.get()
    assert enquiry.reference in answer.content.decode()
    assert [each["value"] for each in enquiry.answers] == list(ANSWERS.values())
    assert enquiry.state == State.NEW
    assert not client.cookies
    assert "noindex" in answer.content.decode()


def test_the_arabic_form_asks_in_arabic_and_answers_land_under_the_same_keys(client, send):
    shown = client.get("/ar/write-to-us/").content.decode()
    assert "رسالتكم" in shown

    send("ar")

    enquiry = Enquiry.objects.get()
    assert enquiry.language == "ar"
    assert [each["key"] for each in enquiry.answers] == list(ANSWERS)
    assert enquiry.answers[2]["label"] == "رسالتكم"


def test_a_field_that_is_added_to_the_original_is_asked_in_every_language_at_once(client, contact):
    rows = [*contact.form_fields.all(), contact.form_fields.model(clean_name="city", label="Your city", sort_order=3)]
    edit(contact, form_fields=rows)

    assert "Your city" in client.get("/ar/write-to-us/").content.decode()


def test_errors_are_beside_the_field_in_the_readers_language_and_nothing_typed_is_lost(send):
    text = send("ar", email="not an address", text="كل ما كتبته").content.decode()

    assert 'id="id_email_error"' in text
    assert 'aria-describedby="id_email_error"' in text
    assert "أدخِل عنوان بريد إلكتروني صحيح" in text
    assert "كل ما كتبته" in text
    assert "not an address" in text
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Ana\r\nBcc: other@example.org"),
        ("email", "ana@example.org\r\nBcc: other@example.org"),
        ("text", "a\x00b"),
        ("text", "a\u202eb"),
        ("text", "a\x08b"),
        ("text", "x" * 1_000_000),
        ("text", "http://a.example http://b.example http://c.example www.d.example"),
        ("text", ""),
    ],
)
def test_what_could_do_harm_gets_an_error_beside_its_field(send, field, value):
    answer = send(**{field: value})

    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_bytes_that_are_no_text_get_an_error(client, contact):
    stamp = contact.form().new_stamp
    body = f"cdc_stamp={stamp}&email=ana%40example.org&text=%ff%fe"

    answer = client.post(f"/en/forms/{contact.pk}/", body, content_type="application/x-www-form-urlencoded")

    assert 'id="id_text_error"' in answer.content.decode()


def test_more_than_the_server_takes_is_said_in_words(send):
    answer = send(text="x" * 3_000_000)

    assert answer.status_code == 413
    assert "more than the form can take" in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_only_our_own_page_sends_forms(send, headers, status):
    answer = send(headers=headers)

    assert answer.status_code == status
    assert Enquiry.objects.exists() == (status == 303)


def test_a_stamp_of_another_form_or_none_is_refused(send, contact):
    for stamp in ("", "open", signing.TimestampSigner(salt=forms.stamp_salt(contact.pk + 1)).sign("open")):
        assert "not complete" in send(cdc_stamp=stamp).content.decode()


def test_a_form_that_is_sent_at_once_or_after_a_week_is_shown_again(send, contact, monkeypatch, later):
    monkeypatch.setattr(forms, "SOONEST", 60)
    assert "very quick" in send().content.decode()

    monkeypatch.setattr(forms, "LATEST", -1)
    assert "open for a long time" in send().content.decode()


def test_what_programs_fill_in_is_kept_as_spam(send):
    send(cdc_homepage="https://spam.example")

    assert Enquiry.objects.get().state == State.SPAM


def test_the_sixth_message_within_an_hour_has_to_wait(send):
    for number in range(5):
        assert send(text=f"Message {number}").status_code == 303
    assert "within an hour" in send(text="Message 6").content.decode()

    RecentSender.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    assert send(text="Message 6").status_code == 303
    assert Enquiry.objects.count() == 6
    assert RecentSender.objects.count() == 1


def test_the_address_of_a_visitor_is_stored_nowhere(send):
    send()

    rows = [*Enquiry.objects.values(), *RecentSender.objects.values()]
    assert "127.0.0.1" not in str(rows)


def test_a_second_click_is_the_same_message(send):
    assert send(follow=True).content == send(follow=True).content
    assert Enquiry.objects.count() == 1


def test_a_message_knows_which_page_its_writer_came_from(client, send, contact):
    partner = PartnerPageFactory(parent=PartnerIndexPageFactory(parent=contact.get_parent().specific), slug="friends")
    FieldOfWorkFactory(code="twinning", names={"en": "City twinning"})
    ProjectIndexPageFactory(parent=contact.get_parent().specific)
    SiteSettings.objects.update_or_create(pk=SiteSettings.load().pk, defaults={"contact_page": contact})
    link = f"/en/write-to-us/?about=partner%3A{partner.slug}"
    assert link in client.get(f"/en/partners/{partner.slug}/").content.decode()
    link = "/en/write-to-us/?about=field%3Atwinning"
    assert link in client.get("/en/projects/?field=twinning").content.decode()
    assert "write-to-us/?about" not in client.get("/en/projects/").content.decode()

    send(query="?about=partner%3Afriends")
    send(query="?about=field%3Atwinning")

    assert {each.about for each in Enquiry.objects.all()} == {partner.title, "City twinning"}


def test_what_nobody_published_is_not_shown_as_a_subject(client, contact):
    for about in ("partner:nobody", "<script>", "project:", "user:admin", "partner:%00"):
        text = client.get(f"/en/write-to-us/?about={about}").content.decode()
        assert "enquiry-about" not in text


def test_choices_are_stored_in_the_words_of_the_original(send, contact):
    rows = list(contact.form_fields.all())
    rows.append(
        contact.form_fields.model(
            clean_name="kind", label="Kind", field_type="radio", choices="Offer\nSearch", sort_order=3
        )
    )
    contact = edit(contact, form_fields=rows)
    arabic = EnquiryPage.objects.get(source=contact)
    rows = list(arabic.form_fields.all())
    rows.append(arabic.form_fields.model(clean_name="kind", label="النوع", choices="عرض\nبحث", sort_order=3))
    edit(arabic, form_fields=rows)

    send("ar", kind="Search")

    assert Enquiry.objects.get().answers[-1] == {"key": "kind", "label": "النوع", "value": "Search"}


def test_a_form_page_has_few_queries(client, contact, django_assert_max_num_queries):
    client.get("/ar/write-to-us/")
    with django_assert_max_num_queries(12):
        client.get("/ar/write-to-us/")


@pytest.mark.parametrize(("code", "sorry"), [("en", "could not be stored"), ("ar", "لم يمكن حفظ رسالتكم")])
def test_while_the_database_is_away_what_was_typed_stays_on_the_page(client, contact, code, sorry, database_away):
    SiteSettings.objects.update_or_create(
        pk=SiteSettings.load().pk, defaults={"contact_email": "office@example.org", "contact_page": contact}
    )
    shown = client.get(f"/{code}/write-to-us/").content.decode()
    action = re.search(r'<form class="enquiry" method="post" action="([^"]+)"', shown)[1]
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown)) | ANSWERS

    with database_away():
        kept = client.post(action, sent, headers={"Sec-Fetch-Site": "same-origin"})

    text = html.unescape(kept.content.decode())
    assert (kept.status_code, kept["Retry-After"]) == (503, "60")
    assert "no-store" in kept["Cache-Control"]
    assert sorry in text
    assert all(answer in text for answer in ANSWERS.values())
    assert ("E-mail address" if code == "en" else "البريد الإلكتروني") in text
    assert "office@example.org" in text
    assert f'lang="{code}"' in text

    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', kept.content.decode()))
    client.post(action, again | ANSWERS, headers={"Sec-Fetch-Site": "same-origin"})
    assert Enquiry.objects.count() == 1


def test_another_sites_form_shows_nothing_on_our_page_while_the_database_is_away(client, contact, database_away):
    with database_away():
        kept = client.post(f"/en/forms/{contact.pk}/", {"text": "Give me"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert kept.status_code == 503
    assert "Give me" not in kept.content.decode()


@pytest.mark.parametrize(("path", "says"), [("/en/", "database cannot be reached"), ("/ar/nothing/", "قاعدة بياناتنا")])
def test_every_page_says_so_while_the_database_is_away(client, contact, database_away, path, says):
    with database_away():
        answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert says in answer.content.decode()
