"""Whatever stands in the address, no public page is an error of the server.

Each way into the site gets 8 paths and queries in `make test`, which has little time, and 5,000 in `make test-full`:
hypothesis thinks them up from what has broken sites before, and shows the shortest that fails.
"""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories

pytestmark = pytest.mark.django_db
# addresses that take names in the query; in them, {} is a part that anybody may write anything into
ADDRESSES = [
    "/",
    "/en/",
    "/en/{}/",
    "/ar/projects/",
    "/en/projects/{}/",
    "/en/partners/",
    "/en/bridges/",
    "/en/search/",
    "/en/projects/feed/",
    "/en/projects/{}/project.ics",
    "/en/projects.json",
    "/en/projects.csv",
    "/en/partners.json",
    "/en/partners.csv",
    "/en/forms/{}/",
    "/en/forms/1/{}/",
    "/en/manifest.webmanifest",
    "/sitemap.xml",
    "/robots.txt",
    "/cards/{}.png",
    "/documents/{}/a.txt",
    "/documents/1/{}",
    "/media/{}",
    "/media/images/{}",
    "/{}",
]
NAMES = ["q", "page", "field", "status", "year", "place", "partner", "kind", "country", "about", "next", "export", "x"]
NASTY = [
    "\0",
    "%00",
    "../../etc/passwd",
    "..\\",
    "//evil.example/",
    "\r\nSet-Cookie: a=b",
    "'\"--",
    "'; DROP TABLE x;--",
    "-a " * 30,
    "1-" * 40,
    "a " * 300,
    "%(x)s {0} %s",
    "9" * 30,
    "-1",
    "0",
    "1e9",
    "٣",
    "²",
    "\ud83d\ude00",
    "\u202e",
    "İ",
    "{{ 7*7 }}",
    "&amp;",
    "(" * 50,
    "a:b & | ! <->",
    "\\",
    "/" * 20,
    ".",
    "..",
]
NASTY = [text.encode("utf-16", "surrogatepass").decode("utf-16") for text in NASTY]
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map("".join),
)
raw = st.binary(max_size=20)  # also what is no text in any encoding
queries = st.lists(st.tuples(st.sampled_from(NAMES) | texts, texts | raw), max_size=4)


@pytest.fixture(scope="module")
def site(once):
    home = factories.make_bilingual_site(projects=2, partners=2)
    factories.BridgesPageFactory(parent=home)
    factories.EnquiryPageFactory(parent=home)


def check(address: str, number: int) -> None:
    """Ask for so many variants of the address."""
    client = Client(raise_request_exception=False)

    @settings(max_examples=number, deadline=None, database=None, derandomize=True, suppress_health_check=HealthCheck)
    @given(part=texts | raw, query=queries)
    def no_error_of_the_server(part, query):
        path = address.replace("{}", quote(part, safe="/"))
        answer = client.get(f"{path}?{urlencode(query)}")

        assert answer.status_code < 500
        location = answer.get("Location", "")
        assert not location.startswith(("//", "\\", "http:", "https:")), location
        assert "\n" not in location

    no_error_of_the_server()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_breaks_a_public_page(site, address):
    check(address, 8)


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_five_thousand_breaks_a_public_page(site, address):
    check(address, 5000)
