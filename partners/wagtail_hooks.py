"""Kinds of partners in the admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import PartnerKind


class PartnerKindViewSet(SnippetViewSet):
    """The list of kinds."""

    model = PartnerKind
    icon = "group"
    list_display = ["__str__", "code"]


register_snippet(PartnerKindViewSet)
