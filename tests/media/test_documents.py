import json
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from cdc_site.media.document_metadata import without_metadata
from cdc_site.media.documents import check_document
from cdc_site.media.models import SiteDocument

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def archive(**entries: bytes) -> bytes:
    """A zip archive; a name's double underscore stands for a slash, a single one for a dot."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return output.getvalue()


def office(folder: str) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(f"{folder}/document.xml", "<w/>")
    return output.getvalue()


def opendocument(mimetype: bytes) -> bytes:
    return archive(mimetype=mimetype, content_xml=b"<office/>")


SOUND = {
    "a.pdf": PDF,
    "a.PDF": PDF,
    "a.rtf": b"{\\rtf1 words}",
    "a.zip": archive(a_txt=b"words"),
    "a.docx": office("word"),
    "a.xlsx": office("xl"),
    "a.pptx": office("ppt"),
    "a.odt": opendocument(b"application/vnd.oasis.opendocument.text"),
    "a.ods": opendocument(b"application/vnd.oasis.opendocument.spreadsheet"),
    "a.odp": opendocument(b"application/vnd.oasis.opendocument.presentation"),
    "a.epub": opendocument(b"application/epub+zip"),
    "a.txt": "كلمات".encode(),
    "b.txt": "كلمات".encode("utf-16"),
    "a.csv": b"place,people\nQamishlo,2\n",
}
REFUSED = {
    "a.html": (b"<script>alert(1)</script>", "unknown_kind"),
    "a.svg": (b"<svg/>", "unknown_kind"),
    "a.exe": (b"MZ", "unknown_kind"),
    "a.docm": (office("word"), "unknown_kind"),
    "a": (PDF, "unknown_kind"),
    "page.pdf": (b"<html>" + PDF, "disguised"),
    "program.zip": (b"MZ" + b"\0" * 100, "disguised"),
    "sheet.docx": (office("xl"), "disguised"),
    "plain.docx": (archive(a_txt=b"words"), "disguised"),
    "cut.xlsx": (office("xl")[:60], "disguised"),
    "other.odt": (opendocument(b"application/epub+zip"), "disguised"),
    "words.rtf": (b"words", "disguised"),
    "binary.txt": (b"\x7fELF\0\0\0", "disguised"),
    "empty.pdf": (b"", "disguised"),
    "heavy.pdf": (PDF + b"\0" * (20 * 1024 * 1024), "too_heavy"),
}


def fields(data: bytes, name: str, **changes) -> dict:
    file = SimpleUploadedFile(name, data)
    return {"title": "A report", "file": file, "collection": Collection.get_first_root_node().pk, "tags": "", **changes}


def stored(name="report.pdf", data=PDF, **values) -> SiteDocument:
    document = SiteDocument(title="A report", file=ContentFile(data, name=name), **values)
    document.save()
    return document


@pytest.mark.parametrize("name", SOUND)
def test_documents_of_the_usual_kinds_are_taken(name):
    check_document(ContentFile(SOUND[name], name=name))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name):
    data, code = REFUSED[name]

    with pytest.raises(ValidationError) as refusal:
        check_document(ContentFile(data, name=name))

    assert refusal.value.code == code
    assert not set("<>&") & set(refusal.value.messages[0])


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in REFUSED if name != "empty.pdf"])
def test_a_refused_document_is_an_error_in_every_form(editor, name):
    data, _code = REFUSED[name]

    alone = editor.post(reverse("wagtaildocs:add"), fields(data, name))
    several = editor.post(
        reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile(name, data), "title": "A"}
    )
    prefixed = {f"document-chooser-upload-{key}": value for key, value in fields(data, name).items()}
    chooser = editor.post(reverse("wagtaildocs_chooser:create"), prefixed)

    assert alone.status_code == 200
    assert len(alone.context["form"].errors["file"]) == 1
    assert json.loads(several.content)["success"] is False
    assert json.loads(chooser.content)["step"] == "reshow_creation_form"
    assert not SiteDocument.objects.exists()


@pytest.mark.django_db
def test_a_document_is_stored_with_its_language(editor):
    response = editor.post(reverse("wagtaildocs:add"), fields(PDF, "تقرير\u202e.pdf", language="fr"))

    assert response.status_code == 302
    document = SiteDocument.objects.get()
    assert document.language == "fr"
    assert document.file.name == "documents/تقرير.pdf"
    assert document.file_size == len(PDF)


@pytest.mark.django_db
def test_a_stored_document_can_be_described_anew_without_its_file(editor):
    document = stored()
    data = {"title": "Another title", "collection": Collection.get_first_root_node().pk, "tags": "", "language": ""}

    assert editor.post(reverse("wagtaildocs:edit", args=[document.pk]), data).status_code == 302

    document.refresh_from_db()
    assert document.title == "Another title"


@pytest.mark.django_db
def test_a_program_cannot_store_another_kind_of_file(tmp_path):
    with pytest.raises(ValidationError):
        stored("a.html", b"<script>alert(1)</script>")

    assert not list(tmp_path.rglob("*.html"))


WHO = b"WRITTEN-BY-SECRET"


def talkative_office(folder="word") -> bytes:
    """A Microsoft file whose properties say who wrote it."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        for part in ("core", "app", "custom"):
            file.writestr(f"docProps/{part}.xml", b"<a>" + WHO + b"</a>")
        file.writestr(f"{folder}/document.xml", "<w>words</w>")
    return output.getvalue()


def talkative_opendocument() -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", b"application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        file.writestr("content.xml", "<office>words</office>")
        file.writestr("meta.xml", b"<a>" + WHO + b"</a>")
    return output.getvalue()


def notes_in(content: bytes) -> list[str]:
    """Names of the parts that tell who wrote a document, or when it was packed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        return [each.filename for each in entries if WHO in archive.read(each) or each.date_time[0] != 1980]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.docx", talkative_office("word"), "word/document.xml"),
        ("a.xlsx", talkative_office("xl"), "xl/document.xml"),
        ("a.pptx", talkative_office("ppt"), "ppt/document.xml"),
        ("a.odt", talkative_opendocument(), "content.xml"),
    ],
)
def test_an_office_document_does_not_tell_who_wrote_it(editor, name, data, text):
    assert notes_in(data)

    assert editor.post(reverse("wagtaildocs:add"), fields(data, name)).status_code == 302

    document = SiteDocument.objects.get()
    content = document.file.open().read()
    assert notes_in(content) == []
    assert document.file_size == len(content)
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(BytesIO(data)) as before:
        assert archive.testzip() is None
        assert archive.namelist() == before.namelist()
        assert archive.read(text) == before.read(text)
        for part in archive.namelist():
            if part.endswith(("core.xml", "app.xml", "custom.xml", "meta.xml")):
                assert ElementTree.fromstring(archive.read(part)) is not None  # noqa: S314 - written by us
    check_document(ContentFile(content, name=name))


def test_an_encrypted_document_is_left_as_it_is():
    manifest = b"<manifest:encryption-data/>"
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as file:
        file.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        file.writestr("META-INF/manifest.xml", manifest)
        file.writestr("meta.xml", b"scrambled")

    assert without_metadata(ContentFile(output.getvalue(), name="a.odt")) is None


def test_other_kinds_of_files_are_left_as_they_are():
    for name in ("a.pdf", "a.txt", "a.zip", "a.epub"):
        assert without_metadata(ContentFile(SOUND[name], name=name)) is None
