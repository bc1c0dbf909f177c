"""The one reader of environment variables. Every variable is described in `.env.example`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]


def env(name: str, default: T, cast: Callable[[str], T] = str) -> T:
    """The value of an environment variable, or the default when it is unset or empty.

    Raises ImproperlyConfigured with the variable's name when `cast` refuses the value.
    """
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return cast(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r} cannot be read: {error}") from error


def as_list(raw: str) -> list[str]:
    """A comma-separated value as a list without blanks."""
    return [part.strip() for part in raw.split(",") if part.strip()]


def count(raw: str) -> int:
    """A number of things to keep, at least one."""
    number = int(raw)
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def hour(raw: str) -> int:
    """An hour of the day."""
    number = int(raw)
    if not 0 <= number < 24:
        raise ValueError("an hour is a number from 0 to 23")
    return number


def one_of(*allowed: str) -> Callable[[str], str]:
    """Reads a word, and refuses any that is not among these."""

    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"it must be one of {', '.join(allowed)}")
        return raw

    return read


def at_least(length: int) -> Callable[[str], str]:
    """Reads a secret, and refuses one that is shorter."""

    def read(raw: str) -> str:
        if len(raw) < length:
            raise ValueError(f"it must have at least {length} characters")
        return raw

    return read
