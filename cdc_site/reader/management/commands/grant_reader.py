from django.core.management.base import BaseCommand, CommandError

from cdc_site.reader.role import RoleRefused, make_role, role_name
from cdc_site.reader.schema import is_migrated, make_schema


class Command(BaseCommand):
    """Safe to repeat; `prepare` runs it at every start, `migrate` makes the schema by itself."""

    help = "Makes the role of the public process (READER_DATABASE_URL) and what it may see and do."

    def handle(self, *args: object, **options: object) -> None:
        if not is_migrated():
            raise CommandError("The database is not migrated yet: make manage ARGS=migrate")
        try:
            make_role()
        except RoleRefused as error:
            raise CommandError(str(error)) from error
        make_schema()
        if options["verbosity"]:
            self.stdout.write(f"{role_name()} may see what readers see.")
