import json

from django.core.management.base import BaseCommand

from cdc_site.backups.pages import page_sums


class Command(BaseCommand):
    """What the drill compares."""

    help = "Prints status and checksum of every public page as JSON."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(json.dumps(page_sums()))
