from django.core.management.base import CommandError

from cdc_site.backups.daily import DailyBackup
from cdc_site.enquiries.deletion import delete_expired
from cdc_site.operations.progress import say
from cdc_site.operations.rounds import RoundsCommand
from cdc_site.operations.schedule import Outcome, publish_due


class Command(RoundsCommand):
    """Looks again and again for what is due, until it is told to stop."""

    help = (
        "Publishes and withdraws pages at the times that editors set, deletes messages whose time is over, and starts "
        "the daily backup."
    )
    name = "The schedule"

    def handle(self, *args: object, **options: object) -> None:
        self.daily_backup = DailyBackup()
        try:
            super().handle(*args, **options)
        finally:
            self.daily_backup.stop()

    def round(self) -> None:
        self.daily_backup.look()
        _report(publish_due(stopping=self.stopping))
        delete_expired()

    def once(self) -> None:
        outcome = publish_due()
        delete_expired()
        _report(outcome)
        if outcome.busy:
            say("Another process is publishing; what it has not reached was left to it.")
        if outcome.failed:
            raise CommandError(
                f"{outcome.failed} could not be published or withdrawn; the reason stands in the page's history."
            )


def _report(outcome: Outcome) -> None:
    if outcome.published or outcome.withdrawn:
        say(f"Schedule: {outcome.published} published, {outcome.withdrawn} withdrawn")
