"""Other spellings, when nothing is found: the closest words from titles, summaries and facts of live pages.

In Python, over so many words that it stays quick: PostgreSQL compares spellings only with an extension.
"""

from collections import Counter
from functools import lru_cache

from django.db import connection

from cdc_site.i18n.folding import bare, words

MOST_ENTRIES, MOST_WORDS, MOST_SUGGESTIONS = 3_000, 10_000, 3
SHORTEST = 3  # letters: shorter words are close to everything

STAMP = "SELECT count(*), max(id) FROM reader.public_entries(%s) AS id"
TEXTS = """
    SELECT title, summary, facts FROM search_searchentry
    WHERE id = ANY (ARRAY(SELECT reader.public_entries(%s)))
    ORDER BY day DESC NULLS LAST, id LIMIT %s
"""


def suggest(terms: tuple[str, ...], language_code: str) -> list[str]:
    """Up to MOST_SUGGESTIONS queries with words of the site in the place of those that it does not have."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [language_code])
        stamp = cursor.fetchone()
    known = _vocabulary(language_code, stamp)
    closest = [[term] if bare(term) in known else _closest(bare(term), known) for term in terms]
    best = [[known.get(bare(word), word) for word in choices] for choices in closest]
    if all(choices == [term] for choices, term in zip(closest, terms, strict=True)):
        return []
    number = max(map(len, best))
    queries = (" ".join(choices[min(rank, len(choices) - 1)] for choices in best) for rank in range(number))
    return list(dict.fromkeys(queries))[:MOST_SUGGESTIONS]


@lru_cache(maxsize=4)
def _vocabulary(language_code: str, stamp: tuple[int, int | None]) -> dict[str, str]:
    """Words as readers write them, the frequent ones first, by their folded form. stamp: changes with the index."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [language_code, MOST_ENTRIES])
        texts = ["\n".join(row) for row in cursor.fetchall()]
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for text in texts:
        for word in words(text):
            form = bare(word.folded)
            if len(form) >= SHORTEST and not form.isdigit():
                counted[form] += 1
                shown.setdefault(form, text[word.start : word.end])
    return {form: shown[form] for form, _number in counted.most_common(MOST_WORDS)}


def _closest(wrong: str, known: dict[str, str]) -> list[str]:
    """The known words that the fewest slips of the keyboard separate from it; itself when there is none."""
    allowed = 1 if len(wrong) < 5 else 2 if len(wrong) < 9 else 3
    if len(wrong) < SHORTEST:
        return [wrong]
    pairs = _pairs(wrong)
    near = []
    for rank, form in enumerate(known):
        # every slip spoils two or three pairs of neighbours at most, so that few words are left to compare
        if abs(len(form) - len(wrong)) <= allowed and len(pairs & _pairs(form)) >= len(pairs) - 3 * allowed:
            slips = _slips(wrong, form)
            if slips <= allowed:
                near.append((slips, rank, form))
    return [form for _slips, _rank, form in sorted(near)[:MOST_SUGGESTIONS]] or [wrong]


@lru_cache(maxsize=MOST_WORDS)
def _pairs(word: str) -> frozenset[str]:
    framed = f" {word} "
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))


def _slips(one: str, other: str) -> int:
    """Letters left out, added, changed or swapped with their neighbour (optimal string alignment distance)."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row, last = row, [i], before
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
