"""What a reader typed, as a query: cut short before anything else is done with it, folded, with synonyms."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from cdc_site.i18n.folding import bare, words

from .models import SynonymGroup

MAX_CHARACTERS, MAX_TERMS = 100, 10

STEMS = """
    SELECT word, (tsvector_to_array(to_tsvector('cdc', word)))[1]
    FROM unnest(%s::text[]) AS given (word)
"""

LEXEME = re.compile(r"'(?:[^']|'')*'")

Phrase = tuple[str, ...]  # folded words, side by side


@dataclass(frozen=True)
class Question:
    """A query that can be asked.

    shown: what was typed, fit for showing. terms: the words of it. all_terms, any_term: in the language of PostgreSQL's
    `tsquery`, empty where there is nothing to look for. stems, bares: the words to mark in what is found.
    """

    shown: str
    terms: tuple[str, ...] = ()
    all_terms: str = ""
    any_term: str = ""
    stems: frozenset[str] = frozenset()
    bares: frozenset[str] = frozenset()


def cleaned(typed: str) -> str:
    """What was typed without controls, invisible and bidi signs, at most MAX_CHARACTERS long."""
    # what is cut away is never looked at, however long it is
    typed = typed[: MAX_CHARACTERS * 2]
    visible = "".join(" " if unicodedata.category(c)[0] in "CZ" and c != "\u200c" else c for c in typed)
    return " ".join(visible.split())[:MAX_CHARACTERS]


def read_question(typed: str) -> Question:
    """The question in what was typed. Two queries at most: for synonyms, and for stems."""
    shown = cleaned(typed)
    terms = tuple(word.folded for word in words(shown))[:MAX_TERMS]
    if not terms:
        return Question(shown)
    alternatives = _with_synonyms(terms)
    every_word = {word for phrases in alternatives for phrase in phrases for word in phrase}
    stems = _stems(every_word)
    # words that the stemmer leaves out ("the", "في") are not asked for, unless there is nothing else
    wanted = [phrases for phrases in alternatives if any(stems[word] for word in phrases[0])] or alternatives
    parts = [" | ".join(_phrase(phrase, stems) for phrase in phrases) for phrases in wanted]
    asked = {word for phrases in wanted for phrase in phrases for word in phrase}
    return Question(
        shown,
        terms,
        " & ".join(f"({part})" for part in parts),
        " | ".join(parts),
        frozenset(stem for word in asked if (stem := stems[word])),
        frozenset(bare(word) for word in asked),
    )


def within(tsquery: str, weights: str) -> str:
    """The same query for words of these weights only: A is the title, B the summary, C the facts."""
    return LEXEME.sub(rf"\g<0>:{weights}", tsquery)


def _with_synonyms(terms: Phrase) -> list[list[Phrase]]:
    """Each term, or several that are one spelling together, with everything that means the same."""
    groups: dict[Phrase, list[Phrase]] = {}
    for group in SynonymGroup.objects.all():
        phrases = group.phrases()
        for phrase in phrases:
            groups.setdefault(_bare(phrase), []).extend(phrases)
    longest = max(map(len, groups), default=1)
    result, place = [], 0
    while place < len(terms):
        for length in range(min(longest, len(terms) - place), 0, -1):
            phrase = terms[place : place + length]
            same = groups.get(_bare(phrase), [])
            if same or length == 1:
                result.append(list(dict.fromkeys([phrase, *same])))
                place += length
                break
    return result


def _bare(phrase: Phrase) -> Phrase:
    return tuple(bare(word) for word in phrase)


def _stems(every_word: Iterable[str]) -> dict[str, str | None]:
    """What the stemmer makes of each word; None for a word that it leaves out."""
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [list(every_word)])
        return dict(cursor.fetchall())


def _phrase(phrase: Phrase, stems: dict[str, str | None]) -> str:
    return " <-> ".join(_word(word, stems[word]) for word in phrase)


def _word(word: str, stem: str | None) -> str:
    lexemes = dict.fromkeys(lexeme for lexeme in (stem, bare(word)) if lexeme)
    return "(" + " | ".join(_quoted(lexeme) for lexeme in lexemes) + ")"


def _quoted(lexeme: str) -> str:
    """A lexeme within a tsquery. Folded words are letters and digits; the quotes hold for whatever comes."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
