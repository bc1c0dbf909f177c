"""All checks, and how they are run on one page or on many."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cdc_site.pages.models import BasePage

from .content import read
from .facts import future_days_of_completed_projects, unconfirmed_texts
from .findings import Check, Finding, surroundings_of
from .structure import heading_order, links_out_of_language, missing_summary, undescribed_pictures
from .texts import misplaced_spaces, wrong_script

CHECKS = (
    Check("script", _("Text in another script"), wrong_script),
    Check("spaces", _("Spaces around punctuation"), misplaced_spaces),
    Check("days", _("Days to come on a completed project"), future_days_of_completed_projects),
    Check("summary", _("Missing summary"), missing_summary),
    Check("links", _("Links to another language"), links_out_of_language),
    Check("pictures", _("Alternative texts"), undescribed_pictures),
    Check("headings", _("Order of headings"), heading_order),
    Check("confirmations", _("Texts to be confirmed"), unconfirmed_texts),
)


def check_pages(pages: Iterable[BasePage], only: str = "") -> list[Finding]:
    """What the checks find on these versions of pages, page by page. only: the code of a single check to run.

    The number of queries does not depend on the number of pages; the time does.
    """
    contents = [read(page) for page in pages]
    around = surroundings_of(contents)
    checks = [check for check in CHECKS if only in ("", check.code)]
    return [
        Finding(content.page, check, where, message)
        for content in contents
        for check in checks
        for where, message in check.run(content, around)
    ]
