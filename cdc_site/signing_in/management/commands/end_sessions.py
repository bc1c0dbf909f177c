from django.core.management.base import BaseCommand, CommandParser

from cdc_site.signing_in.people import person
from cdc_site.signing_in.records import end_all_sessions


class Command(BaseCommand):
    """For somebody who leaves, or whose device was lost."""

    help = "Ends all sessions of a person; --close also closes the account, whose texts and history stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--close", action="store_true")

    def handle(self, *args: object, username: str, close: bool, **options: object) -> None:
        user = person(username)
        if close:
            user.is_active = False
            user.save(update_fields=["is_active"])
        end_all_sessions(user)
        self.stdout.write(f"{username}: all sessions ended{', account closed' if close else ''}.")
