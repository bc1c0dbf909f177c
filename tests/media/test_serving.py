from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from cdc_site.media.models import SiteDocument, SiteImage
from tests.media import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"))
    image.save()
    return image


def document(name: str, data: bytes) -> SiteDocument:
    document = SiteDocument(title="A report", file=ContentFile(data, name=name))
    document.save()
    return document


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("تقرير.pdf", b"%PDF-1.7"),
        ("words.txt", b"<script>alert(1)</script>"),
        ("list.csv", b"a,b"),
        ("a.rtf", b"{\\rtf"),
    ],
)
def test_a_document_is_a_download_in_which_nothing_runs(client, name, data):
    response = client.get(document(name, data).url)

    assert response.status_code == 200
    assert b"".join(response) == data
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.get("Content-Encoding") is None
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_document_has_only_its_own_address(client):
    report = document("report.pdf", b"%PDF-1.7")

    assert client.get(report.url.replace("report", "other")).status_code == 404
    assert client.get(report.file.url).status_code == 404


def test_a_rendition_is_for_everybody(client, image):
    response = client.get(image.get_rendition("width-20").url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_an_original_is_for_editors_only(client, editor, image, django_user_model):
    assert editor.get(image.file.url).status_code == 200

    editor.logout()
    assert client.get(image.file.url).status_code == 404
    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("path", ["images/../documents/report.pdf", "images/%2e%2e/documents/report.pdf", "../secret"])
def test_no_path_leads_out_of_the_renditions(client, tmp_path, path):
    document("report.pdf", b"%PDF-1.7")
    assert (tmp_path / "documents" / "report.pdf").exists()
    Path(tmp_path / "images").mkdir()

    assert client.get(f"/media/{path}").status_code == 404
