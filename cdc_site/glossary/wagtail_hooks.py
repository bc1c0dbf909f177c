"""The glossary in the admin: its own list, and a note in the editor of translations."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cdc_site.settings.languages import DEFAULT

from .models import Term
from .notes import editor_note, preview_note

hooks.register("page_editor_notes", editor_note)
hooks.register("original_preview_notes", preview_note)


class WordsColumn(Column):
    """The words of a term in other languages than the admin's."""

    cell_template_name = "glossary/words_cell.html"


class NoteColumn(Column):
    """The note, each paragraph in its own direction."""

    cell_template_name = "glossary/note_cell.html"


class TermViewSet(SnippetViewSet):
    """The list of terms, in the alphabetical order of the admin's language."""

    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    add_to_admin_menu = True
    menu_order = 450  # after pictures and documents
    list_display = [
        "__str__",
        WordsColumn("other_labels", label=_("In other languages")),
        NoteColumn("note_paragraphs", label=_("Note")),
    ]
    list_per_page = 50
    # in the database: a word is found by any part of it, in every language
    search_backend_name = None
    search_fields = ["words", "note"]

    def get_queryset(self, request):
        return Term.objects.listed(get_language() or DEFAULT)


register_snippet(TermViewSet)


@hooks.register("insert_global_admin_css")
def glossary_styles():
    """How the note in the editor and the list look."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin/glossary.css"))
