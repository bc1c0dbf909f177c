"""What is wrong with messages and their mails, in sentences for staff."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdc_site.operations.mail_queue import mail_is_sent

from .models import EnquiryAddress, EnquiryMail, EnquiryPage
from .purposes import Purpose
from .sending import undelivered


def problems() -> Iterator[str]:
    """One sentence for each thing that somebody has to look at."""
    yield from failures()
    without = purposes_without_address()
    if without:
        yield _("No mail announces messages of these forms; they are in the inbox only: %(purposes)s.") % {
            "purposes": _(", ").join(without)
        }


def failures() -> Iterator[str]:
    """What does not work; a form without an address may be as it is wanted."""
    failed = list(undelivered())
    if failed:
        words = ngettext(
            "%(count)s mail about a message could not be sent; the message itself is in the inbox. Reason: %(reason)s",
            "%(count)s mails about messages could not be sent; the messages are in the inbox. Last reason: %(reason)s",
            len(failed),
        )
        yield words % {"count": len(failed), "reason": failed[-1].last_error}
    if not mail_is_sent() and (waiting := EnquiryMail.objects.filter(sent_at=None).count()):
        words = ngettext(
            "%(count)s mail waits: no mail server is set (EMAIL_HOST).",
            "%(count)s mails wait: no mail server is set (EMAIL_HOST).",
            waiting,
        )
        yield words % {"count": waiting}


def purposes_without_address() -> list[str]:
    """Purposes with a live form of which nobody is told by mail."""
    used = set(EnquiryPage.objects.live().filter(source=None).values_list("purpose", flat=True))
    told = set(EnquiryAddress.objects.values_list("purpose", flat=True))
    return [str(purpose.label) for purpose in Purpose if purpose in used - told]
