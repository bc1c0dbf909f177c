"""Checks of the words themselves: their script, and the spaces around punctuation."""

import re
from collections.abc import Iterator

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from cdc_site.i18n.languages import direction

from .content import PageContent
from .findings import END_OF_ISOLATE, ISOLATE, Surroundings, isolate

# addresses and codes are in no language: web and mail addresses, file names, words with digits, words in capitals
CODES = re.compile(
    r"https?://\S+|www\.\S+|[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]+)+|(?<![\w-])[\w-]{1,80}\.[a-z]{2,4}\b|\b[^\W\d]{0,80}\d\w*\b"
    r"|\b[A-Z][A-Z&/-]+\b",
    re.ASCII,
)
SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# a foreign name of a few words is no passage
FEWEST_WORDS = 4

# each with the words for what is wrong; spaces at the ends of a text do not count
SPACES = (
    (re.compile(r"\S[ \u00a0]{2,}(?=\S)"), lambda: _("a doubled space")),
    (re.compile(r"\S[ \u00a0]+(?:[,;:!?،؛؟)\]»”]|\.)(?=[\s)\]»”]|$)"), lambda: _("a space before a punctuation mark")),
    (re.compile(r"[(\[«“][ \u00a0]+\S"), lambda: _("a space after an opening mark")),
    (re.compile(r"[^\W\d_][,;،؛؟](?=[^\W\d_])"), lambda: _("no space after a punctuation mark")),
)
AROUND = 15


def wrong_script(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Sentences that are mostly in another script than their language is written in; once for each place."""
    reported = set()
    for passage in content.passages:
        if passage.where in reported:
            continue
        foreign = LATIN if direction(passage.language) == "rtl" else ARABIC
        for sentence in SENTENCE_END.split(passage.text):
            if _is_mostly(foreign, sentence):
                reported.add(passage.where)
                names = {"text": isolate(sentence), "language": _language(passage.language)}
                yield (
                    passage.where,
                    _("“%(text)s” is not in the script of %(language)s. Translate it, or take it away.") % names,
                )
                break


def _is_mostly(script: re.Pattern, sentence: str) -> bool:
    words = WORD.findall(CODES.sub(" ", sentence))
    foreign = [word for word in words if script.match(word)]
    letters = sum(len(word) for word in words)
    return len(foreign) >= FEWEST_WORDS and 2 * sum(len(word) for word in foreign) > letters


def _language(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


def misplaced_spaces(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Spaces that are doubled, stand before punctuation or are missing after it; each kind once for each place."""
    reported = set()
    for passage in content.passages:
        if direction(passage.language) == "ltr" and passage.language != content.code:
            continue  # French puts spaces before punctuation
        text = CODES.sub(lambda code: "0" * len(code[0]), passage.text)
        for pattern, describe in SPACES:
            found = pattern.search(text)
            if found and (passage.where, pattern) not in reported:
                reported.add((passage.where, pattern))
                # whole words around it, with spaces that stay visible: they are what the message is about
                start = passage.text.rfind(" ", 0, max(0, found.start() - AROUND)) + 1
                end = passage.text.find(" ", found.end() + AROUND)
                excerpt = passage.text[start : end if end > 0 else None].strip().replace(" ", "\u00a0")
                names = {"problem": describe(), "text": f"{ISOLATE}{excerpt}{END_OF_ISOLATE}"}
                yield passage.where, _("There is %(problem)s: “%(text)s”. Correct the spaces.") % names
