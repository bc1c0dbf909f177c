"""Nothing that is not public shows anywhere: every state of a page, on every surface that pages show on."""

import re

import pytest
from django.test import Client

from cdc_site.sharing.cards import address_of, card_of, drawing_of

from .states import COMMON, SHOWN, STATES, WORDS, build

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module")
def site(once):
    return build()


AFTERWARDS = "Fri, 01 Jan 2100 00:00:00 GMT"


def read(path: str, **headers) -> str:
    """What a visitor is answered, without what the page repeats of the question."""
    return Client().get(path, headers=headers).content.decode()


def own(site, state) -> str:
    """Without the addresses themselves, which the question for a password repeats."""
    pages = (site[state].project, site[state].partner, site[state].menu)
    return "".join(read(page.url).replace(page.slug, "") for page in pages)


def in_part(pattern: str, html: str) -> str:
    return "".join(re.findall(pattern, html, re.DOTALL))


# what a visitor reads there; those that depend on the page are given the state
SURFACES = {
    "its own address": own,
    "lists": lambda site, state: read("/en/projects/") + read("/en/partners/"),
    "lists, filtered by field": lambda site, state: read("/en/projects/?field=common"),
    "home": lambda site, state: read("/en/"),
    "menu": lambda site, state: in_part("<header.*?</header>", read("/en/search/")),
    "search": lambda site, state: read(f"/en/search/?q={COMMON}"),
    "other spellings": lambda site, state: read(f"/en/search/?q={WORDS[state].lower()[:-1]}k"),
    "sitemap": lambda site, state: read("/sitemap.xml"),
    "feed": lambda site, state: read("/en/projects/feed/"),
    "related": lambda site, state: read(site[SHOWN].project.url),
    "joint work": lambda site, state: read(site[SHOWN].partner.url),
    "map": lambda site, state: read("/en/bridges/"),
    "breadcrumbs and lists of pages below": lambda site, state: read(site[state].child.url),
    "projects as JSON": lambda site, state: read("/en/projects.json"),
    "projects as CSV": lambda site, state: read("/en/projects.csv"),
    "partners as JSON": lambda site, state: read("/en/partners.json"),
    "partners as CSV": lambda site, state: read("/en/partners.csv"),
    "hreflang and switch of languages": lambda site, state: read(site[state].twin.url),
    "calendar": lambda site, state: read(f"/en/projects/{site[state].slug}/project.ics"),
    "suggestion of a missing address": lambda site, state: "".join(
        read(f"/ar/{path}/{site[state].slug}/") + read(f"/ar/{prefix}-{site[state].slug}/")
        for path, prefix in (("projects", "m"), ("partners", "p"))
    ),
}


# where a page that exists in Arabic only is named to readers of English as such, or stands under its Arabic address
OF_ITS_OWN_LANGUAGE = {
    "its own address",
    "sitemap",
    "breadcrumbs and lists of pages below",
    "hreflang and switch of languages",
    "suggestion of a missing address",
}


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_that_is_not_public_shows(site, surface):
    """As a positive control, what is public does."""
    show = SURFACES[surface]

    assert WORDS[SHOWN].lower() in show(site, SHOWN).lower()
    leaks = [
        state
        for state in STATES
        if WORDS[state].lower() in show(site, state).lower()
        and not (state == "foreign" and surface in OF_ITS_OWN_LANGUAGE)
    ]
    assert leaks == []


@pytest.mark.parametrize("state", ["draft", "scheduled", "expired", "unpublished", "private"])
def test_its_address_is_refused_and_stored_nowhere(site, state):
    """Nor does an answer that was kept from before count as still right."""
    for page in (site[state].project, site[state].partner, site[state].menu):
        answer = Client().get(page.url, headers={"if-none-match": "*", "if-modified-since": AFTERWARDS})

        assert answer.status_code in (
            [200] if state == "private" else [404, 410]
        )  # a private one asks for the password
        assert page.title not in answer.text
        if state == "private":
            assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]
    assert Client().get(site[SHOWN].project.url).status_code == 200


@pytest.mark.parametrize("state", [state for state in STATES if state not in ("changed", "foreign")])
def test_its_card_for_social_networks_is_not_drawn(site, state):
    def status(project):
        card = card_of(project, "The Center", "en", drawing_of(project, "en"))
        return Client().get(address_of(card), follow=True).status_code

    assert status(site[SHOWN].project) == 200
    assert status(site[state].project) == 404


@pytest.mark.parametrize("state", [state for state in STATES if state != "foreign"])
def test_its_files_are_refused(site, state):
    """A draft of a page that is public too: the files that only the draft uses."""

    def statuses(things):
        files = (things.image.get_rendition("width-20").url, things.image.file.url, things.document.url)
        headers = {"if-modified-since": AFTERWARDS}
        return [Client().get(url, headers=given).status_code for url in files for given in ({}, headers)]

    assert statuses(site[SHOWN]) == [200, 304, 404, 404, 200, 304]  # an original is for staff only
    assert set(statuses(site[state])) <= {404, 410}
