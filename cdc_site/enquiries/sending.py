"""The mails that announce messages: each until the mail server has taken it, or until three days are over.

A row is locked while its mail is handed over, so two processes never send the same one, and one that is killed leaves
the row as it was. Should it be killed in the moment between the mail server's "taken" and the commit, the mail is sent
again with the same Message-ID, by which mail programs and servers know it as the same.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import EnquiryAddress, EnquiryMail

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
        taken = _send_next(timezone.now())
        if taken is None:
            break
        sent += taken
    return sent


@transaction.atomic
def _send_next(now: datetime) -> bool | None:
    """Whether the mail server took the next mail that is due; None when there is none."""
    due = EnquiryMail.objects.filter(sent_at=None, given_up_at=None, next_try_at__lte=now)
    mail = due.select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    address = EnquiryAddress.objects.filter(purpose=mail.enquiry.purpose).first()
    if address is None:  # staff took it away: the message is in the inbox
        mail.delete()
        return False
    mail.tries += 1
    mail.first_tried_at = mail.first_tried_at or now
    try:
        compose(mail, address).send()
    except (OSError, SMTPException) as error:
        mail.last_error = str(error)[:300]
        mail.next_try_at = now + min(timedelta(minutes=2**mail.tries), _LONGEST_PAUSE)
        if now - mail.first_tried_at >= GIVE_UP_AFTER:
            mail.given_up_at = now
            logger.error("The mail about message %s could not be sent in three days", mail.enquiry.reference)
    else:
        mail.sent_at, mail.last_error = now, ""
    mail.save()
    return mail.sent_at is not None


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
    reply_to = [enquiry.writer_address] if address.whole_message and enquiry.writer_address else []
    return EmailMessage(
        subject=f"{enquiry.reference} – {purpose}",
        body="\n".join(lines),
        to=[address.email],
        reply_to=reply_to,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )


def undelivered():
    """Mails that were tried in vain: given up, or still tried again."""
    return EnquiryMail.objects.filter(sent_at=None).exclude(last_error="").select_related("enquiry")
