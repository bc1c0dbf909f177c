"""Broken and disguised files through the real forms: never an error of the server, never much memory.

A tenth of the 2,000 files is made in `make test`. The seeds make the same files each time; a failure says which.
"""

import random
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection

from cdc_site.media.models import SiteDocument, SiteImage
from tests.media import pictures

from .conftest import undone

pytestmark = pytest.mark.django_db
LONGEST = 5  # seconds for one file
MOST_MEMORY = 200 * 1024 * 1024  # bytes more than before
PAGE = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def office_file() -> bytes:
    """A Word file with a program's notes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" * 50)
        archive.writestr("docProps/core.xml", "<cp:coreProperties><dc:creator>X</dc:creator></cp:coreProperties>")
    return out.getvalue()


SOUND = {
    **{
        extension: pictures.plain(kind)
        for extension, kind in {
            "jpg": "JPEG",
            "png": "PNG",
            "gif": "GIF",
            "webp": "WEBP",
            "avif": "AVIF",
            "heic": "HEIF",
            "tiff": "TIFF",
        }.items()
    },
    "svg": SVG,
    "pdf": PDF,
    "docx": office_file(),
}
DOCUMENTS = ("pdf", "docx")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with some bits turned, an end or a middle missing, or another file inside, before or behind."""
    way = chance.randrange(6)
    broken = bytearray(data)
    if way < 2:
        for _bit in range(chance.choice((1, 3, 20, 200))):
            # most of what a reader trusts stands at the beginning
            place = chance.randrange(min(len(broken), 200) if way else len(broken))
            broken[place] ^= 1 << chance.randrange(8)
    elif way == 2:
        del broken[chance.randrange(len(broken)) :]
    elif way == 3:
        start = chance.randrange(len(broken))
        del broken[start : start + chance.randrange(1, 100)]
    elif way == 4:
        broken[:0] = chance.choice((PAGE, SVG, PDF, b"GIF89a", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"%PDF-1.7\n"))
    else:
        inside = chance.choice([PAGE, SVG, *SOUND.values()])
        place = chance.choice((len(broken), chance.randrange(len(broken))))
        broken[place:place] = inside
    return bytes(broken)


def memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.fixture
def editor(client, settings, tmp_path):
    """Somebody who may upload, and reads Arabic."""
    settings.MEDIA_ROOT = tmp_path
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a long enough password")
    user.wagtail_userprofile = type(user).wagtail_userprofile.related.related_model(user=user, preferred_language="ar")
    user.wagtail_userprofile.save()
    client.force_login(user)
    client.raise_request_exception = False
    return client


def send(client, data: bytes, name: str, extension: str):
    """Upload through the form of pictures or of documents."""
    fields = {"title": "A file", "collection": Collection.get_first_root_node().pk, "tags": ""}
    view = "wagtaildocs:add" if extension in DOCUMENTS else "wagtailimages:add"
    return client.post(reverse(view), {**fields, "file": SimpleUploadedFile(name, data)})


def opened(client, extension: str) -> list[int]:
    """Statuses of what staff then look at: the file's form, with its thumbnail, and the file."""
    if extension in DOCUMENTS:
        document = SiteDocument.objects.latest("pk")
        answer = client.get(document.url)
        assert answer["Content-Disposition"].startswith("attachment")
        return [answer.status_code]
    image = SiteImage.objects.latest("pk")
    addresses = (reverse("wagtailimages:edit", args=[image.pk]), image.get_rendition("max-400x400|format-jpeg").url)
    return [client.get(address).status_code for address in addresses]


@pytest.mark.parametrize("extension", SOUND)
@pytest.mark.parametrize(
    "numbers", [range(20), pytest.param(range(20, 200), marks=pytest.mark.slow)], ids=["a tenth", "the rest"]
)
def test_a_mutated_file_is_taken_or_refused_and_nothing_breaks(editor, extension, numbers):
    send(editor, SOUND[extension], f"warm.{extension}", extension)  # what is loaded once is not counted
    before = memory()
    failed = []

    for number in numbers:
        data = mutated(SOUND[extension], random.Random(f"{extension} {number}"))  # noqa: S311 - the same each time
        started = monotonic()
        with undone():
            statuses = [send(editor, data, f"file-{number}.{extension}", extension).status_code]
            if statuses == [302]:
                statuses += opened(editor, extension)
        if max(statuses) >= 500 or statuses[0] not in (200, 302) or monotonic() - started > LONGEST:
            failed.append((number, statuses, round(monotonic() - started, 1)))

    assert failed == []
    assert memory() - before < MOST_MEMORY


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(pictures.huge_png(), "a.png", id="bomb"),
        pytest.param(pictures.page_in_disguise(), "a.gif", id="a page that begins like a picture"),
        pytest.param(SVG, "a.svg", id="SVG"),
        pytest.param(SVG, "a.png", id="SVG called PNG"),
        pytest.param(SOUND["png"], "a.jpg", id="PNG called JPEG"),
        pytest.param(PAGE, "a.pdf", id="a page called PDF"),
        pytest.param(PDF, "a.docx", id="PDF called Word"),
        pytest.param(PAGE, "a.html", id="a page"),
    ],
)
def test_what_is_refused_is_refused_in_the_language_of_the_editor(editor, data, name):
    kind = "pdf" if name.rpartition(".")[2] in ("pdf", "docx", "html") else "png"
    answer = send(editor, data, name, kind)

    form = answer.context["form"]
    assert answer.status_code == 200
    with translation.override("ar"):
        words = form.errors["file"][0]
    assert "ا" in words, words  # no Arabic sentence is without this letter
    assert words in unescape(answer.text)
    assert SiteImage.objects.count() + SiteDocument.objects.count() == 0


@pytest.mark.parametrize("extension", [each for each in SOUND if each != "svg"])
def test_sound_files_are_taken(editor, extension):
    """The positive control."""
    assert send(editor, SOUND[extension], f"a.{extension}", extension).status_code == 302
    assert set(opened(editor, extension)) == {200}
