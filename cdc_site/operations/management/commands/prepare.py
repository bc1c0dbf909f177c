from django.core.management.base import BaseCommand, CommandParser

from cdc_site.operations.prepare import STEPS, prepare


class Command(BaseCommand):
    """The one preparing process of a start: six `manage.py` commands would each take seconds to load the site."""

    help = "Brings database, catalogues, static files and content to where this copy of the site needs them."
    requires_system_checks: list[str] = []  # a step of its own, after the catalogues that some checks read

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("steps", nargs="*", metavar="step", help=f"only these, in this order: {', '.join(STEPS)}")

    def handle(self, *args: object, steps: list[str], **options: object) -> None:
        prepare(steps or list(STEPS))
