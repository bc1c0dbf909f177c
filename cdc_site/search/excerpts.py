"""What a result shows: title and a piece of text around the words that were found, with these marked.

Words are compared folded, and marked where they stand in the text as it was written, so that `<mark>` never cuts an
Arabic word or an accent in two.
"""

from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cdc_site.i18n.folding import Word, without_article, words

from .finding import Hit
from .questions import Question

BEFORE, LENGTH = 7, 36  # words


class Excerpt(NamedTuple):
    """Title and text of a result, as HTML."""

    title: SafeString
    text: SafeString


class _Text(NamedTuple):
    """A text, its words, and of each whether it was found."""

    text: str
    words: list[Word]
    found: list[bool]


def excerpt(hit: Hit, question: Question) -> Excerpt:
    """The marked title, and the summary; where that has none of the words, the place in body or facts that has."""
    stems = hit.stems.split(" ")
    title, summary = _read(hit.title, question, stems), _read(hit.summary, question, stems)
    if any(summary.found) or (any(title.found) and summary.words):
        return Excerpt(_marked(title), _marked(summary))
    facts, body = _read(hit.facts, question, stems), _read(hit.body, question, stems)
    if any(body.found):
        return Excerpt(_marked(title), _window(body))
    return Excerpt(_marked(title), _marked(facts if any(facts.found) else summary))


def _read(text: str, question: Question, stems: list[str]) -> _Text:
    """Take the text's words, and as many of the stems, which are those of what follows afterwards."""
    read = list(words(text))
    own, stems[:] = stems[: len(read)], stems[len(read) :]
    found = [
        stem in question.stems
        or without_article(word.folded) in question.bares
        or without_article(word.unseated) in question.bares
        for word, stem in zip(read, own, strict=False)
    ]
    return _Text(text, read, found)


def _marked(part: _Text, first: int = 0, last: int | None = None) -> SafeString:
    """The text, or its words from `first` up to but without `last`, escaped, with what was found in `<mark>`."""
    chosen = list(zip(part.words, part.found, strict=True))[first:last]
    if not chosen:
        return conditional_escape(part.text)
    whole = first == 0 and last is None
    place = 0 if whole else chosen[0][0].start
    end = len(part.text) if whole else chosen[-1][0].end
    pieces = []
    for word, found in chosen:
        if found and word.start >= place:
            pieces += [conditional_escape(part.text[place : word.start]), "<mark>"]
            pieces += [conditional_escape(part.text[word.start : word.end]), "</mark>"]
            place = word.end
    pieces.append(conditional_escape(part.text[place:end]))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


def _window(part: _Text) -> SafeString:
    """The stretch of a long text that has most of what was found."""
    places = [place for place, found in enumerate(part.found) if found]
    best = max(places, key=lambda place: (sum(part.found[place : place + LENGTH - BEFORE]), -place))
    first = max(best - BEFORE, 0)
    last = min(first + LENGTH, len(part.words))
    before, after = "… " if first else "", " …" if last < len(part.words) else ""
    return format_html("{}{}{}", before, _marked(part, first, last), after)
