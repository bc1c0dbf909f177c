"""What is done together with a partner. Sections above this one, such as projects, say how to find it."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

Finder = Callable[..., list]
_finders: list[Finder] = []


def register_joint_work(finder: Finder) -> Finder:
    """Let `finder(partner, language_code)` add cards to partners' pages."""
    _finders.append(finder)
    return finder


def joint_work(partner, language_code: str) -> list:
    """Cards of all that is done together with a partner, in the reader's language."""
    return [card for finder in _finders for card in finder(partner, language_code)]


class Year(NamedTuple):
    """A year of a timeline with its cards."""

    number: int
    cards: list


def by_year(cards: Iterable) -> list[Year]:
    """Cards, which come newest first, by the year they began in or, where nobody knows, were first reported on in."""
    return [Year(number, list(group)) for number, group in groupby(cards, key=lambda card: card.day.year)]
