"""Mails that wait in the database: each until the mail server has taken it, or until three days are over.

A row is locked while its mail is handed over, so two processes never send the same one, and one that is killed leaves
the row as it was; that the mail server has taken a mail is written down outside of the database too (`handing_over`).
Should the machine itself stop in the moment between the two, the mail is sent again with the same Message-ID, by which
mail programs and servers know it as the same.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone

from .handing_over import forget, hand_over

GIVE_UP_AFTER = timedelta(days=3)
_LONGEST_PAUSE = timedelta(hours=2)

logger = logging.getLogger(__name__)


class MailRefused(Exception):
    """A mail that cannot be written as it has to be; the message says why, for staff."""


def mail_is_sent() -> bool:
    """Whether there is a mail server; without one, mails wait."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def new_message_id() -> str:
    """An identity for a mail, which it keeps however often it is handed over."""
    return f"<{uuid4().hex}@{urlsplit(settings.PUBLIC_URL).hostname}>"


class QueuedMail(models.Model):
    """A mail and how far it has come; what it says, and to whom, is made when it is handed over."""

    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    first_tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


M = TypeVar("M", bound=QueuedMail)


def send_due(
    mails: models.QuerySet[M], compose: Callable[[M], EmailMessage | None], stopping: Callable[[], bool] = lambda: False
) -> int:
    """Hand over every mail of these that is due; returns how many were taken.

    compose: the mail, or None when nobody is to be told any more: the row is deleted. stopping: asked between mails.
    """
    sent = 0
    while mail_is_sent() and not stopping():
        mail = _send_next(mails, compose, timezone.now())
        if mail is None:
            break
        if mail.sent_at:
            forget(mail.message_id)  # the row is committed
            sent += 1
    return sent


@transaction.atomic
def _send_next(mails: models.QuerySet[M], compose: Callable[[M], EmailMessage | None], now: datetime) -> M | None:
    """The next mail that is due, after the mail server was asked to take it; None when there is none."""
    due = mails.filter(sent_at=None, given_up_at=None, next_try_at__lte=now)
    mail = due.select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
    if mail is None:
        return None
    message = compose(mail)
    if message is None:
        mail.delete()
        return mail
    message.extra_headers |= {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    mail.tries += 1
    mail.first_tried_at = mail.first_tried_at or now
    refused = _refused(mail, message)
    if refused:
        mail.last_error = refused[:300]
        mail.next_try_at = now + min(timedelta(minutes=2**mail.tries), _LONGEST_PAUSE)
        if now - mail.first_tried_at >= GIVE_UP_AFTER:
            mail.given_up_at = now
            logger.error("The mail about %s could not be sent in three days", mail)
    else:
        mail.sent_at, mail.last_error = now, ""
    mail.save()
    return mail


def _refused(mail: QueuedMail, message: EmailMessage) -> str:
    """Why the mail could not be handed over; empty when the mail server has taken it."""
    try:
        message.message()  # what cannot be written is no matter of the mail server
        return hand_over(mail.message_id, message.send)
    except (MailRefused, OSError) as error:
        return str(error)
