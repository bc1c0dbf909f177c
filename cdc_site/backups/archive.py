"""The form of a backup: a tar file, which age encrypts.

    cdc-backup.json     first: which form this is, of when, and which version of the site made it
    database/000001…    the dump in pieces, since a stream's length is not known before its end
    media/…             uploaded files and the pictures made from them
    manifest.json       last: the checksum of each, and what each table held
    manifest.sha256     the checksum of that

Without any of our code: age -d -i KEY FILE | tar x; cat database/* > dump; sha256sum media/…; pg_restore dump.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pyrage import x25519

from .database import Sums
from .encryption import decrypting, is_encrypted
from .problems import BackupProblem
from .uploads import Bucket, Folder

FORMAT = 1
HEAD, MANIFEST, MANIFEST_SUM = "cdc-backup.json", "manifest.json", "manifest.sha256"
DATABASE, MEDIA = "database/", "media/"
PIECE = 8 * 1024 * 1024  # bytes
_READ_AT_ONCE = 1024 * 1024
_TAR_MAGIC_AT, _TAR_MAGIC = 257, b"ustar"


@dataclass
class Head:
    """made_at: ISO 8601. postgresql: the server's version. migrations: what the database had, as app.name."""

    made_at: str
    kind: str
    postgresql: str
    migrations: list[str]
    format: int = FORMAT


@dataclass
class Manifest:
    """files: by path below the media folder, checksum, time of change in nanoseconds, permissions.

    gone: files that were deleted while the backup was made.
    """

    dump: str = ""
    dump_bytes: int = 0
    tables: Sums = field(default_factory=dict)
    files: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


