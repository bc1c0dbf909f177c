"""Readers whose browser asks to save data get no fonts, and caches are told."""

import pytest

from tests.factories import make_bilingual_site

pytestmark = pytest.mark.django_db

SAVING = {"Save-Data": "on"}


@pytest.fixture(autouse=True)
def site():
    return make_bilingual_site()


@pytest.mark.parametrize("path", ["/en/", "/ar/projects/project-0/", "/en/search/?q=project", "/ar/nothing/"])
def test_a_page_preloads_fonts_unless_data_is_to_be_saved(client, path):
    usual, saving = client.get(path), client.get(path, headers=SAVING)

    assert 'rel="preload"' in usual.content.decode()
    assert 'class="save-data"' not in usual.content.decode()
    assert 'rel="preload"' not in saving.content.decode()
    assert 'class="save-data">' in saving.content.decode()
    for answer in (usual, saving):
        assert "Save-Data" in answer["Vary"]


@pytest.mark.parametrize("path", ["/en/projects/feed/", "/en/projects.json", "/en/", "/", "/admin/login/"])
def test_only_public_pages_differ_by_it(client, path):
    answer = client.get(path)

    assert answer.status_code == (302 if path == "/" else 200)
    assert ("Save-Data" in answer.get("Vary", "")) == (path == "/en/")


@pytest.mark.parametrize("value", ["off", "", "1"])
def test_any_other_value_is_no_wish(client, value):
    assert 'class="save-data"' not in client.get("/en/", headers={"Save-Data": value}).content.decode()
