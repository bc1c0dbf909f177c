from django.core.management.base import CommandError

from cdc_site.enquiries.sending import send_due, undelivered
from cdc_site.operations.notices import send_notices
from cdc_site.operations.rounds import RoundsCommand


class Command(RoundsCommand):
    """Looks again and again for mails that are due, until it is told to stop."""

    help = "Sends the mails that announce messages from the forms, and notices to the operator, until it is stopped."
    name = "The mail queue"
    pause = 5.0

    def round(self) -> None:
        send_due(stopping=self.stopping)
        send_notices(stopping=self.stopping)

    def once(self) -> None:
        send_due()
        send_notices()
        failed = undelivered().count()
        if failed:
            raise CommandError(f"{failed} could not be sent; the reason stands beside each message in the admin.")
