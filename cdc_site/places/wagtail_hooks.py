"""Places in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Place


class PlaceChooserViewSet(SnippetChooserViewSet):
    """Wagtail's own title stays in the language that the server starts in."""

    page_title = _("Choose")


class PlaceViewSet(SnippetViewSet):
    """The list of places."""

    model = Place
    icon = "globe"
    menu_label = _("Places")
    list_display = ["__str__", "country", "side", "precision", "code"]
    list_filter = ["side", "precision"]
    chooser_viewset_class = PlaceChooserViewSet
    chooser_per_page = 100  # places have no search: one list is easier to find a name in than ten pages


register_snippet(PlaceViewSet)
