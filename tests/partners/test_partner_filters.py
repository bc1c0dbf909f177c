"""Filters on the list of partners, and partners as open data."""

import csv
import io
import json

import pytest

from partners.data import COLUMNS
from partners.models import PartnerIndexPage, PartnerPage
from tests.factories import PartnerKindFactory, PartnerPageFactory, PlaceFactory, make_bilingual_site, translate
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return three_partners()


@remembered
def three_partners():
    make_bilingual_site(projects=0, partners=1)
    index = PartnerIndexPage.objects.get(locale__language_code="en")
    university = PartnerKindFactory(code="university", names={"en": "University", "ar": "جامعة"})
    kenya = PlaceFactory(code="nairobi", country="KE", names={"en": "Nairobi", "ar": "نيروبي"})
    page = PartnerPageFactory(parent=index, title="A university", kind=university, place=kenya)
    translate(page, title="جامعة ما")
    PartnerPageFactory(parent=index, title="A network", kind=None, place=None)
    return index


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found", "heading"),
    [
        ("?kind=university", "جامعة ما", "شركاؤنا: جامعة"),
        ("?country=KE", "جامعة ما", "شركاؤنا: كينيا"),
        ("?kind=foundation&country=FR", "مؤسسة 0", "شركاؤنا: مؤسسة، فرنسا"),
    ],
)
def test_partners_are_narrowed_by_kind_and_country_in_the_readers_words(index, client, query, found, heading):
    text = text_of(client, f"/ar/partners/{query}")

    assert text.count('class="card-title"') == 1
    assert f">{found}</bdi>" in text
    assert f"<h1>{heading}</h1>" in text
    assert f"<title>{heading} – " in text


def test_choices_have_counts_with_the_other_filter_applied(index, client):
    text = text_of(client, "/en/partners/?country=KE")

    assert 'value="KE" selected>\u2068Kenya\u2069 (1)<' in text
    assert 'value="FR">\u2068France\u2069 (1)<' in text
    assert 'value="university">\u2068University\u2069 (1)<' in text
    assert 'value="foundation">\u2068Foundation\u2069 (0)<' in text


def test_nothing_fits_unknown_values_and_parameters(index, client):
    nothing = text_of(client, "/en/partners/?kind=university&country=FR")
    unknown = text_of(client, "/en/partners/?kind=nonsense")

    assert "No partner fits all of this." in nothing
    assert '<a href="/en/partners/">Show all partners</a>' in nothing
    assert unknown.count('class="card-title"') == 3
    assert "left out" in unknown
    assert client.get("/en/partners/?country=KE&kind=&x=1")["Location"] == "/en/partners/?country=KE"
    for value in ("%00", "%FF", "x" * 10_000, "999999999999"):
        assert client.get(f"/en/partners/?kind={value}&page={value}", follow=True).status_code == 200


def test_a_long_list_of_partners_has_pages_that_keep_what_was_chosen(index, client):
    for number in range(25):
        index.add_child(instance=PartnerPage(title=f"More {number}", together="Work."))

    text = text_of(client, "/en/partners/")

    assert text.count('class="card-title"') == PartnerIndexPage.PER_PAGE
    assert 'href="?page=2"' in text
    assert text_of(client, "/en/partners/?page=2").count('class="card-title"') == 4


def test_partners_are_open_data_with_the_same_filters(index, client):
    data = json.loads(text_of(client, "/ar/partners.json?kind=university"))
    table = csv.DictReader(io.StringIO(client.get("/en/partners.csv").content.decode("utf-8-sig"), newline=""))

    (partner,) = data["partners"]
    assert tuple(partner) == tuple(table.fieldnames) == COLUMNS
    assert (partner["name"], partner["kind"], partner["kind_name"]) == ("جامعة ما", "university", "جامعة")
    assert (partner["place_name"], partner["country"], partner["code"]) == ("نيروبي", "KE", "a-university")
    assert [row["name"] for row in table] == ["A network", "A university", "Foundation 0"]
