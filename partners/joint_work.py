"""What is done together with a partner. Sections above this one, such as projects, say how to find it."""

from collections.abc import Callable

Finder = Callable[..., list]
_finders: list[Finder] = []


def register_joint_work(finder: Finder) -> Finder:
    """Let `finder(partner, language_code)` add cards to partners' pages."""
    _finders.append(finder)
    return finder


def joint_work(partner, language_code: str) -> list:
    """Cards of all that is done together with a partner, in the reader's language."""
    return [card for finder in _finders for card in finder(partner, language_code)]
