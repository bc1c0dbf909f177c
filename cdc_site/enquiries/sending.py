"""The mails that announce messages: each until the mail server has taken it, or until three days are over.

A row is locked while its mail is handed over, so two processes never send the same one, and one that is killed leaves
the row as it was; that the mail server has taken a mail is written down outside of the database too (`handing_over`).
Should the machine itself stop in the moment between the two, the mail is sent again with the same Message-ID, by which
mail programs and servers know it as the same.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .handing_over import forget, hand_over
from .models import EnquiryAddress, EnquiryMail
from .openpgp import EncryptedMail, KeyRefused

GIVE_UP_AFTER = timedelta(days=3)
_LONGEST_PAUSE = timedelta(hours=2)

logger = logging.getLogger(__name__)


def mail_is_sent() -> bool:
    """Whether there is a mail server; without one, mails wait."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def send_due(stopping=lambda: False) -> int:
    """Hand over every mail that is due; returns how many were taken. stopping: asked between mails."""
    sent = 0
    while mail_is_sent() and not stopping():
        mail = _send_next(timezone.now())
        if mail is None:
            break
        if mail.sent_at:
            forget(mail.message_id)  # the row is committed
            sent += 1
    return sent


@transaction.atomic
def _send_next(now: datetime) -> EnquiryMail | None:
    """The next mail that is due, after the mail server was asked to take it; None when there is none."""
    due = EnquiryMail.objects.filter(sent_at=None, given_up_at=None, next_try_at__lte=now)
    mail = due.select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    address = EnquiryAddress.objects.filter(purpose=mail.enquiry.purpose).first()
    if address is None:  # staff took it away: the message is in the inbox
        mail.delete()
        return mail
    mail.tries += 1
    mail.first_tried_at = mail.first_tried_at or now
    refused = _refused(mail, address)
    if refused:
        mail.last_error = refused[:300]
        mail.next_try_at = now + min(timedelta(minutes=2**mail.tries), _LONGEST_PAUSE)
        if now - mail.first_tried_at >= GIVE_UP_AFTER:
            mail.given_up_at = now
            logger.error("The mail about message %s could not be sent in three days", mail.enquiry.reference)
    else:
        mail.sent_at, mail.last_error = now, ""
    mail.save()
    return mail


def _refused(mail: EnquiryMail, address: EnquiryAddress) -> str:
    """Why the mail could not be handed over; empty when the mail server has taken it."""
    message = compose(mail, address)
    try:
        message.message()  # a key that cannot be used is no matter of the mail server
        return hand_over(mail.message_id, message.send)
    except (KeyRefused, OSError) as error:
        return str(error)


def compose(mail: EnquiryMail, address: EnquiryAddress) -> EmailMessage:
    """The mail: in its subject only reference and purpose, the message itself only where staff chose so."""
    enquiry = mail.enquiry
    link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailsnippets_enquiries_enquiry:edit", args=[enquiry.pk])
    with override(address.language):
        purpose = enquiry.get_purpose_display()
        lines = [_("A message has come in: %(purpose)s.") % {"purpose": purpose}]
        lines += [_("Read and answer it here:"), link]
        if address.whole_message:
            lines += ["", enquiry.text]
    parts = {
        "subject": f"{enquiry.reference} – {purpose}",
        "body": "\n".join(lines),
        "to": [address.email],
        "headers": {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    }
    if address.public_key:
        return EncryptedMail(**parts, key=address.public_key)  # without Reply-To, which would name the writer openly
    reply_to = [enquiry.writer_address] if address.whole_message and enquiry.writer_address else []
    return EmailMessage(**parts, reply_to=reply_to)


def undelivered():
    """Mails that were tried in vain: given up, or still tried again."""
    return EnquiryMail.objects.filter(sent_at=None).exclude(last_error="").select_related("enquiry")
