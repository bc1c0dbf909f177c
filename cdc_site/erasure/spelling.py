"""From a name as somebody types it to patterns that find it however it is written.

Diacritics, tatweel, forms of alif and hamza, ta marbuta and ha, alif maqsura and ya, accents, capitals and the spaces
between the words make no difference. Arabic particles that are joined to a word (wa-, bi-, li-) may stand before it.
The site's search (`i18n.folding`) is more generous: what it takes for the same word may be somebody else's name.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache
from urllib.parse import quote

SHORTEST = 3  # letters
# marks within a word: combining ones, tatweel, invisible signs of direction and of joining, soft hyphen
_MARKS = (
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
    "\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]"
)
# Latin, Greek, Cyrillic, Arabic, and the ready-made shapes of Arabic letters
_BLOCKS = ((0x30, 0x24F), (0x370, 0x52F), (0x600, 0x6FF), (0x750, 0x77F), (0x1E00, 0x1EFF), (0xFB50, 0xFEFC))
_SAME = str.maketrans("ٱةىیکەھıøłđ", "اهييكههiold")
_LETTER = r"[^\W\d_]"
# what may stand between two words: spaces, tags, signs, also as addresses and file names have them
_BETWEEN = r"(?:[\s\-_.,'’+·]|&nbsp;|&#160;|&#39;|&#x27;|%20|<[^<>]*>)"
_HAMZA = "ء"
_ARTICLE = "ال"


def fold(text: str) -> str:
    """The text with all that is written now so, now so, made the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not re.match(_MARKS, letter)).translate(_SAME)


def words(name: str) -> list[str]:
    """The name's words, folded."""
    return re.findall(r"[^\W_]+", fold(name))


def pattern(name: str, inside: bool = False) -> re.Pattern:
    """Finds the name in a text. What stands after group 1, the joined particles, is the name.

    inside: also within longer words, and with its words joined.
    """
    first, *others = words(name)
    arabic = "\u0600" <= first[0] <= "\u06ff"
    between = _BETWEEN + ("{0,20}" if inside else "{1,20}")
    body = between.join([_beginning(first) if arabic else _word(first), *map(_word, others)])
    if inside:
        return re.compile(f"(){body}", re.IGNORECASE)
    particles = "([وف]?[بلك]?)" if arabic else "()"
    return re.compile(f"(?<!{_LETTER}){particles}{body}(?!{_LETTER})", re.IGNORECASE)


def sql_pattern(names: list[str]) -> str:
    """For PostgreSQL: finds all that `pattern` finds, and more. It looks for the longest word of each name.

    The letters may stand escaped, as JSON within JSON has them.
    """
    longest = (max(words(name), key=len) for name in names)
    return "|".join(_word(word.removeprefix(_ARTICLE) or word, for_sql=True) for word in longest)


def _beginning(word: str) -> str:
    """The first word; of its article only the second letter is left after li-."""
    rest = word.removeprefix(_ARTICLE)
    if rest == word or len(rest) < 2:
        return _word(word)
    return f"(?:{_word(_ARTICLE)}|(?<=ل)ل{_MARKS}*+){_word(rest)}"


def _word(word: str, for_sql: bool = False) -> str:
    # possessive in Python, so that no mark is given back to end the word before its last letter
    marks = _MARKS + ("*" if for_sql else "*+")
    return "".join(_letter(letter, for_sql) + marks for letter in word)


@cache
def _letter(letter: str, for_sql: bool) -> str:
    forms = sorted(_forms().get(letter, {letter}))
    ways = [f"[{''.join(forms)}]"]
    beyond_ascii = [form for form in forms if ord(form) > 127]
    ways += [quote(form) for form in beyond_ascii]
    if for_sql and beyond_ascii:
        ways.append(rf"\\+u(?:{'|'.join(f'{ord(form):04x}' for form in beyond_ascii)})")
    return f"(?:{'|'.join(ways)})" + ("?" if letter == _HAMZA else "")


@cache
def _forms() -> dict[str, set[str]]:
    """All letters that are folded to a letter, by that letter."""
    found = defaultdict(set)
    for start, end in _BLOCKS:
        for code in range(start, end + 1):
            folded = fold(chr(code))
            if len(folded) == 1 and folded.isalnum():
                found[folded].add(chr(code))
    return found
