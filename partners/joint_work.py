"""What is done together with a partner. Sections above this one, such as projects, say how to find it."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple


class JointWork(NamedTuple):
    """Cards of the newest of it. more: the address of a list of all of it, empty where these are all."""

    cards: list
    more: str = ""


Finder = Callable[..., JointWork]
_finders: list[Finder] = []


def register_joint_work(finder: Finder) -> Finder:
    """Let `finder(partner, language_code)` add what is done together to partners' pages."""
    _finders.append(finder)
    return finder


def joint_work(partner, language_code: str) -> JointWork:
    """What is done together with a partner, in the reader's language."""
    found = [finder(partner, language_code) for finder in _finders]
    cards = [card for each in found for card in each.cards]
    return JointWork(cards, next((each.more for each in found if each.more), ""))


class Year(NamedTuple):
    """A year of a timeline with its cards."""

    number: int
    cards: list


def by_year(cards: Iterable) -> list[Year]:
    """Cards, which come newest first, by the year they began in or, where nobody knows, were first reported on in."""
    return [Year(number, list(group)) for number, group in groupby(cards, key=lambda card: card.day.year)]
