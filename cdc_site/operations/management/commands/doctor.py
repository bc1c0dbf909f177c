from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from cdc_site.operations.health import everything


class Command(BaseCommand):
    """Says what somebody has to look at, and what to do about it."""

    help = "Says what is wrong with this copy of the site and how to mend it; exit code 1 when something is."
    requires_system_checks: list[str] = []  # it makes them itself, and says the rest too

    def handle(self, *args: object, **options: object) -> None:
        try:
            found = list(everything())
        except OperationalError as error:
            raise CommandError(
                f"wrong: The database cannot be reached: {str(error).splitlines()[0]}\n"
                "       Start the site, or look at DATABASE_URL and at the PostgreSQL that it names."
            ) from error
        wrong = [finding for finding in found if finding.wrong]
        for hint in found:
            if not hint.wrong:
                self.stdout.write(f"hint:  {hint.what}\n       {hint.mend}")
        if wrong:
            raise CommandError("\n".join(f"wrong: {finding.what}\n       {finding.mend}" for finding in wrong))
        self.stdout.write("Nothing is wrong.")
