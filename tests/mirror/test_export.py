"""The site as files: complete, in every language, without a server."""

import re
from html import unescape
from io import StringIO
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cdc_site.pages.models import ContentPage
from projects.models import ProjectPage
from tests.databases import database_with_content
from tests.factories import make_bilingual_site

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """The first content, with one page withdrawn, as files."""
    folder = tmp_path_factory.mktemp("export") / "site"
    with django_db_blocker.unblock(), database_with_content():
        ContentPage.objects.get(slug="vision", locale__language_code="en").unpublish()
        said = StringIO()
        call_command("export_site", folder, stdout=said)
        slugs = list(ProjectPage.objects.live().values_list("locale__language_code", "slug"))
    return folder, slugs, said.getvalue()


def test_every_page_is_there_in_its_language(exported):
    folder, slugs, said = exported

    assert len(slugs) == 24
    for code, slug in slugs:
        text = (folder / code / "projects" / slug / "index.html").read_text()
        assert f'<html lang="{code}"' in text
        assert f'<link rel="canonical" href="{settings.PUBLIC_URL}/{code}/projects/' in text
    assert "pages," in said
    start = (folder / "index.html").read_text()
    assert "en/index.html" in start
    assert "ar/index.html" in start


def test_every_link_leads_to_a_file_and_none_to_a_path_of_a_server(exported):
    folder, *_rest = exported

    checked = 0
    for page in folder.rglob("*.html"):
        for link in re.findall(r'\s(?:href|src)="([^"#]+)', page.read_text()):
            if re.match(r"[a-z]+:", link):
                continue
            assert not link.startswith("/"), (page, link)
            assert (page.parent / unquote(unescape(link))).is_file(), (page, link)
            checked += 1
    assert checked > 2000


def test_styles_find_their_fonts(exported):
    folder, *_rest = exported

    styles = list((folder / "static/css").glob("site*.css"))
    urls = re.findall(r"url\(\"?([^)\"]+)", styles[0].read_text())
    assert urls
    assert all((styles[0].parent / url).is_file() for url in urls)


def test_what_is_not_public_is_not_in_it(exported):
    folder, *_rest = exported

    # the Arabic page's switch of languages leads to a page that says so
    assert "You can read it here" in (folder / "en/about/vision/index.html").read_text()
    assert not (folder / "admin").exists()


def test_forms_lead_to_the_site_itself(exported):
    folder, *_rest = exported

    actions = re.findall(r'\saction="([^"]+)"', (folder / "en/write-to-us/index.html").read_text())
    assert actions
    assert all(action.startswith(settings.PUBLIC_URL) for action in actions)


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_site", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_mirror_with_another_name_names_the_sites_own_address(client, settings):
    settings.ALLOWED_HOSTS = ["localhost", "mirror.example.org"]
    make_bilingual_site()

    text = client.get("/ar/", headers={"host": "mirror.example.org"}).content.decode()

    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}/ar/"' in text
    assert "mirror.example.org" not in text
