"""How long pages take to make, as a ratio to an empty Wagtail page in the same run."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from wagtail.models import Locale, Page, Site

from bench.figures import Figure
from bench.models import EmptyPage
from cdc_site.home.models import HomePage
from cdc_site.settings.process import FRAGMENTS
from partners.models import PartnerPage
from projects.models import ProjectIndexPage, ProjectPage

ROUNDS = 80
BOUND, BOUND_KEPT = 2.5, 1.5  # with nothing kept, with fragments kept
HOST = "empty.localhost"
PROJECT, PARTNER = "twinning-french-cities", "danielle-mitterrand-foundation"


@contextmanager
def empty_page() -> Iterator[str]:
    """An empty page on a site of its own, found and served by Wagtail as it comes; its address."""
    with connection.schema_editor() as editor:
        editor.create_model(EmptyPage)
    locale = Locale.objects.get(language_code="en")
    root = Page.get_first_root_node().add_child(instance=EmptyPage(title="Root", slug="root", locale=locale))
    site = Site.objects.create(hostname=HOST, root_page=root)
    root.add_child(instance=EmptyPage(title="Empty", slug="empty", locale=locale))
    try:
        yield "/en/empty/"
    finally:
        site.delete()
        root.delete()
        with connection.schema_editor() as editor:
            editor.delete_model(EmptyPage)


def pages() -> dict[str, Page]:
    """The pages that are measured, by name."""
    found = {}
    for code in ("en", "ar"):
        found[f"home, {code}"] = HomePage.objects.get(locale__language_code=code)
        found[f"list of projects, {code}"] = ProjectIndexPage.objects.get(locale__language_code=code)
        found[f"project, {code}"] = ProjectPage.objects.get(locale__language_code=code, slug=PROJECT)
        found[f"partner, {code}"] = PartnerPage.objects.get(locale__language_code=code, slug=PARTNER)
    return found


def speed() -> Iterator[Figure]:
    """Make each page in turn with the empty one, first with nothing kept, then with fragments kept; compare medians."""
    addresses = {name: page.url for name, page in pages().items()}
    with empty_page() as empty:
        nothing_kept = _times({"empty": empty, **addresses})
        with override_settings(CACHES=settings.CACHES | {"fragments": FRAGMENTS}):
            fragments_kept = _times({"empty": empty, **addresses})
    for times, words, bound in ((nothing_kept, "", BOUND), (fragments_kept, ", fragments kept", BOUND_KEPT)):
        empty = median(times.pop("empty"))
        print(f"an empty page takes {empty * 1000:.1f} ms here")
        for name, taken in times.items():
            yield Figure(f"time of {name} / empty page{words}", median(taken) / empty, bound, "×")


def _times(addresses: dict[str, str]) -> dict[str, list[float]]:
    """Seconds of each rendering, by name."""
    client = Client()
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for round_number in range(-5, ROUNDS):  # the first rounds warm up
        for name, address in addresses.items():
            begun = perf_counter()
            answer = client.get(address, headers={"Host": HOST if name == "empty" else "localhost"})
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}")
            if round_number >= 0:
                times[name].append(perf_counter() - begun)
    return times
