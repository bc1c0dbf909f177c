import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from cdc_site.media.models import SiteImage
from tests.media import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    image = SiteImage(title="DSC_0042.jpg", file=ContentFile(pictures.plain(), name="DSC_0042.jpg"))
    image.save()
    return image


def described(image, **texts):
    image.alt_texts = texts
    image.save()
    return image


def test_a_reader_gets_the_text_of_the_page_language(image):
    described(image, en="Three arches over a river", ar="ثلاث قناطر فوق نهر")

    for code, text in image.alt_texts.items():
        with translation.override(code):
            assert image.get_rendition("width-20").alt == text


def test_a_missing_text_is_neither_borrowed_from_another_language_nor_the_file_name(image):
    described(image, en="Three arches over a river")

    with translation.override("ar"):
        assert image.get_rendition("width-20").alt == ""
        assert image.languages_without_alt_text() == ["ar"]
    with translation.override(None):
        assert image.default_alt_text == ""


def test_the_form_has_a_field_for_each_language_of_the_site(editor, image):
    described(image, ar="ثلاث قناطر")

    page = editor.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert "Alternative text: English" in page
    assert "Alternative text: العربية" in page
    assert "ثلاث قناطر" in page
    assert page.count('dir="auto"') >= 2
    assert "description" not in get_image_form(SiteImage)(instance=image).fields


def test_texts_are_kept_per_language_and_emptied_ones_forgotten(editor, image):
    described(image, en="Old words", ar="كلمات")
    data = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""}

    editor.post(
        reverse("wagtailimages:edit", args=[image.pk]), {**data, "alt_text_en": "", "alt_text_ar": " ثلاث قناطر "}
    )

    image.refresh_from_db()
    assert image.alt_texts == {"ar": "ثلاث قناطر"}


def test_a_third_language_needs_no_more_than_being_switched_on(editor, image, settings):
    described(image, en="Three arches", kmr="Sê kevan")
    data = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""}
    url = reverse("wagtailimages:edit", args=[image.pk])

    editor.post(url, {**data, "alt_text_en": "Four arches", "alt_text_kmr": "not offered yet"})
    image.refresh_from_db()
    assert image.alt_texts == {"en": "Four arches", "kmr": "Sê kevan"}

    settings.LANGUAGES = [*settings.LANGUAGES, ("kmr", "Kurmanji")]
    assert "Alternative text: Kurmancî" in editor.get(url).content.decode()
    editor.post(url, {**data, "alt_text_en": "Four arches", "alt_text_kmr": "Çar kevan"})
    image.refresh_from_db()
    assert image.alt_texts == {"en": "Four arches", "kmr": "Çar kevan"}


def test_consent_and_credit_are_kept(editor, image):
    data = {"title": "A", "collection": Collection.get_first_root_node().pk, "tags": ""}

    editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {**data, "credit": "A photographer", "consent_note": "All four agreed; letter in the office."},
    )

    image.refresh_from_db()
    assert image.credit == "A photographer"
    assert image.consent_note == "All four agreed; letter in the office."
