"""Checks of facts: days that cannot be, and what nobody has confirmed yet."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import ProjectPage
from projects.status import Status

from .content import PageContent
from .findings import Surroundings, isolate


def future_days_of_completed_projects(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Days to come on a project that is said to be over."""
    page = content.page
    if not isinstance(page, ProjectPage) or page.facts.status != Status.COMPLETED:
        return
    days = list(content.days)
    if not page.source_id:  # on a translation nobody could change them
        named = [(name, getattr(page, name)) for name in ("start", "end")]
        days = [(capfirst(page._meta.get_field(name).verbose_name), day) for name, day in named if day] + days
    for where, day in days:
        if day > timezone.localdate():
            message = _("The project is completed, but %(day)s is still to come. Correct the day or the status.")
            yield str(where), message % {"day": isolate(date_format(day))}


def unconfirmed_texts(content: PageContent, around: Surroundings) -> Iterator[tuple[str, str]]:
    """What the organisation must still confirm; it stands on the page in every language."""
    page = content.page
    if page.source_id:
        texts = around.confirmations.get(page.source_id, [])
    else:
        texts = [row.text for row in page.confirmations.all()]
    if texts:
        message = ngettext(
            "%(number)s text must still be confirmed by the organisation: %(texts)s. Ask, then remove the line.",
            "%(number)s texts must still be confirmed by the organisation: %(texts)s. Ask, then remove the lines.",
            len(texts),
        )
        quoted = " · ".join(isolate(text) for text in texts)
        yield _("Facts"), message % {"number": len(texts), "texts": quoted}
