from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.journal.verify import last_seal, problems


class Command(BaseCommand):
    """Whether anybody has altered the journal."""

    help = "Checks the chain of the journal; exit code 1 when an entry was altered or taken out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="NUMBER:DIGEST",
            type=_seal,
            help="a seal that this command printed earlier and that you have kept elsewhere",
        )

    def handle(self, *args: object, expect: tuple[int, str] | None, **options: object) -> None:
        found = list(problems(expect))
        if found:
            raise CommandError("\n".join(found))
        number, digest = last_seal()
        self.stdout.write(f"The journal is whole. Its last seal, to be written down elsewhere: {number}:{digest}")


def _seal(raw: str) -> tuple[int, str]:
    number, _colon, digest = raw.partition(":")
    return int(number), digest.strip().lower()
