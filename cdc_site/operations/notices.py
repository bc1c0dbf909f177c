"""What the operator is told of without asking: in the admin, and by mail to the addresses of OPERATOR_MAIL."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext_lazy as _

from . import mail_queue
from .mail_queue import new_message_id
from .models import Notice

JOB_FAILED, BACKUP_FAILED, PAGES_CHANGED = "job_failed", "backup_failed", "pages_changed"
TEXTS = {
    JOB_FAILED: _("A job of the site's own has failed: %(job)s. Reason: %(reason)s"),
    BACKUP_FAILED: _("The backup has failed. Reason: %(reason)s"),
    PAGES_CHANGED: _(
        "%(count)s pages changed within five minutes, up to %(until)s (UTC). If nobody of yours did that, follow "
        "docs/operate/defacement.md."
    ),
}
AGAIN_AFTER = timedelta(days=1)
SHOWN_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=90)


def notify(kind: str, about: str = "", **data: Any) -> Notice | None:
    """Tell the operator; None when the same was told within a day. data: what the text of this kind names."""
    now = timezone.now()
    if Notice.objects.filter(kind=kind, about=about, noticed_at__gt=now - AGAIN_AFTER).exists():
        return None
    return Notice.objects.create(
        kind=kind, about=about, data=data, noticed_at=now, message_id=new_message_id(), next_try_at=now
    )


def words(notice: Notice) -> str:
    """What a notice says, in the language of whoever reads it."""
    if notice.kind not in TEXTS:
        return str(notice)
    data = notice.data
    if get_language_bidi():  # dates and English words keep their own direction
        data = {name: f"\u2068{value}\u2069" for name, value in data.items()}
    return str(TEXTS[notice.kind]) % data


def recent() -> list[Notice]:
    """What Administrators are shown."""
    return list(Notice.objects.filter(noticed_at__gt=timezone.now() - SHOWN_FOR))


def send_notices(stopping: Callable[[], bool] = lambda: False) -> int:
    """Hand over every mail that is due, of the last days only: addresses may be set long after a notice."""
    if not settings.OPERATOR_MAIL:
        return 0
    fresh = Notice.objects.filter(noticed_at__gt=timezone.now() - mail_queue.GIVE_UP_AFTER - AGAIN_AFTER)
    return mail_queue.send_due(fresh, compose, stopping)


def forget() -> None:
    """Delete what is too old to matter."""
    Notice.objects.filter(noticed_at__lt=timezone.now() - KEPT_FOR).delete()


def compose(notice: Notice) -> EmailMessage:
    """In English, as all that operators read outside the admin."""
    with override("en"):
        text = words(notice)
    subject = f"{settings.WAGTAIL_SITE_NAME}: {text.partition('.')[0]}"[:120]
    body = f"{text}\n\n{settings.WAGTAILADMIN_BASE_URL}{settings.ADMIN_PATH}\n"
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=settings.OPERATOR_MAIL)
