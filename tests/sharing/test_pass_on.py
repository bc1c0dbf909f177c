"""The address of a page, to be copied with and without a script."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import make_bilingual_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/en/projects/project-0/", "/ar/projects/project-0/", "/ar/partners/foundation-0/"])
def test_a_page_shows_its_address_as_text_that_can_be_selected(client, path):
    make_bilingual_site()

    text = client.get(path).content.decode()

    assert f'value="{settings.PUBLIC_URL}{path}" dir="ltr" readonly' in text
    assert '<button type="button" class="button" hidden>' in text


def test_the_home_page_and_lists_need_none(client):
    make_bilingual_site()

    for path in ("/ar/", "/ar/projects/", "/ar/nothing/"):
        assert "page-address" not in client.get(path).content.decode()


def test_all_optional_scripts_together_weigh_at_most_five_kilobytes():
    assert 0 < sum(file.stat().st_size for file in Path("static/js").glob("*.js")) <= 5000
