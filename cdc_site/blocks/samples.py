"""What the block picker shows where a block needs stored pages."""

from datetime import date
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def page_links() -> list[tuple[str, str]]:
    """Titles and summaries."""
    return [
        (_("Our vision"), _("Why we connect communities, and what we hope for.")),
        (_("How we work"), _("From a first letter to a lasting partnership.")),
    ]


def project_cards() -> list[SimpleNamespace]:
    """What a card of a project reads; the real class is above the blocks."""
    bridge = render_to_string("blocks_preview/drawing.html", {"box": "0 150 640 200"})
    samples = [
        (
            _("Letters between two schools"),
            _("Pupils of two cities write to each other."),
            ("running", _("Running")),
            date(2024, 9, 14),
            _("Poitiers"),
        ),
        (
            _("A day of the mother tongue"),
            _("Teachers compare how children learn to read."),
            ("completed", _("Completed")),
            date(2021, 2, 21),
            _("Rome"),
        ),
    ]
    return [
        SimpleNamespace(
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
            away=[place],
            bridge=bridge,
        )
        for title, summary, (status, status_label), start, place in samples
    ]
