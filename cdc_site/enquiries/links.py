"""Links from other pages to a form."""

from cdc_site.pages.chosen import Chosen, LinkedPage, linked_pages, versions
from cdc_site.pages.open_data import VERSIONS

from .purposes import Purpose

_FORMS = """
    SELECT page.translation_key, 1 AS position
    FROM enquiries_enquirypage form JOIN wagtailcore_page page ON page.id = form.page_ptr_id
    WHERE form.purpose = %(purpose)s AND form.source_id IS NULL AND page.live
"""


def form_for(purpose: Purpose, language_code: str) -> LinkedPage | None:
    """The form for a purpose, in the reader's language or the one that exists; one query."""
    chosen = Chosen(_FORMS, {"purpose": purpose.value, "language": language_code})
    return next(iter(linked_pages(versions(chosen) + VERSIONS, chosen.params)), None)
