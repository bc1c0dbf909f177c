"""Make what lists of projects are sorted and counted by anew."""

from django.core.management.base import BaseCommand

from projects.listing import ListedProject, list_anew


class Command(BaseCommand):
    """The database keeps it by itself; this is for one that was changed while its triggers were off."""

    help = "Make what lists of projects are sorted and counted by anew."

    def handle(self, *args, **options) -> None:
        list_anew()
        self.stdout.write(f"{ListedProject.objects.count()} projects' pages are listed.")
