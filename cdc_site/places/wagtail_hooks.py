"""Places in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Place


class PlaceViewSet(SnippetViewSet):
    """The list of places."""

    model = Place
    icon = "globe"
    menu_label = _("Places")
    list_display = ["__str__", "country", "side", "precision", "code"]
    list_filter = ["side", "precision"]


register_snippet(PlaceViewSet)
