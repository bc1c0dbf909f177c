"""What the checks find on the page that is being edited."""

from wagtail.admin.ui.components import Component

from cdc_site.pages.models import BasePage

from .findings import Finding
from .run import check_pages


class FindingsNote(Component):
    """The findings in the editor, above the text."""

    template_name = "checks/note.html"

    def __init__(self, findings: list[Finding]):
        self.findings = findings

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "findings": self.findings}


def findings_note(request, page: BasePage) -> FindingsNote | None:
    """What the checks say of this version; nothing for a page that was never saved."""
    return FindingsNote(check_pages([page])) if page.pk else None
