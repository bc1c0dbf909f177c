"""Asking the index. What is not public at this moment is not found, whatever the index holds."""

from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db import connection
from django.urls import reverse

from cdc_site.media.models import SiteDocument
from cdc_site.pages.chosen import address

from .models import Kind
from .questions import within

PER_PAGE = 20

# Live, open to all, and below such pages.
IS_PUBLIC = "{page} NOT IN (SELECT unnest(reader.hidden_pages()))"
# A document stands in the index once for each page that offers it, and is found once; a private one never. As a list,
# which PostgreSQL makes once, and only when a document is among what it finds.
DOCUMENTS = f"""
    SELECT DISTINCT ON (offered.document_id, offered.language) offered.id
    FROM public.search_searchentry offered
    JOIN public.media_sitedocument document ON document.id = offered.document_id
    JOIN public.wagtailcore_collection collection ON collection.id = document.collection_id
    WHERE {IS_PUBLIC.format(page="offered.page_id")} AND NOT EXISTS (
        SELECT FROM public.wagtailcore_collectionviewrestriction restriction
        JOIN public.wagtailcore_collection above ON above.id = restriction.collection_id
        WHERE starts_with(collection.path, above.path))
    ORDER BY offered.document_id, offered.language, offered.id
"""  # noqa: S608 - no part comes from outside
MOST_RANKED = 1_000  # where more is found, ranking costs more than it tells
# The body of the function `reader.found_entries`: how much there is by language, and the keys of one, best first.
# Title before summary before facts before text, a page before what is on a page, short ones before long ones; what is
# in the text alone goes by its day. `head` is short and within its row, so that thousands of entries are put in order
# without fetching their long vectors.
ENTRIES_FOUND = f"""
    WITH found AS MATERIALIZED (
        SELECT entry.id, entry.language FROM public.search_searchentry entry
        WHERE entry.whole @@ wanted AND {IS_PUBLIC.format(page="entry.page_id")}
            AND (entry.document_id IS NULL OR entry.id IN ({DOCUMENTS}))
    ), numbers AS (
        SELECT found.language, count(*) AS number FROM found GROUP BY found.language
    )
    SELECT numbers.language, numbers.number, CASE WHEN numbers.language = code THEN ARRAY(
        SELECT entry.id FROM found JOIN public.search_searchentry entry ON entry.id = found.id
        WHERE found.language = code
        ORDER BY
            CASE WHEN entry.head @@ in_title THEN 0 WHEN entry.head @@ in_title_or_summary THEN 1 ELSE 2 END,
            entry.kind IN ('{Kind.ROLE}', '{Kind.DOCUMENT}'),
            CASE WHEN numbers.number <= {MOST_RANKED} THEN ts_rank('{{0, 0.1, 0.3, 1}}', entry.head, any_of, 1)
                ELSE (entry.head @@ wanted)::int END DESC,
            entry.day DESC NULLS LAST, entry.id
    ) END FROM numbers
"""  # noqa: S608 - no part comes from outside
FOUND = """
    SELECT * FROM reader.found_entries(
        %(wanted)s::tsquery, %(in_title)s::tsquery, %(in_title_or_summary)s::tsquery, %(any_of)s::tsquery, %(code)s)
"""
# keys travel as arrays: what joins or looks for more than keys reads whole tables through the readers' views
HITS = """
    SELECT entry.kind, entry.title, entry.summary, entry.facts, entry.body, entry.stems, entry.day, page.url_path,
        entry.language, entry.document_id
    FROM search_searchentry entry
    JOIN wagtailcore_page page ON page.id = entry.page_id
        AND page.id = ANY (ARRAY(SELECT page_id FROM search_searchentry WHERE id = ANY (%(ids)s)))
    WHERE entry.id = ANY (%(ids)s)
    ORDER BY array_position(%(ids)s, entry.id)
"""


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


class Found(NamedTuple):
    """What a query finds: how many entries by language code, and the keys of those in one language, best first."""

    numbers: dict[str, int]
    ids: list[int]


def look_up(tsquery: str, any_term: str, language_code: str) -> Found:
    """What is found and public at this moment, in the order for a language; one query."""
    params = {
        "wanted": tsquery,
        "in_title": within(tsquery, "A"),
        "in_title_or_summary": within(tsquery, "AB"),
        "any_of": any_term,
        "code": language_code,
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND, params)
        rows = cursor.fetchall()
    return Found(
        {code: number for code, number, _ids in rows},
        next((ids for code, _n, ids in rows if code == language_code), []),
    )


def hits(ids: list[int]) -> list[Hit]:
    """What the index holds of these, in this order; one query, and one more where a document is among them."""
    with connection.cursor() as cursor:
        cursor.execute(HITS, {"ids": ids})
        rows = cursor.fetchall()
    documents = [row[-1] for row in rows if row[-1]]
    files = dict(SiteDocument.objects.filter(pk__in=documents).values_list("pk", "file")) if documents else {}
    return [_hit(*row, files) for row in rows if not row[-1] or row[-1] in files]


def _hit(kind, title, summary, facts, body, stems, day, url_path, language, document_id, files) -> Hit:
    if document_id:
        url = reverse("wagtaildocs_serve", args=[document_id, PurePosixPath(files[document_id]).name])
    else:
        url = address(url_path, language)
    return Hit(Kind(kind), title, summary, facts, body, stems, day, url)
