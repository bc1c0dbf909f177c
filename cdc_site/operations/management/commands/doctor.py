from django.core.management.base import BaseCommand, CommandError

from cdc_site.enquiries.health import problems


class Command(BaseCommand):
    """Says what somebody has to look at."""

    help = "Says what is wrong with messages and their mails; exit code 1 when something is."

    def handle(self, *args: object, **options: object) -> None:
        found = list(problems())
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Nothing is wrong.")
