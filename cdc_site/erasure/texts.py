"""Finding and replacing names in texts, and in JSON however deep."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .spelling import pattern, sql_pattern

_TAG = re.compile(r"<[^<>]*>")
Path = tuple[str, ...]


class Names:
    """The spellings of one person's name."""

    def __init__(self, spellings: list[str], inside: bool = False) -> None:
        self._patterns = [pattern(spelling, inside) for spelling in spellings]
        self.sql = sql_pattern(spellings)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the name stands in the text, without particles joined before it; overlaps are one."""
        found = sorted((match.end(1), match.end()) for each in self._patterns for match in each.finditer(text))
        merged: list[tuple[int, int]] = []
        for start, end in found:
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def stand_in(self, text: str) -> bool:
        """Whether the name stands in the text."""
        return any(each.search(text) for each in self._patterns)

    def replace(self, text: str, replacement: Callable[[str], str]) -> str:
        """The text with each name replaced; tags between its words are kept, so that the others still match them."""
        for start, end in reversed(self.spans(text)):
            name = text[start:end]
            text = text[:start] + replacement(name) + "".join(_TAG.findall(name)) + text[end:]
        return text


@dataclass(frozen=True)
class Replacement:
    """What is written instead of a name. texts: by language code; otherwise: for languages that are not in them."""

    texts: dict[str, str]
    otherwise: str

    def for_name(self, name: str, language: str) -> str:
        """The text in the language of what is around it."""
        return self.texts.get(language or language_of_letters(name), self.otherwise)


def language_of_letters(text: str) -> str:
    """A guess for texts that name no language: Arabic letters are Arabic, all others English."""
    return "ar" if any("\u0600" <= letter <= "\u06ff" for letter in text) else "en"


def mapped(value: Any, change: Callable[[Path, str], str], path: Path = ()) -> Any:
    """A JSON value with every text in it changed; `change` is told the keys that lead to it.

    A text that holds JSON itself, as streams in saved versions do, is opened.
    """
    if isinstance(value, dict):
        return {key: mapped(each, change, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [mapped(each, change, path) for each in value]
    if not isinstance(value, str):
        return value
    if value[:1] in ("[", "{"):
        try:
            opened = json.loads(value)
        except ValueError:
            return change(path, value)
        after = mapped(opened, change, path)
        return value if after == opened else json.dumps(after)
    return change(path, value)


def texts_in(value: Any) -> list[tuple[Path, str]]:
    """Every text in a JSON value, with the keys that lead to it."""
    found: list[tuple[Path, str]] = []

    def note(path: Path, text: str) -> str:
        found.append((path, text))
        return text

    mapped(value, note)
    return found
