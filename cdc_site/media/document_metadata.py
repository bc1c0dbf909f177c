"""What office programs write into a document about who made it, when and with what: taken out before it is stored.

Word, Excel and PowerPoint files and OpenDocument files are zip archives that keep such things in parts of their own;
these are replaced by empty ones, as mat2 does it. What stands inside the text (comments, tracked changes, pictures)
stays, and so does everything in PDF and other kinds of files: README, "Limits", says so.
"""

import shutil
import zipfile
from io import BytesIO
from pathlib import PurePath

from django.core.files import File

from .documents import LARGEST

_OPENXML = "http://schemas.openxmlformats.org"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MICROSOFT = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_OPENXML}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_OPENXML}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_OPENXML}/officeDocument/2006/custom-properties"/>',
}
_OPEN = {
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'office:version="1.2"><office:meta/></office:document-meta>'
}
EMPTY_PARTS = {
    **dict.fromkeys(("docx", "pptx", "xlsx"), _MICROSOFT),
    **dict.fromkeys(("odp", "ods", "odt"), _OPEN),
}
LONGEST_MANIFEST = 5 * 1024 * 1024  # bytes; one of a document with a thousand pictures has a tenth of it
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip archive knows


def without_metadata(file: File) -> bytes | None:
    """The document's content without what its program noted; None where there is nothing to take out, or no way to.

    `file` has passed `check_document`.
    """
    parts = EMPTY_PARTS.get(PurePath(file.name).suffix.lower().removeprefix("."))
    if parts is None:
        return None
    empty = {name: _HEAD + text.encode() for name, text in parts.items()}
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        content = _rewritten(archive, empty) if _is_to_clean(archive, empty) else None
    file.seek(0)
    return content


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """OpenDocument files with a password: what describes their parts must fit the parts."""
    manifest = "META-INF/manifest.xml"
    encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    return encrypted or (manifest in archive.namelist() and b"encryption-data" in _beginning(archive, manifest))


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(LONGEST_MANIFEST)


def _is_to_clean(archive: zipfile.ZipFile, empty: dict[str, bytes]) -> bool:
    """Whether there is something to take out, and a way to do it."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST or _is_encrypted(archive):
        return False
    # a part is only read when it is as short as an empty one
    notes = (
        entry.file_size != len(empty[entry.filename]) or archive.read(entry) != empty[entry.filename]
        for entry in entries
        if entry.filename in empty
    )
    return any(entry.date_time != LONG_AGO for entry in entries) or any(notes)


def _rewritten(archive: zipfile.ZipFile, empty: dict[str, bytes]) -> bytes:
    """The archive with the empty parts in place of its own; order and compression stay, since readers look at both."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as copy:
        for entry in archive.infolist():
            new = zipfile.ZipInfo(entry.filename, LONG_AGO)
            new.compress_type, new.external_attr = entry.compress_type, entry.external_attr
            if entry.filename in empty:
                copy.writestr(new, empty[entry.filename])
                continue
            with archive.open(entry) as source, copy.open(new, "w") as target:
                shutil.copyfileobj(source, target)
    return output.getvalue()
