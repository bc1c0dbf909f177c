"""Where uploads lie on this machine: whole or not at all, also when the disk is full."""

import os
import secrets
import shutil
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext_lazy as _

ROOM_FOR = 4  # times the upload: what is made of a picture takes room too


class FilesAway(OSError):
    """The storage for files cannot be reached."""


class WholeFileStorage(FileSystemStorage):
    """A file has its name once all of it is written. What a full disk has cut off is taken away again."""

    def _save(self, name: str, content: File) -> str:
        unfinished = str(Path(name).with_name(f".{secrets.token_hex(8)}.part"))
        try:
            super()._save(unfinished, content)
            while True:
                try:
                    os.link(self.path(unfinished), self.path(name))  # refuses to replace another file
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    return name
        finally:
            Path(self.path(unfinished)).unlink(missing_ok=True)

    def check_room(self, size: int) -> None:
        """Raise ValidationError where the disk has no room for an upload of so many bytes."""
        place = Path(self.location)
        folder = next(each for each in (place, *place.parents) if each.exists())
        if shutil.disk_usage(folder).free < size * ROOM_FOR:
            raise ValidationError(
                _(
                    "The server's disk is full, so the file was not stored. Nothing else is lost. Please tell whoever "
                    "runs the server, and try again when there is room."
                ),
                code="no_room",
            )


def check_room(size: int) -> None:
    """Raise ValidationError, in words for an editor, where an upload of so many bytes cannot be stored."""
    default_storage.check_room(size)