# --- writing -------------------------------------------------------------------------------------
class Writer:
    """Writes the parts one after the other into a stream. count, bytes: media so far, for whoever waits."""

    def __init__(self, stream: BinaryIO, head: Head) -> None:
        self.manifest = Manifest()
        self.bytes = 0
        form = {"format": tarfile.PAX_FORMAT, "bufsize": _READ_AT_ONCE}
        self._tar = tarfile.open(fileobj=stream, mode="w|", **form)  # noqa: SIM115 - see close
        self._add(HEAD, json.dumps(asdict(head), indent=1).encode())

    def database(self, dump: BinaryIO, tables: Sums) -> None:
        """The dump, to its end."""
        total = hashlib.sha256()
        number = 0
        while piece := dump.read(PIECE):
            number += 1
            total.update(piece)
            self.manifest.dump_bytes += len(piece)
            self._add(f"{DATABASE}{number:06}", piece)
        self.manifest.dump, self.manifest.tables = total.hexdigest(), tables

    def media(self, files: Folder | Bucket) -> None:
        """Every uploaded file. What is deleted meanwhile is noted and left out."""
        for name in files.names():
            try:
                with files.open(name) as stored:
                    reading = _Summing(stored.content)
                    self._tar.addfile(_member(MEDIA + name, stored.size), reading)
                    self.bytes += stored.size
                    self.manifest.files[name] = reading.sum.hexdigest(), stored.changed, stored.mode
            except FileNotFoundError:
                self.manifest.gone.append(name)

    def close(self) -> None:
        """The manifest, without which a file counts as cut off."""
        text = json.dumps(asdict(self.manifest), indent=1, ensure_ascii=False).encode(errors="surrogateescape")
        self._add(MANIFEST, text)
        self._add(MANIFEST_SUM, hashlib.sha256(text).hexdigest().encode())
        self._tar.close()

    def __str__(self) -> str:
        return (
            f"database {megabytes(self.manifest.dump_bytes)}, {len(self.manifest.files)} files {megabytes(self.bytes)}"
        )

    def _add(self, name: str, content: bytes) -> None:
        self._tar.addfile(_member(name, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member


class _Summing:
    """A file, and the checksum of what was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        part = self._file.read(size)
        self.sum.update(part)
        return part


# --- reading -------------------------------------------------------------------------------------
@contextlib.contextmanager
def content(path: Path, keys: list[x25519.Identity] | None) -> Iterator[BinaryIO]:
    """The tar inside a file. Raises BackupProblem for a file that is none of ours, or without the key it needs."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupProblem(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        if is_encrypted(path):
            if keys is None:
                raise BackupProblem(f"{path} is encrypted: name the file of the private key with --key.")
            with decrypting(file, keys) as stream:
                yield stream
            return
        start = file.read(_TAR_MAGIC_AT + len(_TAR_MAGIC))
        if start[_TAR_MAGIC_AT:] != _TAR_MAGIC:
            raise BackupProblem(f"{path} is no backup of this site.")
        file.seek(0)
        yield file


def unpack(
    path: Path,
    keys: list[x25519.Identity] | None,
    dump: Path,
    media: Path,
    check_head: Callable[[Head], None] = lambda head: None,
    report: Callable[[int], None] = lambda read: None,
) -> tuple[Head, Manifest]:
    """Put a backup's parts into a new file and an empty folder, and compare each with its checksum.

    check_head: may refuse by raising, before anything is written. report: told the bytes of media so far.
    Raises BackupProblem for a file that is damaged, cut off, foreign, or of a form that this version does not know.
    """
    with content(path, keys) as stream:
        try:
            head, manifest, found = _unpack(path, stream, dump, media, check_head, report)
        except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
            while stream.read(_READ_AT_ONCE):  # an encrypted file that is damaged says so at its end
                pass
            raise BackupProblem(f"{path} is damaged or cut off ({error}).") from error
        while stream.read(_READ_AT_ONCE):
            pass
    _compare(path, manifest, found)
    for name, (_, changed, mode) in manifest.files.items():
        (media / name).chmod(mode)
        os.utime(media / name, ns=(changed, changed))
    return head, manifest


def _unpack(path, stream, dump, media, check_head, report) -> tuple[Head, Manifest, Manifest]:
    found, dump_sum, read, raw = Manifest(), hashlib.sha256(), 0, {}
    try:
        tar = tarfile.open(fileobj=stream, mode="r|", bufsize=_READ_AT_ONCE)  # noqa: SIM115 - closed below
        first = tar.next()
    except (tarfile.TarError, EOFError):
        first = None
    if first is None or first.name != HEAD or not first.isreg() or first.size > _READ_AT_ONCE:
        raise BackupProblem(f"{path} is no backup of this site.")
    with tar, dump.open("xb") as dump_file:
        head = _head(path, tar.extractfile(first).read())
        check_head(head)
        while member := tar.next():
            if not member.isreg():
                raise ValueError(f"unexpected part {member.name}")
            part = tar.extractfile(member)
            if member.name.startswith(DATABASE):
                for block in iter(lambda part=part: part.read(_READ_AT_ONCE), b""):
                    dump_sum.update(block)
                    dump_file.write(block)
            elif member.name.startswith(MEDIA):
                name = _safe(member.name.removeprefix(MEDIA))
                found.files[name] = _write(part, media / name), 0, 0
                read += member.size
                report(read)
            elif member.name in (MANIFEST, MANIFEST_SUM):
                raw[member.name] = part.read()
            else:
                raise ValueError(f"unexpected part {member.name}")
    if hashlib.sha256(raw.get(MANIFEST, b"")).hexdigest().encode() != raw.get(MANIFEST_SUM):
        raise ValueError("its list of contents is missing or damaged")
    manifest = Manifest(**json.loads(raw[MANIFEST]))
    manifest.tables = {name: (rows, total) for name, (rows, total) in manifest.tables.items()}
    found.dump = dump_sum.hexdigest()
    return head, manifest, found


def _head(path: Path, text: bytes) -> Head:
    values = json.loads(text)
    if values.get("format") != FORMAT:
        raise BackupProblem(
            f"{path} is a backup of form {values.get('format')}; this version of the site reads form {FORMAT}. "
            "Restore it with the version of the site that made it, or a newer one."
        )
    return Head(**values)


def _safe(name: str) -> str:
    """The path, or ValueError when it would lead out of the folder."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\0" in name:
        raise ValueError(f"unexpected path {name!r}")
    return name


def _write(source: BinaryIO, path: Path) -> str:
    total = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        while block := source.read(_READ_AT_ONCE):
            total.update(block)
            file.write(block)
    return total.hexdigest()


def _compare(path: Path, manifest: Manifest, found: Manifest) -> None:
    if found.dump != manifest.dump:
        raise BackupProblem(f"{path} is damaged: the database in it is not what was written.")
    wrong = [name for name in manifest.files if found.files.get(name, ("",))[0] != manifest.files[name][0]]
    wrong += [name for name in found.files if name not in manifest.files]
    if wrong:
        raise BackupProblem(f"{path} is damaged: {len(wrong)} files are not what was written, such as {wrong[0]}.")


def megabytes(number: int) -> str:
    """A number of bytes for people."""
    return f"{number / 1_000_000:.1f} MB"
