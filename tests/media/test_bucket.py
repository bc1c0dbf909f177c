"""Uploads in a bucket of S3-compatible storage: as in a folder, for whoever looks at the site."""

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.users.models import UserProfile

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.media.storage import FilesAway
from cdc_site.operations import health
from cdc_site.settings.env import ROOT
from tests import factories
from tests.buckets import in_bucket, new_bucket, running_storage
from tests.media.pictures import plain

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(scope="module")
def address():
    with running_storage() as address:
        yield address


@pytest.fixture
def bucket(address, settings, request):
    """Uploads lie in a bucket; says the names in it."""
    name = f"b{abs(hash(request.node.name))}"
    client = new_bucket(address, name)
    settings.STORAGES = settings.STORAGES | in_bucket(address, name)

    return lambda: {each["Key"] for each in client.list_objects_v2(Bucket=name).get("Contents", [])}


@pytest.fixture
def admin(editor, django_user_model):
    return django_user_model.objects.get()


@pytest.fixture
def no_storage(settings):
    """Nobody listens there."""
    settings.STORAGES = settings.STORAGES | in_bucket("http://127.0.0.1:9", "away")


def page_with_picture():
    image = SiteImage(title="A bridge", file=ContentFile(plain(), name="a.jpg"))
    image.save()
    project_list = factories.ProjectIndexPageFactory(parent=factories.make_home())
    return factories.ProjectPageFactory(parent=project_list, hero_image=image, live=False), image


def test_a_picture_is_public_while_a_page_shows_it_and_gone_from_the_bucket_after(
    bucket, django_capture_on_commit_callbacks
):
    page, image = page_with_picture()
    rendition = image.get_rendition("width-20")
    reader = Client()
    assert reader.get(rendition.url).status_code == 404

    page.save_revision().publish()
    shown = reader.get(rendition.url)
    again = reader.get(rendition.url, headers={"if-modified-since": shown["Last-Modified"]})

    assert rendition.url == f"/media/{rendition.file.name}"
    assert b"".join(shown).startswith(b"\xff\xd8")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "public, max-age=300, s-maxage=0")
    assert again.status_code == 304
    assert reader.get(image.file.url).status_code == 404
    assert f"website/{rendition.file.name}" in bucket()

    page.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()

    assert reader.get(rendition.url).status_code == 410
    assert bucket() == {f"website/{image.file.name}"}


def test_the_bucket_itself_shows_nobody_anything(bucket, address):
    name = default_storage.save("a.txt", ContentFile(b"a"))

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/{default_storage.bucket_name}/website/{name}")  # noqa: S310 - http

    assert refused.value.code == 403


def test_an_uploaded_document_is_a_download(bucket, editor):
    editor.post(
        "/admin/documents/multiple/add/",
        {"title": "Report", "files[]": ContentFile(b"%PDF-1.7 report", name="report.pdf")},
    )
    report = SiteDocument.objects.get()

    response = editor.get(report.url)

    assert b"".join(response) == b"%PDF-1.7 report"
    assert response["Content-Disposition"].startswith("attachment")
    assert bucket() == {f"website/{report.file.name}"}


def test_no_file_takes_the_name_of_another(bucket):
    names = [default_storage.save("a.txt", ContentFile(each)) for each in (b"one", b"two")]

    assert len(set(names)) == 2
    assert [default_storage.open(each).read() for each in names] == [b"one", b"two"]


def test_a_file_that_is_not_there_is_not_found(bucket, editor):
    with pytest.raises(FileNotFoundError):
        default_storage.open("images/none.jpg")

    assert editor.get("/media/images/none.jpg").status_code == 404
    assert editor.get("/media/../../secret").status_code == 404


WORDS = {"en": "storage for files cannot be reached", "ar": "مخزن الملفات"}


@pytest.mark.parametrize("language", WORDS)
def test_without_the_storage_an_upload_is_refused_beside_its_field(no_storage, editor, admin, language):
    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": language})
    for kind, file in [
        ("images", ContentFile(plain(), name="bridge.jpg")),
        ("documents", ContentFile(b"words", name="words.txt")),
    ]:
        answer = editor.post(f"/admin/{kind}/multiple/add/", {"title": "Bridge", "files[]": file}).json()

        assert answer["success"] is False
        assert WORDS[language] in str(answer)
    assert not SiteImage.objects.exists()
    assert not SiteDocument.objects.exists()


@pytest.mark.parametrize("language", WORDS)
def test_without_the_storage_a_picture_is_unavailable_in_the_readers_language_and_pages_stay(
    bucket, settings, language
):
    page, image = page_with_picture()
    rendition = image.get_rendition("width-20")
    page.save_revision().publish()
    settings.STORAGES = settings.STORAGES | in_bucket("http://127.0.0.1:9", "away")
    reader = Client(raise_request_exception=False)

    picture = reader.get(rendition.url, headers={"accept-language": language})

    assert picture.status_code == 503
    assert int(picture["Retry-After"]) > 0
    assert WORDS[language] in picture.content.decode()
    assert reader.get(page.url).status_code == 200


@pytest.mark.parametrize(
    "use_it",
    [
        lambda: default_storage.save("a.txt", ContentFile(b"a")),
        lambda: default_storage.open("a.txt"),
        lambda: default_storage.exists("a.txt"),
        lambda: default_storage.size("a.txt"),
        lambda: default_storage.delete("a.txt"),
    ],
    ids=["save", "open", "exists", "size", "delete"],
)
def test_a_storage_that_does_not_answer_is_said_to_be_away(no_storage, use_it):
    with pytest.raises(FilesAway):
        use_it()


def test_the_operator_is_told_of_it(bucket, settings):
    assert list(health._files()) == []

    settings.STORAGES = settings.STORAGES | in_bucket("http://127.0.0.1:9", "away")

    (finding,) = health._files()
    assert "storage for files" in finding.what
    assert "MEDIA_S3_" in finding.mend


@pytest.mark.parametrize(("process", "key"), [("public", "may read"), ("editors", "may write"), ("", "may write")])
def test_each_process_has_its_own_account_there(process, key):
    """In a process of its own: settings are read once."""
    variables = {
        "CDC_PROCESS": process,
        "MEDIA_S3_BUCKET": "uploads",
        "MEDIA_S3_ACCESS_KEY": "may write",
        "MEDIA_S3_READER_ACCESS_KEY": "may read",
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }
    code = "from cdc_site.settings.uploads import uploads; print(uploads()['OPTIONS']['access_key'])"

    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == key
