from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.signing_in.links import one_time_link
from cdc_site.signing_in.records import INVITED, note


class Command(BaseCommand):
    """An account without a password, and the link with which its owner sets one."""

    help = "Makes an account with a role, and prints the link with which the person sets a password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", help="the name of a group, such as Editor")
        parser.add_argument("--email", default="")

    def handle(self, *args: object, username: str, role: str, email: str, **options: object) -> None:
        roles = {group.name.casefold(): group for group in Group.objects.all()}
        if role.casefold() not in roles:
            raise CommandError(
                f"There is no role {role}; there are {', '.join(sorted(g.name for g in roles.values()))}."
            )
        user = get_user_model()(username=get_user_model().normalize_username(username), email=email)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        user.groups.add(roles[role.casefold()])
        note(user, INVITED, role=role)
        self.stdout.write(f"Give this link to {user} yourself; it is good for one time and for two days:")
        self.stdout.write(one_time_link(user))
