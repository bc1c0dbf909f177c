"""What editors and readers meet when a disk has no room left."""

import errno
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.utils.translation import override
from psycopg.errors import DiskFull

from cdc_site.media.models import SiteDocument
from cdc_site.media.storage import WholeFileStorage
from cdc_site.pages import views
from tests.media.pictures import plain


class CutOff(ContentFile):
    """A file of which the disk takes only the beginning."""

    def chunks(self, chunk_size=None):
        yield b"the beginning"
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def no_room(monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))


def test_a_file_that_the_disk_cuts_off_leaves_nothing_behind(tmp_path):
    storage = WholeFileStorage(location=tmp_path)

    with pytest.raises(OSError, match="No space left"):
        storage.save("pictures/bridge.jpg", CutOff(b"x"))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_name_that_is_taken_meanwhile_is_never_written_over(tmp_path):
    class Slow(ContentFile):
        def chunks(self, chunk_size=None):
            (tmp_path / "bridge.jpg").write_text("the other one")
            yield b"this one"

    name = WholeFileStorage(location=tmp_path).save("bridge.jpg", Slow(b"x"))

    assert (tmp_path / "bridge.jpg").read_text() == "the other one"
    assert (tmp_path / name).read_text() == "this one"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.django_db
def test_an_editor_reads_beside_the_upload_that_the_disk_is_full(no_room, admin_client):
    answer = admin_client.post(
        "/admin/images/multiple/add/", {"title": "Bridge", "files[]": ContentFile(plain(), name="bridge.jpg")}
    )

    assert answer.json()["success"] is False
    assert "disk is full" in answer.json()["error_message"]


@pytest.mark.django_db
def test_a_document_for_which_there_is_no_room_is_refused_in_words(no_room):
    document = SiteDocument(title="Report", file=ContentFile(b"x" * 4000, name="report.txt"))

    with pytest.raises(ValidationError, match="disk is full"):
        document.clean()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("of_the_database", [False, True])
def test_a_full_disk_is_said_in_the_readers_language_and_when_to_come_again(rf, language, of_the_database):
    request = rf.get(f"/{language}/")
    request.language_in_path = language
    with override(language):
        try:
            if of_the_database:
                raise OperationalError("could not extend file") from DiskFull("could not extend file")
            raise OSError(errno.ENOSPC, "No space left on device")
        except (OSError, OperationalError):
            answer = views.server_error(request)

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert f'<html lang="{language}"' in answer.content.decode()
