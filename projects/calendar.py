"""A project that is still to come, for calendars (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event

from cdc_site.pages.chosen import LinkedPage
from cdc_site.settings.languages import KNOWN

from .data import as_dict


def calendar_of(row: LinkedPage) -> bytes:
    """The project as an event of whole days. row: of `project_rows`, with a start."""
    project = as_dict(row)
    event = Event.new(
        uid=f"{project['id']}-{row.language_code}",
        stamp=row.updated,
        last_modified=row.updated,
        summary=project["title"],
        description=project["summary"],
        location=", ".join(place["name"] or "" for place in project["places"]),
        url=project["url"],
        start=row.start,
        end=(row.end or row.start) + timedelta(days=1),  # the first day after it
    )
    calendar = Calendar.new(prodid="-//CDC-NES//Projects//EN", language=KNOWN[row.language_code].hreflang)
    calendar.add_component(event)
    return calendar.to_ical()
