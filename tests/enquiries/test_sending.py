"""Mails reach a mail server once, as it takes them."""

import email
import email.policy
import errno
import os
import signal
from io import StringIO
from pathlib import Path

import pysequoia
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pysequoia import Tsk

from cdc_site.enquiries.models import Enquiry, EnquiryAddress, EnquiryMail, EnquirySettings
from cdc_site.enquiries.purposes import Purpose
from cdc_site.enquiries.sending import send_due
from tests.enquiries.sink import mail_server
from tests.operations.test_health import beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, tmp_path):
    """A mail server that the site is set to."""
    with mail_server() as server:
        settings.VAR_DIR = tmp_path
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


def test_without_an_address_a_message_is_only_stored_and_doctor_hints_at_it(send):
    send()
    beat()

    assert not EnquiryMail.objects.exists()
    said = StringIO()
    call_command("doctor", stdout=said)
    assert "hint:  No mail announces messages of these forms" in said.getvalue()


def test_doctor_is_content_when_all_is_well(address, server):
    beat()
    said = StringIO()
    call_command("doctor", stdout=said)

    assert "Nothing is wrong" in said.getvalue()


def test_spam_is_announced_to_nobody(send, address):
    send(cdc_homepage="x")

    assert not EnquiryMail.objects.exists()


@pytest.fixture
def key():
    """A key pair, as somebody makes it for an address."""
    return Tsk.generate("Staff <staff@example.org>")


def test_a_mail_can_be_encrypted_so_that_only_staff_read_it(send, server, address, key):
    address.whole_message, address.public_key = True, str(key.extract_certificate())
    address.full_clean()
    address.save()
    send(text="مرحبا بكم")

    assert send_due() == 1

    mail = parsed(server.mails[0])
    assert mail.get_content_type() == "multipart/encrypted"
    assert mail.get_param("protocol") == "application/pgp-encrypted"
    assert mail["Subject"] == f"{Enquiry.objects.get().reference} – Write to us"
    assert mail["Message-ID"] == EnquiryMail.objects.get().message_id
    assert b"ana@example.org" not in server.mails[0]
    version, content = mail.iter_parts()
    assert version.get_content_type() == "application/pgp-encrypted"
    opened = parsed(pysequoia.decrypt(content.get_payload().encode(), decryptor=key.decryptor()).bytes)
    assert "مرحبا بكم" in opened.get_content()


def test_a_key_that_nothing_can_be_encrypted_to_is_refused(address, key):
    for wrong, reason in (("nonsense", "no OpenPGP key"), (str(key), "private key")):
        address.public_key = wrong
        with pytest.raises(ValidationError, match=reason):
            address.full_clean()


def test_a_mail_whose_key_cannot_be_used_any_more_waits_and_is_never_sent_open(send, server, address):
    EnquiryAddress.objects.update(public_key="spoilt")
    send()

    assert send_due() == 0
    assert "no OpenPGP key" in EnquiryMail.objects.get().last_error
    assert not server.mails


def test_a_mail_that_was_taken_is_not_sent_again_when_the_database_was_lost_meanwhile(
    send, server, address, monkeypatch
):
    send()
    with monkeypatch.context() as lost:
        lost.setattr(EnquiryMail, "save", lost_database)
        with pytest.raises(OperationalError):
            send_due()
    assert len(server.mails) == 1
    assert not EnquiryMail.objects.get().sent_at

    assert send_due() == 1
    assert len(server.mails) == 1
    assert not any((settings.VAR_DIR / "mails").iterdir())


def lost_database(*args, **kwargs):
    raise OperationalError("the server closed the connection")


def test_a_full_disk_is_said_and_nothing_is_sent(send, server, address, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    send()

    assert send_due() == 0
    assert "No space left" in EnquiryMail.objects.get().last_error
    assert not server.mails


def test_a_sender_that_ends_half_way_leaves_the_mail_to_be_sent_again(send, server, address, monkeypatch, later):
    send()
    with monkeypatch.context() as killed:
        killed.setattr(EmailMessage, "send", lambda self: os.kill(os.getpid(), signal.SIGKILL))
        assert send_due() == 0
    assert "ended before" in EnquiryMail.objects.get().last_error

    later(hours=1)
    assert send_due() == 1
    assert len(server.mails) == 1
