"""The mails that announce messages."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cdc_site.operations import mail_queue

from .models import EnquiryAddress, EnquiryMail
from .openpgp import EncryptedMail


def send_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Hand over every mail that is due; returns how many were taken. stopping: asked between mails."""
    return mail_queue.send_due(EnquiryMail.objects.all(), compose, stopping)


def compose(mail: EnquiryMail) -> EmailMessage | None:
    """The mail: in its subject only reference and purpose, the message itself only where staff chose so.

    None when staff took the address away: the message is in the inbox.
    """
    enquiry = mail.enquiry
    address = EnquiryAddress.objects.filter(purpose=enquiry.purpose).first()
    if address is None:
        return None
    link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailsnippets_enquiries_enquiry:edit", args=[enquiry.pk])
    with override(address.language):
        purpose = enquiry.get_purpose_display()
        lines = [_("A message has come in: %(purpose)s.") % {"purpose": purpose}]
        lines += [_("Read and answer it here:"), link]
        if address.whole_message:
            lines += ["", enquiry.text]
    parts = {"subject": f"{enquiry.reference} – {purpose}", "body": "\n".join(lines), "to": [address.email]}
    if address.public_key:
        return EncryptedMail(**parts, key=address.public_key)  # without Reply-To, which would name the writer openly
    reply_to = [enquiry.writer_address] if address.whole_message and enquiry.writer_address else []
    return EmailMessage(**parts, reply_to=reply_to)


def undelivered():
    """Mails that were tried in vain: given up, or still tried again."""
    return EnquiryMail.objects.filter(sent_at=None).exclude(last_error="").select_related("enquiry")
