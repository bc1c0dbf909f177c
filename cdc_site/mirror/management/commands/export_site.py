from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.mirror.export import Export


class Command(BaseCommand):
    """Writes the public site as files that need no server."""

    help = (
        "Writes every public page, in every language, with its pictures, documents and styles into an empty folder, "
        "linked to one another: for a mirror, a memory stick, an archive. Exit code 1 when a link leads nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty folder, or one that is made")

    def handle(self, *args: object, folder: Path, verbosity: int, **options: object) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder. Nothing was written.")
        say = self.stdout.write if verbosity > 1 else lambda line: None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            done = Export(folder, say).run()
        except OSError as error:
            raise CommandError(
                f"{folder} cannot be written to: {error.strerror}. The export is not complete."
            ) from error
        self.stdout.write(f"{done.pages} pages, {done.files} files, {done.size / 1_000_000:.1f} MB in {folder}")
        if done.missing:
            lines = "\n".join(f"  {address} (on {page})" for address, page in sorted(done.missing.items()))
            raise CommandError(f"{len(done.missing)} links lead nowhere:\n{lines}")
