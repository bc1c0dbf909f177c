"""Writing that readers take for the same, made the same: what is searched and what is typed go through it alike.

`fold` forgets case, accents, vowel signs, tatweel, hamza and invisible marks, and writes each Arabic letter that has
several shapes in one of them. `bare` also takes the article off Arabic words. Neither is for showing.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# NFKC leaves these apart although readers, keyboards and fonts mix them up: alif, the two yehs, teh marbuta and heh
# (Arabic); keheh, Farsi yeh and heh goal (keyboards for Kurdish, Persian, Urdu); Latin letters without a plain form.
_ALIKE = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ک": "ك",
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
# hamza, alone or on waw and yeh: one word is spelled with each of them (شؤون, شئون); on alif it leaves the alif
_HAMZA = frozenset("ءؤئٴ")
_SEATS = str.maketrans("ؤئ", "وي")
_TATWEEL = "ـ"

_PREFIX = re.compile(r"(?:[وف]?[بك]?ال|[وف]?لل)(?=[^\W\d_]{3})")
# letters and digits, with the marks and invisible signs that may stand inside a word
_INSIDE = (
    r"\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2069"
)
_RUN = re.compile(rf"(?:[^\W_]|[{_INSIDE}])+")
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A folded word, and where it stands in the text that it comes from (`text[start:end]`).

    unseated: the same word as those type it who write waw and yeh for a hamza on them (رويتنا); empty when no other.
    """

    folded: str
    start: int
    end: int
    unseated: str = ""


class _Table(dict):
    """What each character becomes, found out once: no character depends on its neighbours."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _HAMZA or character == _TATWEEL:
        return ""
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Cn", "Co"}:  # NUL and others that no text needs and PostgreSQL may refuse
        return " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    return "".join(_ALIKE.get(c, c) if not c.isdigit() else _digit(c) for c in plain if _stays(c))


def _stays(character: str) -> bool:
    """Marks (accents, vowel signs) and formatting (bidi controls, joiners, soft hyphen) do not."""
    return unicodedata.category(character) not in {"Mn", "Me", "Cf"} and character not in _HAMZA


def _digit(character: str) -> str:
    return str(unicodedata.digit(character, character))


_TABLE = _Table()


def fold(text: str) -> str:
    """The text in the one spelling: القُدس and القدس, Qamişlo and qamislo become equal."""
    return text.translate(_TABLE)


def bare(text: str) -> str:
    """The folded text, its Arabic words without the article and what joins it: والمدينة becomes مدينه."""
    return _WORD.sub(lambda word: without_article(word[0]), fold(text))


def without_article(word: str) -> str:
    """A folded word without the Arabic article and what joins it."""
    prefix = _PREFIX.match(word)
    return word[prefix.end() :] if prefix else word


def words(text: str) -> Iterator[Word]:
    """The folded words of a text, in order, each with its place in it.

    A sign that stands for several words (ﷺ) gives each of them the same place.
    """
    for run in _RUN.finditer(text):
        unseated = fold(run[0].translate(_SEATS)) if "ؤ" in run[0] or "ئ" in run[0] else ""
        for word in _WORD.findall(fold(run[0])):
            yield Word(word, run.start(), run.end(), unseated)
