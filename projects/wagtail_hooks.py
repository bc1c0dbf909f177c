"""Fields of work in the admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import FieldOfWork


class FieldOfWorkViewSet(SnippetViewSet):
    """The list of fields of work."""

    model = FieldOfWork
    icon = "tag"
    list_display = ["__str__", "code"]


register_snippet(FieldOfWorkViewSet)
