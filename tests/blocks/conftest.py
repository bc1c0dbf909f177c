import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import translation
from wagtail.models import Page

from cdc_site.media.models import SiteDocument, SiteImage
from tests.media import pictures


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    return tmp_path


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def make_image(db):
    def make(title="A bridge", **values):
        values = {**pictures.NOBODY_TO_BE_SEEN, **values}
        image = SiteImage(title=title, file=ContentFile(pictures.plain("PNG"), name="a.png"), **values)
        image.save()
        return image

    return make


@pytest.fixture
def make_document(db):
    def make(title="A report", **values):
        document = SiteDocument(title=title, file=ContentFile(b"%PDF-1.7", name="report.pdf"), **values)
        document.save()
        return document

    return make


@pytest.fixture
def make_page(db):
    def make(title="A page", model=Page, **values):
        return Page.get_first_root_node().add_child(instance=model(title=title, **values))

    return make
