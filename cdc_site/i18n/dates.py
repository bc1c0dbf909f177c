"""Dates as each language writes them; forms and months after the project's glossary."""

from datetime import date

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext


def day_text(value: date) -> str:
    """`21 February 2021`, `21 شباط 2021`, `21 Sibat 2021`."""
    return formats.date_format(value, "j F Y")


def day(value: date) -> SafeString:
    """A date as a `<time>` element."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value))


def period(start: date, end: date | None) -> SafeString:
    """A date or a range of dates, with `<time>` elements.

    What both ends share is written once: `8 to 14 August 2023`. The range is in words, since a dash between
    numbers changes sides in right-to-left text.
    """
    if not end or end == start:
        return day(start)
    same_year, same_month = start.year == end.year, (start.year, start.month) == (end.year, end.month)
    first_format = "j" if same_month else "j F" if same_year else "j F Y"
    first = format_html('<time datetime="{}">{}</time>', start.isoformat(), formats.date_format(start, first_format))
    pattern = pgettext("range of dates", "{start} to {end}")
    before, between, after = _split(pattern)
    return format_html("{}{}{}{}{}", before, first, between, day(end), after)


def _split(pattern: str) -> tuple[str, str, str]:
    before, rest = pattern.split("{start}")
    between, after = rest.split("{end}")
    return before, between, after
