"""Mails reach a mail server once, as it takes them."""

import email
import email.policy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cdc_site.enquiries.models import Enquiry, EnquiryAddress, EnquiryMail, EnquirySettings
from cdc_site.enquiries.purposes import Purpose
from cdc_site.enquiries.sending import send_due
from tests.enquiries.sink import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A mail server that the site is set to."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        yield server


@pytest.fixture
def address(contact):
    """Who is told of messages."""
    row = EnquirySettings.load()
    return EnquiryAddress.objects.create(row=row, purpose=Purpose.MESSAGE, email="staff@example.org")


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_mail_says_no_more_than_reference_and_purpose(send, server, address):
    send(text="A secret.")

    assert send_due() == 1
    mail = parsed(server.mails[0])
    enquiry = Enquiry.objects.get()
    assert mail["Subject"] == f"{enquiry.reference} – Write to us"
    assert mail["To"] == "staff@example.org"
    assert f"/admin/snippets/enquiries/enquiry/edit/{enquiry.pk}/" in mail.get_content()
    assert b"secret" not in server.mails[0]
    assert b"ana@example.org" not in server.mails[0]


def test_staff_can_choose_to_get_the_whole_message(send, server, address):
    address.whole_message = True
    address.save()
    send(text="مرحبا بكم")

    send_due()

    mail = parsed(server.mails[0])
    assert "مرحبا بكم" in mail.get_content()
    assert mail["Reply-To"] == "ana@example.org"


def test_a_mail_is_sent_once(send, server, address):
    send()

    assert (send_due(), send_due()) == (1, 0)
    assert len(server.mails) == 1


def test_a_refused_mail_is_tried_again_with_the_same_identity_and_given_up_after_three_days(
    send, server, address, later
):
    send()
    server.refuses = True
    assert send_due() == 0
    mail = EnquiryMail.objects.get()
    assert "not now" in mail.last_error

    assert send_due() == 0
    assert EnquiryMail.objects.get().tries == 1
    with pytest.raises(CommandError, match="not now"):
        call_command("doctor")

    later(days=2)
    server.refuses = False
    assert send_due() == 1
    assert parsed(server.mails[0])["Message-ID"] == mail.message_id

    EnquiryMail.objects.update(sent_at=None)
    server.refuses = True
    later(days=4)
    send_due()
    assert EnquiryMail.objects.get().given_up_at
    assert Enquiry.objects.exists()


def test_without_a_mail_server_mails_wait_and_doctor_says_so(send, address, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    send()

    assert send_due() == 0
    with pytest.raises(CommandError, match="EMAIL_HOST"):
        call_command("doctor")


def test_without_an_address_a_message_is_only_stored_and_doctor_says_so(send):
    send()

    assert not EnquiryMail.objects.exists()
    with pytest.raises(CommandError, match="Write to us"):
        call_command("doctor")


def test_doctor_is_content_when_all_is_well(address, server):
    said = StringIO()
    call_command("doctor", stdout=said)

    assert "Nothing is wrong" in said.getvalue()


def test_spam_is_announced_to_nobody(send, address):
    send(cdc_homepage="x")

    assert not EnquiryMail.objects.exists()
