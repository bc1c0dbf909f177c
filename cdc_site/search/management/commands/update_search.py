"""Make the search's index anew."""

from django.core.management.base import BaseCommand

from cdc_site.search.indexing import rebuild


class Command(BaseCommand):
    """Needed after a restored backup or a change by hand; publishing keeps the index by itself."""

    help = "Make the index of the site's search anew. Readers find the old one until it is done."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild()} entries in the search's index.")
