"""Uploaded files as backups see them: in a folder, or in a bucket of S3-compatible storage."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

STAGING = ".restored-"  # how folders begin in which a restore is prepared


class Stored(NamedTuple):
    """A file that can be read. changed: nanoseconds; mode: permissions."""

    content: BinaryIO
    size: int
    changed: int
    mode: int


class Folder:
    """Files below a folder; without hidden folders at its top, where restores are prepared."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> Iterator[str]:
        """Paths, sorted."""
        for top, folders, files in os.walk(self.path):
            folders.sort()
            if Path(top) == self.path:
                folders[:] = [name for name in folders if not name.startswith(".")]
            for name in sorted(files):
                path = Path(top, name)
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(self.path).as_posix()

    @contextmanager
    def open(self, name: str) -> Iterator[Stored]:
        """Raises FileNotFoundError."""
        with (self.path / name).open("rb") as file:
            status = os.fstat(file.fileno())
            yield Stored(file, status.st_size, status.st_mtime_ns, status.st_mode & 0o777)

    def take_over(self, staging: Path) -> None:
        """Put the files of `staging/media` in the place of those that are here.

        Each step can be done again: what has been moved already is not there any more.
        """
        new, old = staging / "media", staging / "old"
        old.mkdir(exist_ok=True)
        if not (staging / "emptied").exists():
            for path in self.path.iterdir():
                if not path.name.startswith(STAGING):
                    path.rename(old / path.name)
            (staging / "emptied").touch()
        for path in new.iterdir():
            path.rename(self.path / path.name)

    def __str__(self) -> str:
        return str(self.path)


class Bucket:
    """Files in the bucket that the site uses. It keeps no permissions."""

    def __init__(self, storage) -> None:
        self.storage = storage

    def names(self) -> Iterator[str]:
        """Paths, sorted by the storage."""
        return self.storage.names()

    @contextmanager
    def open(self, name: str) -> Iterator[Stored]:
        """Raises FileNotFoundError, and FilesAway."""
        with self.storage.open(name) as file:
            changed = int(self.storage.get_modified_time(name).timestamp() * 1_000_000_000)
            yield Stored(file, file.size, changed, 0o600)

    def take_over(self, staging: Path) -> None:
        """Put the files of `staging/media` in the place of those that are here. It can be done again."""
        new = Folder(staging / "media")
        names = set(new.names())
        for name in names:
            with new.open(name) as stored:
                self.storage.replace(name, File(stored.content, name=name))
        for name in set(self.names()) - names:
            self.storage.delete(name)

    def __str__(self) -> str:
        return f"the bucket {self.storage.bucket_name}"


def uploads() -> Folder | Bucket:
    """Those of the site."""
    storage = storages["default"]
    return Folder(Path(settings.MEDIA_ROOT)) if isinstance(storage, FileSystemStorage) else Bucket(storage)
