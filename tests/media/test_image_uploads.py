import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cdc_site.media.models import SiteImage
from cdc_site.media.sanitise import sanitise
from tests.media import pictures

pytestmark = pytest.mark.django_db

BROKEN = {
    "cut off": (pictures.plain("JPEG")[:300], "a.jpg"),
    "a web page that begins like a GIF": (pictures.page_in_disguise(), "a.gif"),
    "a PNG called JPEG": (pictures.plain("PNG"), "a.jpg"),
    "more megapixels than allowed": (pictures.huge_png(), "a.png"),
    "a vector drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
    "no picture at all": (b"just words", "a.webp"),
    "too heavy": (b"\xff\xd8" + b"\0" * (10 * 1024 * 1024), "a.jpg"),
}


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def fields(**changes) -> dict:
    return {"title": "A bridge", "collection": Collection.get_first_root_node().pk, "tags": "", **changes}


def everything_stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def assert_no_secret_is_stored(folder: Path):
    stored = everything_stored(folder)
    assert stored
    assert [secret for secret in pictures.SECRETS if secret in stored] == []


def stored_image(data: bytes | None = None, name="a.jpg", **values) -> SiteImage:
    image = SiteImage(title="A bridge", file=ContentFile(data or pictures.plain(), name=name), **values)
    image.save()
    return image


@pytest.mark.parametrize("extension", pictures.TALKATIVE)
def test_neither_original_nor_rendition_tells_where_and_by_what_a_picture_was_taken(editor, extension, tmp_path):
    make, _secrets = pictures.TALKATIVE[extension]

    response = editor.post(reverse("wagtailimages:add"), fields(file=upload(make(), f"IMG_1.{extension}")))

    assert response.status_code == 302
    image = SiteImage.objects.get()
    for spec in ("original", "max-40x40", "fill-20x20|format-webp"):
        rendition = image.get_rendition(spec)
        with rendition.file.open() as file:
            assert not Image.open(BytesIO(file.read())).getexif()
    assert_no_secret_is_stored(tmp_path)


def test_a_picture_on_its_side_has_the_size_it_is_seen_in(editor):
    editor.post(reverse("wagtailimages:add"), fields(file=upload(pictures.talkative_jpeg(orientation=6), "a.jpg")))

    image = SiteImage.objects.get()
    assert (image.width, image.height) == (48, 64)
    rendition = image.get_rendition("width-24")
    assert (rendition.width, rendition.height) == (24, 32)


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_sound_picture_is_an_error_in_the_form(editor, what, tmp_path):
    response = editor.post(reverse("wagtailimages:add"), fields(file=upload(*BROKEN[what])))

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert not SiteImage.objects.exists()
    assert everything_stored(tmp_path) == b""


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_sound_picture_is_an_error_among_several(editor, what):
    response = editor.post(reverse("wagtailimages:add_multiple"), {"files[]": upload(*BROKEN[what]), "title": "A"})

    answer = json.loads(response.content)
    assert answer["success"] is False
    assert answer["error_message"]
    assert not SiteImage.objects.exists()


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_sound_picture_is_an_error_in_the_chooser(editor, what):
    prefixed = {f"image-chooser-upload-{name}": value for name, value in fields(file=upload(*BROKEN[what])).items()}

    response = editor.post(reverse("wagtailimages_chooser:create"), prefixed)

    assert response.status_code == 200
    assert json.loads(response.content)["step"] == "reshow_creation_form"
    assert not SiteImage.objects.exists()


def test_several_pictures_are_cleaned(editor, tmp_path):
    for extension, (make, _secrets) in pictures.TALKATIVE.items():
        response = editor.post(
            reverse("wagtailimages:add_multiple"), {"files[]": upload(make(), f"a.{extension}"), "title": extension}
        )
        assert json.loads(response.content)["success"] is True

    assert SiteImage.objects.count() == len(pictures.TALKATIVE)
    assert_no_secret_is_stored(tmp_path)


def test_a_picture_from_the_chooser_is_cleaned(editor, tmp_path):
    data = fields(file=upload(pictures.talkative_jpeg(), "a.jpg"), alt_text_en="Three arches")
    prefixed = {f"image-chooser-upload-{name}": value for name, value in data.items()}

    response = editor.post(reverse("wagtailimages_chooser:create"), prefixed)

    assert json.loads(response.content)["step"] == "chosen"
    assert SiteImage.objects.get().alt_texts == {"en": "Three arches"}
    assert_no_secret_is_stored(tmp_path)


