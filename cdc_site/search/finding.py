"""Asking the index. What is not public at this moment is not found, whatever the index holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db import connection, transaction
from django.urls import reverse

from cdc_site.pages.chosen import address

from .models import Kind
from .questions import Question

PER_PAGE = 20

PUBLIC = """
    {page}.live AND NOT EXISTS (
        SELECT FROM wagtailcore_pageviewrestriction restriction
        JOIN wagtailcore_page above ON above.id = restriction.page_id
        WHERE starts_with({page}.path, above.path))
"""
# A document stands in the index once for each page that offers it, and is shown once; a private one never. As a list,
# which PostgreSQL makes once, and only when a document is among what it finds.
DOCUMENTS = f"""
    SELECT DISTINCT ON (offered.document_id, offered.language) offered.id
    FROM search_searchentry offered
    JOIN wagtailcore_page page_of_offered ON page_of_offered.id = offered.page_id
    JOIN media_sitedocument document ON document.id = offered.document_id
    JOIN wagtailcore_collection collection ON collection.id = document.collection_id
    WHERE {PUBLIC.format(page="page_of_offered")} AND NOT EXISTS (
        SELECT FROM wagtailcore_collectionviewrestriction restriction
        JOIN wagtailcore_collection above ON above.id = restriction.collection_id
        WHERE starts_with(collection.path, above.path))
    ORDER BY offered.document_id, offered.language, offered.id
"""  # noqa: S608 - no part comes from outside
SHOWN = f"""
    {PUBLIC.format(page="page")} AND (entry.document_id IS NULL OR entry.id IN ({DOCUMENTS}))
"""
FOUND = f"""
    FROM search_searchentry entry JOIN wagtailcore_page page ON page.id = entry.page_id
    WHERE entry.whole @@ %(query)s::tsquery AND {SHOWN}
"""
COUNT = f"SELECT entry.language, count(*) {FOUND} GROUP BY entry.language"

# Title before summary before facts before text, a page before what is on a page, short ones before long ones; what is
# in the text alone goes by its day. `head` is short, so that thousands of entries are put in order without fetching
# their long vectors.
RANK = "ts_rank('{0, 0.1, 0.3, 1}', entry.head, %(any)s::tsquery, 1)"
MOST_RANKED = 1_000  # where more is found, ranking costs more than it tells
FIND = f"""
    SELECT entry.kind, entry.title, entry.summary, entry.facts, entry.body, entry.stems, entry.day, page.url_path,
        entry.language, entry.document_id, document.file
    FROM (
        SELECT entry.id, row_number() OVER (ORDER BY
            ts_filter(entry.head, '{{{{a}}}}') @@ %(query)s::tsquery DESC,
            ts_filter(entry.head, '{{{{a,b}}}}') @@ %(query)s::tsquery DESC,
            entry.kind IN ('{Kind.ROLE}', '{Kind.DOCUMENT}'),
            {{rank}} DESC, entry.day DESC NULLS LAST, entry.id) AS place
        {FOUND} AND entry.language = %(language)s
        ORDER BY place LIMIT %(limit)s OFFSET %(offset)s
    ) AS found
    JOIN search_searchentry entry USING (id)
    JOIN wagtailcore_page page ON page.id = entry.page_id
    LEFT JOIN media_sitedocument document ON document.id = entry.document_id
    ORDER BY found.place
"""  # noqa: S608 - no part comes from outside


class Hit(NamedTuple):
    """What the index holds of something that was found."""

    kind: Kind
    title: str
    summary: str
    facts: str
    body: str
    stems: str
    day: date | None
    url: str


@contextmanager
def by_index() -> Iterator[None]:
    """Within it, PostgreSQL looks words up in the index also where it expects many of them.

    It does not count what fetching the long vectors costs, and would read all of them for a frequent word.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def count(tsquery: str) -> dict[str, int]:
    """How much there is, by language code; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"query": tsquery})
        return dict(cursor.fetchall())


def find(question: Question, tsquery: str, language_code: str, total: int, offset: int) -> list[Hit]:
    """Up to PER_PAGE of `total` hits in a language, best first; one query."""
    params = {
        "query": tsquery,
        "any": question.any_term,
        "language": language_code,
        "limit": PER_PAGE,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND.format(rank=RANK if total <= MOST_RANKED else "entry.head @@ %(query)s::tsquery"), params)
        return [_hit(*row) for row in cursor.fetchall()]


def _hit(kind, title, summary, facts, body, stems, day, url_path, language, document_id, file) -> Hit:
    if document_id:
        url = reverse("wagtaildocs_serve", args=[document_id, PurePosixPath(file).name])
    else:
        url = address(url_path, language)
    return Hit(Kind(kind), title, summary, facts, body, stems, day, url)
