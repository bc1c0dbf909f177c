"""Search in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import SynonymGroup


class SynonymGroupViewSet(SnippetViewSet):
    """The list of words that mean the same."""

    model = SynonymGroup
    icon = "search"
    menu_label = _("Words that mean the same")
    search_fields = ["spellings"]


register_snippet(SynonymGroupViewSet)


@hooks.register("construct_reports_menu")
def no_report_of_search_terms(request, menu_items):
    """What visitors search for is not kept, so Wagtail's report of it would always be empty."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
