import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.restoring import restore
from cdc_site.operations.prepare import apply_migrations, migrations_on_disk
from cdc_site.operations.progress import say


class Command(BaseCommand):
    """Gives back the site that is in a backup."""

    help = "Puts a backup in the place of the site's database and uploaded files; the site must not run meanwhile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, help="the file of the private key")
        parser.add_argument("--yes", action="store_true", help="replace a site that is here without asking")

    def handle(self, *args: object, file: Path, key: Path | None, yes: bool, **options: object) -> None:
        known = {f"{app}.{name}" for app, name in migrations_on_disk()}
        try:
            manifest = restore(file, key, known, lambda words: yes or _asked(words))
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        apply_migrations()
        rows = sum(number for number, _ in manifest.tables.values())
        say(f"Restored: {rows} rows, {len(manifest.files)} files. The site can be started.")


def _asked(words: str) -> bool:
    say(words)
    if not sys.stdin.isatty():
        raise BackupProblem("Nobody is there to be asked; --yes replaces it. Nothing was changed.")
    return input("Type 'replace' to go on: ").strip().lower() == "replace"
