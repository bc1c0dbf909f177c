from django.core.management.base import BaseCommand, CommandParser

from cdc_site.signing_in.people import person
from cdc_site.signing_in.records import reset_second_factor


class Command(BaseCommand):
    """For somebody who has lost telephone, keys and recovery codes. Not in the admin: it takes two people."""

    help = "Removes a person's second factors and ends their sessions; the next sign-in sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: object, username: str, **options: object) -> None:
        removed = reset_second_factor(person(username))
        self.stdout.write(f"{username}: {removed} removed, all sessions ended. The password still holds.")
