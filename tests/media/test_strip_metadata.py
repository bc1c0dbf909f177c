"""The command that removes metadata again, and the pictures of accounts."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.users.models import UserProfile

from cdc_site.media.models import SiteDocument, SiteImage
from tests.media import pictures
from tests.media.test_documents import notes_in, talkative_office

pytestmark = pytest.mark.django_db


def stored(data=None, **values) -> SiteImage:
    image = SiteImage(title="A bridge", file=ContentFile(data or pictures.plain(), name="a.jpg"), **values)
    image.save()
    return image


def put_behind_its_back(image, data: bytes, name: str) -> None:
    """A file that came in another way than by an upload."""
    path = image.file.storage.save(f"original_images/{name}", ContentFile(data))
    SiteImage.objects.filter(pk=image.pk).update(file=path)


def secrets_in(folder: Path) -> list[bytes]:
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [secret for secret in pictures.SECRETS if secret in everything]


def strip(**options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("strip_metadata", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def told(tmp_path, django_capture_on_commit_callbacks):
    """A picture whose file tells too much, released by a second person; runs the command."""
    image = stored(recognisable="yes", agreement="agreed", at_risk="yes", released_at=timezone.now())
    image.file.storage.delete(image.file.name)
    put_behind_its_back(image, pictures.talkative_jpeg(orientation=6), "IMG_1.jpg")
    image.refresh_from_db()
    image.get_rendition("width-20")
    assert secrets_in(tmp_path)

    def run(**options):
        with django_capture_on_commit_callbacks(execute=True):
            return strip(**options)

    return image, run


def test_files_that_came_another_way_are_cleaned_and_stay_released(told, tmp_path):
    image, run = told

    out, _err = run()

    assert "1 pictures and 0 documents cleaned" in out
    assert secrets_in(tmp_path) == []
    image.refresh_from_db()
    assert (image.width, image.height) == (48, 64)
    assert image.file_size == Path(image.file.path).stat().st_size
    assert image.released_at
    assert not image.renditions.exists()
    with Image.open(image.file.path) as picture:
        assert picture.size == (48, 64)


def test_a_second_time_changes_nothing(told, tmp_path):
    _image, run = told
    run()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    out, _err = run()

    assert "0 pictures and 0 documents cleaned, 1 files clean already" in out
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_dry_run_only_counts(told, tmp_path):
    _image, run = told

    out, _err = run(dry_run=True)

    assert "1 pictures and 0 documents to be cleaned" in out
    assert secrets_in(tmp_path)


def test_a_file_that_fails_is_named_and_does_not_stop_the_others(told, tmp_path):
    broken, lost = stored(), stored()
    put_behind_its_back(broken, b"just words", "broken.jpg")
    lost.file.storage.delete(lost.file.name)
    report = SiteDocument(title="A report", file=ContentFile(b"%PDF-1.7", name="report.pdf"))
    report.save()
    Path(report.file.path).write_bytes(b"<html>")
    _image, run = told

    out, err = run()

    assert "1 pictures and 0 documents cleaned" in out
    assert "3 files failed" in out
    assert "broken.jpg" in err
    assert lost.file.name in err
    assert "report.pdf" in err
    assert secrets_in(tmp_path) == []


def test_documents_that_came_another_way_lose_their_programs_notes(django_capture_on_commit_callbacks):
    report = SiteDocument(title="A report", file=ContentFile(talkative_office(), name="report.docx"))
    report.save()
    Path(report.file.path).write_bytes(talkative_office())

    with django_capture_on_commit_callbacks(execute=True):
        out, _err = strip()
    again, _err = strip()

    assert "0 pictures and 1 documents cleaned" in out
    assert "0 pictures and 0 documents cleaned" in again
    report.refresh_from_db()
    content = Path(report.file.path).read_bytes()
    assert notes_in(content) == []
    assert report.file_size == len(content)
    assert report.filename.endswith(".docx")


def set_avatar(browser, data, name="me.jpg"):
    user = get_user_model().objects.get(username="editor")
    form = {
        "name_email-first_name": "A",
        "name_email-last_name": "B",
        "name_email-email": "editor@example.org",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "Asia/Damascus",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "avatar-avatar": SimpleUploadedFile(name, data, "image/jpeg"),
    }
    response = browser.post(reverse("wagtailadmin_account"), form)
    return response, UserProfile.objects.get(user=user)


@pytest.mark.parametrize(("extension", "kind"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_the_picture_of_an_account_does_not_tell_where_it_was_taken(editor, tmp_path, extension, kind):
    make, _secrets = pictures.TALKATIVE[extension]

    response, profile = set_avatar(editor, make(), f"Person's name.{extension}")

    assert response.status_code == 302
    assert secrets_in(tmp_path) == []
    assert "Person" not in profile.avatar.name
    with Image.open(profile.avatar.path) as picture:
        assert picture.format == kind


def test_a_picture_of_an_account_that_is_none_is_an_error_of_the_form(editor, tmp_path):
    response, profile = set_avatar(editor, b"just words")

    assert response.status_code == 200
    assert not profile.avatar


def test_a_kind_of_picture_that_the_site_does_not_take_becomes_no_picture_of_an_account(editor, tmp_path):
    response, profile = set_avatar(editor, pictures.encoded(pictures.corners(), "BMP"), "me.bmp")

    assert response.status_code == 302
    assert not profile.avatar


def test_pictures_of_accounts_are_cleaned_again_too(editor, tmp_path, django_capture_on_commit_callbacks):
    _response, profile = set_avatar(editor, pictures.plain())
    Path(profile.avatar.path).write_bytes(pictures.talkative_jpeg())

    with django_capture_on_commit_callbacks(execute=True):
        out, _err = strip()

    assert "1 pictures and 0 documents cleaned" in out
    assert secrets_in(tmp_path) == []