@pytest.mark.parametrize("memory", [10**7, 100])
def test_a_picture_that_waits_for_a_better_title_waits_cleaned(editor, settings, tmp_path, memory):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = memory

    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": upload(pictures.talkative_jpeg(), "a.jpg"), "title": "x" * 300},
    )

    answer = json.loads(response.content)
    assert answer["success"] is True
    assert not SiteImage.objects.exists()
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    assert_no_secret_is_stored(tmp_path)

    prefix = f"uploaded-image-{waiting.pk}"
    response = editor.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {f"{prefix}-{name}": value for name, value in fields(alt_text_ar="جسر").items()},
    )
    assert json.loads(response.content)["success"] is True
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (64, 48)
    assert image.alt_texts == {"ar": "جسر"}


def test_a_large_upload_that_waits_on_disk_is_cleaned(editor, settings, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100

    editor.post(reverse("wagtailimages:add"), fields(file=upload(pictures.talkative_jpeg(), "a.jpg")))

    assert SiteImage.objects.get().width == 64
    assert_no_secret_is_stored(tmp_path)


def test_a_new_file_takes_the_place_of_the_old_one(editor, tmp_path):
    image = stored_image(pictures.plain("PNG"), "a.png")
    image.get_rendition("width-10")
    old = Path(image.file.path)
    url = reverse("wagtailimages:edit", args=[image.pk])

    response = editor.post(url, fields(file=upload(pictures.talkative_jpeg(orientation=8), "b.jpg")))

    assert response.status_code == 302
    image.refresh_from_db()
    assert (image.width, image.height) == (48, 64)
    assert image.file.name.endswith(".jpg")
    assert image.file_size == Path(image.file.path).stat().st_size
    assert not old.exists()
    assert not image.renditions.exists()
    assert_no_secret_is_stored(tmp_path)


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_does_not_take_the_place_of_the_old_one(editor, what):
    image = stored_image()
    before = image.file.name

    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), fields(file=upload(*BROKEN[what])))

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    image.refresh_from_db()
    assert image.file.name == before
    assert Path(image.file.path).exists()


def test_editing_words_leaves_the_file_alone(editor):
    image = stored_image()
    name, written = image.file.name, Path(image.file.path).stat().st_mtime_ns

    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), fields(title="Two bridges"))

    assert response.status_code == 302
    image.refresh_from_db()
    assert image.title == "Two bridges"
    assert image.file.name == name
    assert Path(image.file.path).stat().st_mtime_ns == written


def test_a_picture_from_a_form_is_encoded_only_once(editor):
    raw = pictures.encoded(Image.effect_noise((64, 48), 60).convert("RGB"), "JPEG", quality=60)
    once = sanitise(ContentFile(raw, name="a.jpg")).read()
    assert sanitise(ContentFile(once, name="a.jpg")).read() != once

    editor.post(reverse("wagtailimages:add"), fields(file=upload(raw, "a.jpg")))

    assert Path(SiteImage.objects.get().file.path).read_bytes() == once


def test_a_picture_that_a_program_saves_is_cleaned(tmp_path):
    image = stored_image(pictures.talkative_jpeg(orientation=6))

    assert (image.width, image.height) == (48, 64)
    assert image.file_size == Path(image.file.path).stat().st_size
    assert image.file_hash
    assert_no_secret_is_stored(tmp_path)
    assert SiteImage.objects.get().file.name == image.file.name


def test_a_picture_that_is_put_straight_into_the_field_is_cleaned(tmp_path):
    image = SiteImage(title="A bridge")

    image.file.save("a.jpg", File(BytesIO(pictures.talkative_jpeg(orientation=6))), save=True)

    assert (image.width, image.height) == (48, 64)
    assert_no_secret_is_stored(tmp_path)


def test_a_program_that_saves_something_else_is_told(tmp_path):
    with pytest.raises(ValidationError):
        stored_image(b"just words")

    assert everything_stored(tmp_path) == b""


def test_the_same_picture_twice_is_noticed(editor):
    for _time in range(2):
        response = editor.post(
            reverse("wagtailimages:add_multiple"), {"files[]": upload(pictures.plain(), "a.jpg"), "title": "A"}
        )

    assert json.loads(response.content)["duplicate"] is True


def test_an_uploaded_name_does_not_become_an_address(editor):
    editor.post(reverse("wagtailimages:add"), fields(file=upload(pictures.plain(), "Person's name \u202egpj.jpg")))

    name = Path(SiteImage.objects.get().file.name).name
    assert name.isascii()
    assert name.removesuffix(".jpg").isalnum()
