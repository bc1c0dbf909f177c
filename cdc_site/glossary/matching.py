"""Which terms occur in a text: whole words, whatever their case, Arabic ones with what is joined to their front."""

import re
import unicodedata
from collections.abc import Iterable

from .models import Term

# what leaves a word the same: Arabic vowel signs and tatweel, soft hyphens, signs of direction and of joining
_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
# hamza on alef is often left out in writing
_ALEFS = str.maketrans("أإآٱ’", "اااا'")
_BETWEEN_WORDS = r"[\s\-\u2010-\u2015]+"
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = "ال"
# "and" or "so", then "in", "like" or "to", then the article; "to" and the article are written as two lām
_JOINED = f"[وف]?(?:[بك]?(?:{_ARTICLE})?|لل?)"
_SHORTEST_STEM = 3


def terms_in(text: str, terms: Iterable[Term], language_code: str) -> list[Term]:
    """The terms whose word in this language stands in the text, in the order in which they come first.

    Where one word is part of a longer one ("diplomacy", "civil diplomacy"), the longer one is meant.
    """
    by_pattern: dict[str, list[Term]] = {}
    for term in terms:
        label = term.label(language_code)
        for form in label.forms if label else ():
            if pattern := _pattern(form):
                by_pattern.setdefault(pattern, []).append(term)
    if not by_pattern:
        return []
    patterns = sorted(by_pattern, key=len, reverse=True)
    anywhere = re.compile(rf"(?<!\w)(?:{'|'.join(f'({pattern})' for pattern in patterns)})(?!\w)")
    found: dict[Term, None] = {}
    for match in anywhere.finditer(_plain(text).translate(_ALEFS)):
        found |= dict.fromkeys(by_pattern[patterns[match.lastindex - 1]])
    return list(found)


def _plain(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _pattern(form: str) -> str:
    """A regular expression without groups for a word or several."""
    words = re.split(_BETWEEN_WORDS, _plain(form).strip())
    return _BETWEEN_WORDS.join(_word(word, place) for place, word in enumerate(words) if word)


def _word(word: str, place: int) -> str:
    """One word of a form. Its article is optional: "the civil diplomacy" has two in Arabic, "a civil …" none."""
    joined = ""
    if _ARABIC.match(word):
        joined = f"(?:{_ARTICLE})?" if place else _JOINED
        stem = word.removeprefix(_ARTICLE)  # before alefs become one: that of ألمانيا is none
        word = stem if len(stem) >= _SHORTEST_STEM else word
    return joined + re.escape(word.translate(_ALEFS))
