"""What the block picker shows where a block needs stored pages."""

from datetime import date
from types import SimpleNamespace

from django.utils.translation import gettext_lazy as _

PAGE_LINKS = {"title": _("Read on")}
PAGES = [
    (_("Our vision"), _("Why we connect communities, and what we hope for.")),
    (_("How we work"), _("From a first letter to a lasting partnership.")),
]

PROJECT_CARDS = {"title": _("Projects")}


def _card(title, summary, status, status_label, start, away):
    return SimpleNamespace(
        title=title,
        url="#",
        language="",
        summary=summary,
        status=status,
        status_label=status_label,
        start=start,
        end=None,
        reported_on=start,
        here=[_("Qamishlo")],
        away=[away],
        bridge="",
    )


CARDS = [
    _card(
        _("Letters between two schools"),
        _("Pupils of two cities write to each other."),
        "running",
        _("Running"),
        date(2024, 9, 14),
        _("Poitiers"),
    ),
    _card(
        _("A day of the mother tongue"),
        _("Teachers from five countries compare how children learn to read."),
        "completed",
        _("Completed"),
        date(2021, 2, 21),
        _("Rome"),
    ),
]
