"""The terms of the original, in the editor of its translation."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from cdc_site.i18n.languages import direction
from cdc_site.pages.models import BasePage
from cdc_site.pages.previews import texts_of

from .matching import terms_in
from .models import Term


class TermsNote(Component):
    """The terms with their words in the translation's language."""

    template_name = "glossary/note.html"

    class Media:
        css = {"all": ["admin/glossary.css"]}

    def __init__(self, terms: list[Term], source_code: str, code: str, list_url: str = ""):
        self.rows = [(term.label(source_code), term.label(code), term.note_paragraphs) for term in terms]
        self.code = code
        self.list_url = list_url

    def get_context_data(self, parent_context):
        return {
            **super().get_context_data(parent_context),
            "rows": self.rows,
            "language": self.code,
            "direction": direction(self.code),
            "list_url": self.list_url,
        }


def editor_note(request, page: BasePage) -> TermsNote | None:
    """The note in the editor of a translation, with the way to the whole glossary."""
    return terms_note(page, reverse(Term.snippet_viewset.get_url_name("list")))


def preview_note(request, page: BasePage) -> TermsNote | None:
    """The note above the original in a translation's preview: a frame, where a link would lead astray."""
    return terms_note(page)


def terms_note(page: BasePage, list_url: str = "") -> TermsNote | None:
    """The terms that occur in what readers see of the original; nothing for a page that is one, or without any."""
    if not page.source_id:
        return None
    source = page.source if page.source.live else page.source.get_latest_revision_as_object()
    text = "\n".join(part for _name, _label, parts in texts_of(source) for part in parts.values())
    source_code, code = source.locale.language_code, page.locale.language_code
    terms = terms_in(text, Term.objects.prefetch_related("labels"), source_code)
    return TermsNote(terms, source_code, code, list_url) if terms else None
