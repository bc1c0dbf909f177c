"""Which documents the site takes: by extension, size, and a look at the first bytes."""

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

SIGNATURES = {"pdf": b"%PDF-", "rtf": b"{\\rtf", "zip": b"PK\x03\x04"}
# Office files are zip archives: a folder that the archive must have (Microsoft), or what its `mimetype` says (Open).
OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
MIMETYPES = {
    "epub": b"application/epub+zip",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odt": b"application/vnd.oasis.opendocument.text",
}
LARGEST = 300 * 1024 * 1024  # bytes after unpacking; a larger archive is neither read through nor cleaned
# what reading a damaged archive raises, whichever way its parts are packed
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, RuntimeError, OSError, EOFError, struct.error)
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_document(file: File) -> None:
    """Raise ValidationError, in words for an editor, unless `file` is a document that the site may hand out.

    The content is looked at only so far that a file cannot pass for another kind; it is not searched for anything.
    """
    extension = PurePath(file.name).suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("This kind of file cannot be offered here. Possible are: %(extensions)s."),
            code="unknown_kind",
            params={"extensions": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)},
        )
    limit = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    if file.size > limit:
        raise ValidationError(
            _("This document has %(size)s; at most %(limit)s are possible. Save it smaller and try again."),
            code="too_heavy",
            params={"size": filesizeformat(file.size), "limit": filesizeformat(limit)},
        )
    file.seek(0)
    fits = _fits(extension, file)
    file.seek(0)
    if not fits:
        raise ValidationError(
            _("This file is called .%(extension)s, but its content is something else, or it is damaged."),
            code="disguised",
            params={"extension": extension},
        )


def _fits(extension: str, file: File) -> bool:
    if signature := SIGNATURES.get(extension):
        return file.read(len(signature)) == signature
    if folder := OFFICE_FOLDERS.get(extension):
        names = _archive_names(file)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and is_whole(file)
    if mimetype := MIMETYPES.get(extension):
        # the format wants this entry first and uncompressed, so that it stands at a fixed place
        if file.read(4) != SIGNATURES["zip"] or mimetype not in file.read(200):
            return False
        return "mimetype" in _archive_names(file) and is_whole(file)
    start = file.read(64 * 1024)
    return b"\0" not in start or start.startswith(UTF16_MARKS)


def is_whole(file: File) -> bool:
    """Whether every part of a zip archive can be read. Not asked of one with a password, nor of a very large one."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST or any(entry.flag_bits & 1 for entry in entries):
                return True
            return archive.testzip() is None
    except DAMAGED:
        return False


def _archive_names(file: File) -> list[str]:
    """The names in a zip archive; none when it is no archive. Nothing is unpacked."""
    file.seek(0)
    if file.read(4) != SIGNATURES["zip"]:
        return []
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except DAMAGED:
        return []
