"""Find a person: the question, what was found, the question whether to remove it, and what is left.

Everything is posted, so that the name stands in no address and in no log of addresses.
"""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .forms import NamesForm, ReplacementForm
from .models import PERMISSION, NameRemoval
from .owners import Group
from .removal import remove
from .search import Place, find

EARLIER = 20


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class FindPersonView(WagtailAdminTemplateMixin, TemplateView):
    """All steps; the form's button says which one comes next."""

    page_title = gettext_lazy("Find a person")
    header_icon = "user"
    template_name = "erasure/find_person.html"
    http_method_names = ["get", "post"]

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        earlier = NameRemoval.objects.select_related("user")[:EARLIER]
        return super().get_context_data(**{"form": NamesForm(), "earlier": earlier, **kwargs})

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Search; with places chosen, ask; after the answer, remove and search again."""
        form = NamesForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        step = request.POST.get("step")
        if step not in ("confirm", "remove"):
            return self._show_found(form, ReplacementForm())
        replacement = ReplacementForm(request.POST)
        tokens = request.POST.getlist("place")
        if not tokens:
            messages.error(request, _("Choose at least one place."))
            return self._show_found(form, replacement if replacement.is_valid() else ReplacementForm())
        if not replacement.is_valid():
            return self._show_found(form, replacement, set(tokens))
        if step == "confirm":
            return self._ask(form, replacement, set(tokens))
        places = remove(form.to_names(), tokens, replacement.to_replacement(), request.user)
        words = ngettext(
            "The name was removed in %(number)s place.", "The name was removed in %(number)s places.", places
        )
        messages.success(request, words % {"number": places})
        return self._show_found(form, ReplacementForm(), removed=True)

    def _show_found(
        self, form: NamesForm, replacement: ReplacementForm, ticked: set[str] | None = None, removed: bool = False
    ) -> HttpResponseBase:
        places, has_more = find(form.to_names())
        ticked = {place.token for place in places if place.is_ticked} if ticked is None else ticked
        context = self.get_context_data(
            form=form,
            replacement=replacement,
            places=places,
            groups=self._groups(places, ticked),
            searched=True,
            has_more=has_more,
            removed=removed,
            can_remove=any(not place.is_by_hand for place in places),
        )
        return self.render_to_response(context)

    def _ask(self, form: NamesForm, replacement: ReplacementForm, tokens: set[str]) -> HttpResponseBase:
        places = [place for place in find(form.to_names())[0] if place.token in tokens and not place.is_by_hand]
        self.template_name = "erasure/confirm.html"
        context = self.get_context_data(
            form=form,
            replacement=replacement,
            places=places,
            groups=self._groups(places, tokens),
            is_public=any(place.group == Group.PUBLIC for place in places),
            has_files=any(place.column.is_file for place in places),
        )
        return self.render_to_response(context)

    def _groups(self, places: list[Place], ticked: set[str]) -> list[dict]:
        """Places by kind, with where each is edited."""
        finder = AdminURLFinder(self.request.user)
        return [
            {
                "group": group,
                "label": group.label,
                "rows": [
                    {"place": each, "url": finder.get_edit_url(each.owner), "ticked": each.token in ticked}
                    for each in found
                ],
            }
            for group, found in ((group, list(found)) for group, found in groupby(places, key=lambda each: each.group))
        ]
