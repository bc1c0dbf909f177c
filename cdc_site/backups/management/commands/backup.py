import signal
from pathlib import Path
from types import FrameType

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdc_site.backups.drill import drill
from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.taking import MANUAL, SCHEDULED, take_backup


class Command(BaseCommand):
    """Writes the whole site into one encrypted file in BACKUP_DIR, or proves that such a file can be restored."""

    help = "Writes the database and all uploaded files into one encrypted file; --drill proves the newest one."
    requires_system_checks: list[str] = []  # a site that is in trouble is backed up all the more

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unencrypted", action="store_true", help="whoever has the file can read it")
        parser.add_argument("--scheduled", action="store_true", help="said by the schedule")
        parser.add_argument("--drill", action="store_true", help="restore the newest backup in a scratch place")
        parser.add_argument("--file", type=Path, help="the backup for the drill, if not the newest")
        parser.add_argument("--key", type=Path, help="the file of the private key, for the drill")

    def handle(self, *args: object, **options: object) -> None:
        signal.signal(signal.SIGTERM, _stop)  # so that what is half written is removed
        try:
            if options["drill"]:
                if not drill(options["file"], options["key"]):
                    raise CommandError("The drill has failed: see the lines above.")
                return
            taken = take_backup(SCHEDULED if options["scheduled"] else MANUAL, not options["unencrypted"])
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        if taken.problem:
            raise CommandError(taken.problem)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)
