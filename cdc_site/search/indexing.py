"""Writing the index: one entry for each thing that can be found, in the language of its page."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cdc_site.i18n.folding import bare, words
from cdc_site.pages.models import TranslatedPage

from .models import SearchEntry
from .texts import Findable, findable_on

# Count up when folding, texts or statement change what stands in the index: `update_search` then rebuilds it.
RECIPE = 2
BATCH = 200

# Both ways of looking stand in one vector: stems, from the configuration "cdc" of this app's migrations (Arabic, and
# English for words in Latin letters), and words without the Arabic article as they are.
WRITE = """
    WITH vector AS (
        SELECT setweight(to_tsvector('cdc', %(title_folded)s), 'A')
            || setweight(to_tsvector('simple', %(title_bare)s), 'A')
            || setweight(to_tsvector('cdc', %(summary_folded)s), 'B')
            || setweight(to_tsvector('simple', %(summary_bare)s), 'B')
            || setweight(to_tsvector('cdc', %(facts_folded)s), 'C')
            || setweight(to_tsvector('simple', %(facts_bare)s), 'C') AS head
    )
    INSERT INTO search_searchentry
        (page_id, document_id, kind, language, title, summary, facts, body, day, recipe, head, whole, stems)
    SELECT %(page)s, %(document)s, %(kind)s, %(language)s, %(title)s, %(summary)s, %(facts)s, %(body)s, %(day)s,
        %(recipe)s, head,
        head || setweight(to_tsvector('cdc', %(body_folded)s), 'D')
             || setweight(to_tsvector('simple', %(body_bare)s), 'D'),
        (SELECT coalesce(string_agg(
            coalesce((tsvector_to_array(to_tsvector('cdc', word)))[1], '-'), ' ' ORDER BY place), '')
         FROM unnest(%(words)s::text[]) WITH ORDINALITY AS given (word, place))
    FROM vector
"""
PARTS = ("title", "summary", "facts", "body")


def write(findable: Iterable[Findable]) -> None:
    """Add entries to the index."""
    rows = [_row(each) for each in findable]
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, rows)


def _row(found: Findable) -> dict:
    row = {
        "page": found.page.pk,
        "document": found.document.pk if found.document else None,
        "kind": found.kind.value,
        "language": found.page.locale.language_code,
        "day": found.day,
        "recipe": RECIPE,
        "words": [],
    }
    for part in PARTS:
        # PostgreSQL refuses NUL
        text = getattr(found, part).replace("\0", " ")
        read = list(words(text))
        row[part] = text
        row["words"] += [word.folded for word in read]
        folded = " ".join(chain.from_iterable((word.folded, word.unseated) for word in read))
        row[f"{part}_folded"], row[f"{part}_bare"] = folded, bare(folded)
    return row


@transaction.atomic
def refresh(keys: Collection[UUID]) -> None:
    """Make the entries of these pages anew, in all their languages. keys: translation keys."""
    SearchEntry.objects.filter(page__translation_key__in=keys).delete()
    for batch in _batches(list(keys)):
        write(chain.from_iterable(findable_on(page) for page in _public_pages(batch)))


def public_pages() -> PageQuerySet:
    """All pages that everybody may read. Nothing of others is in the index, which readers' process looks into."""
    return Page.objects.filter(depth__gt=1).exclude(pk__in=hidden_pages())


def hidden_pages() -> RawSQL:
    """Keys of all others: not live, restricted, or below such a page."""
    return RawSQL("SELECT unnest(reader.hidden_pages())", [])  # nosec B611 - a constant


def _public_pages(keys: list[UUID]) -> Iterator[TranslatedPage]:
    pages = public_pages().filter(translation_key__in=keys).select_related("locale")
    return (page for page in pages.specific() if isinstance(page, TranslatedPage))


def _batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def rebuild() -> int:
    """Make the whole index anew; returns the number of entries. Readers find the old one until it is done."""
    with transaction.atomic():
        refresh(list(public_pages().values_list("translation_key", flat=True).distinct()))
        SearchEntry.objects.filter(page__in=hidden_pages()).delete()
    return SearchEntry.objects.count()


def is_complete() -> bool:
    """Whether every public page has an entry, made by the recipe of this version."""
    current = SearchEntry.objects.filter(recipe=RECIPE).values("page")
    lacking = public_pages().exclude(pk__in=current)
    stale = SearchEntry.objects.exclude(recipe=RECIPE).exists()
    return not stale and not any(issubclass(page.cached_content_type.model_class(), TranslatedPage) for page in lacking)
