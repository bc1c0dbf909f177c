"""How long a search takes with many pages."""

from collections.abc import Iterator
from itertools import islice
from random import Random
from time import perf_counter

from django.db import connection
from django.test import Client
from wagtail.models import Page

from bench.figures import Figure
from bench.many import AS_READER, as_reader, connected_to, connection_to
from cdc_site.search.indexing import BATCH, write
from cdc_site.search.models import Kind, SearchEntry
from cdc_site.search.texts import Findable
from projects.models import ProjectPage

PAGES, BOUND = 10_000, 100
ROUNDS = 4
# frequent and rare words, several words, synonyms, nothing found, a slip of the keyboard
TYPED = {
    "en": [
        "french cities",
        "Qamishlo",
        "women",
        "the municipality of poitiers",
        "mother tongue",
        "xyzzyplugh",
        "twiningg",
    ],
    "ar": ["الفرنسيه", "مدن", "شمال وشرق سوريا", "المراه والمجتمع", "محاضره", "زقزقة", "فرنصا"],
}

COPY = """
    INSERT INTO wagtailcore_page
        (path, depth, numchild, translation_key, locale_id, live, title, draft_title, slug, content_type_id, url_path,
         has_unpublished_changes, expired, locked, show_in_menus, seo_title, search_description, first_published_at,
         last_published_at)
    SELECT path || lpad(number::text, 8, '0'), depth + 2, 0, gen_random_uuid(), locale_id, true, title, title,
        slug || '-' || number, content_type_id, url_path || number || '/', false, false, false, false, '', '',
        first_published_at, last_published_at
    FROM wagtailcore_page, generate_series(1, %s) AS number
    WHERE id = %s
    RETURNING id
"""


def many_pages(wanted: int) -> None:
    """Pages and their entries in the index, each with words of the real ones in another order."""
    chance = Random(5)  # noqa: S311 - the same pages in every run
    originals = list(ProjectPage.objects.live().select_related("locale"))
    missing = wanted - Page.objects.live().count()
    for number, original in enumerate(originals):
        share = missing // len(originals) + (number < missing % len(originals))
        with connection.cursor() as cursor:
            cursor.execute(COPY, [share, original.pk])
            keys = [key for (key,) in cursor.fetchall()]
        entry = SearchEntry.objects.get(page=original, kind="project")
        copies = (_copy(original, key, entry, chance) for key in keys)
        while batch := list(islice(copies, BATCH)):
            write(batch)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchentry, wagtailcore_page")


def _copy(original: ProjectPage, key: int, entry: SearchEntry, chance: Random) -> Findable:
    page = ProjectPage(pk=key, locale=original.locale)
    body = entry.body.split()
    title = entry.title.split()
    return Findable(
        page,
        Kind(entry.kind),
        " ".join(chance.sample(title, len(title))),
        entry.summary,
        entry.facts,
        " ".join(chance.choices(body, k=300)),
        entry.day,
    )


def search_speed() -> Iterator[Figure]:
    """The 95th percentile of readers' process's whole answers, without any cache but PostgreSQL's, in two languages."""
    many_pages(PAGES)
    reader = connection_to(connection.settings_dict["NAME"], AS_READER)
    with as_reader(), connected_to(reader):
        times = sorted(_times(Client()))
    reader.close()
    yield Figure(f"search among {PAGES:,} pages, p95", times[int(len(times) * 0.95)] * 1000, BOUND, "ms")


def _times(client: Client) -> Iterator[float]:
    for round_number in range(-1, ROUNDS):  # the first one warms up
        for code, queries in TYPED.items():
            for typed in queries:
                begun = perf_counter()
                answer = client.get(f"/{code}/search/", {"q": typed}, headers={"Host": "localhost"})
                if answer.status_code != 200:
                    raise SystemExit(f"the search for {typed} answers {answer.status_code}")
                if round_number >= 0:
                    yield perf_counter() - begun
