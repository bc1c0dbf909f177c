"""Partner pages and their list, as visitors see them."""

import pytest

from partners.models import PartnerIndexPage, PartnerPage
from tests.factories import PartnerPageFactory, edit, make_bilingual_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    make_bilingual_site()
    return PartnerPage.objects.get(title="Foundation 0")


def text_of(client, url):
    return client.get(url).content.decode()


def test_a_partner_has_its_name_in_the_readers_language_then_its_own(partner, client):
    text = text_of(client, "/ar/partners/foundation-0/").partition("<main")[2]

    assert text.index("مؤسسة 0</") < text.index("Fondation 0")
    assert 'lang="fr"' in text


def test_its_own_name_is_not_repeated_where_it_is_the_same(partner, client):
    edit(partner, own_name="Foundation 0")

    assert text_of(client, partner.url).count("<h1") == 1
    assert 'lang="fr"' not in text_of(client, partner.url)


def test_a_partner_lists_what_is_done_together(partner, client):
    assert "Project 0" in text_of(client, partner.url)
    assert "مشروع 0" in text_of(client, "/ar/partners/foundation-0/")


def test_kind_place_and_country_are_in_the_readers_language(partner, client):
    arabic = text_of(client, "/ar/partners/foundation-0/")

    for word in ("مؤسسة", "بواتييه", "فرنسا"):
        assert word in arabic


def test_a_web_site_elsewhere_is_marked_and_sends_no_referrer(partner, client):
    edit(partner, website="https://example.org/")

    text = text_of(client, "/ar/partners/foundation-0/")

    link = text.split('href="https://example.org/"')[1].split(">")[0]
    assert "noreferrer" in link


def test_the_list_shows_every_partner_once(partner, client):
    index = PartnerIndexPage.objects.get(locale__language_code="en")
    PartnerPageFactory(parent=index, title="A worldwide network", place=None, kind=None)

    text = text_of(client, index.url)

    assert text.count('href="/en/partners/foundation-0/"') == 1
    assert "A worldwide network" in text
    assert "2 partners" in text
