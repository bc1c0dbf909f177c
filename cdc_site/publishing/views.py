"""The admin's questions before all languages of a page are published, or one of them is withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.mixins import HookResponseMixin
from wagtail.models import Page

from cdc_site.i18n.languages import language_name
from cdc_site.pages.models import TranslatedPage

from .forms import PublishTogetherForm
from .together import NotReady, publish_together, versions_of, waiting, withdraw_one


class AboutOnePage(HookResponseMixin, WagtailAdminTemplateMixin):
    """A view about the page in its address."""

    header_icon = "globe"

    @cached_property
    def page(self) -> TranslatedPage:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, TranslatedPage):
            raise Http404
        return page

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = {"url": self.edit_url, "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.get_page_title()}]

    @property
    def edit_url(self) -> str:
        """Where the page is edited."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(edit_url=self.edit_url, page=self.page, **kwargs)


def languages(pages: list[TranslatedPage]) -> str:
    """What the readers of the pages' languages call these, for a sentence."""
    return _(", ").join(language_name(page.locale.language_code) for page in pages)


class PublishTogetherView(AboutOnePage, FormView):
    """Publishes the latest version of every language, now or later."""

    page_title = gettext_lazy("Publish in all languages")
    template_name = "publishing/publish_together.html"
    form_class = PublishTogetherForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        for version in waiting(self.page):
            may = version.permissions_for_user(request.user)
            if not may.can_publish() or may.page_locked():
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        for version in waiting(self.page):
            # rules that hold for Wagtail's own button hold for this one, except that the original goes live with it
            version.published_with_original = True
            response = self.run_hook("before_publish_page", self.request, version)
            if response is not None:
                return response
        at = form.cleaned_data["go_live_at"]
        try:
            pages = publish_together(self.page, self.request.user, at)
        except NotReady as not_ready:
            words = _("Nothing was published, since “%(title)s” (%(language)s) is not ready: %(reasons)s") % {
                "title": not_ready.page.title,
                "language": languages([not_ready.page]),
                "reasons": " ".join(not_ready.messages),
            }
            messages.error(self.request, words)
            return redirect("wagtailadmin_pages:edit", not_ready.page.pk)
        for version in pages:
            response = self.run_hook("after_publish_page", self.request, version)
            if response is not None:
                return response
        said = (
            _("“%(title)s” will be published in %(languages)s.")
            if at
            else _("“%(title)s” is published in %(languages)s.")
        )
        messages.success(self.request, said % {"title": self.page.title, "languages": languages(pages)})
        return redirect(self.edit_url)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(versions=waiting(self.page), **kwargs)
        return context | {"media": context["form"].media}  # the choice of a date is a script


class WithdrawOneView(AboutOnePage, TemplateView):
    """Withdraws the page in one language only."""

    page_title = gettext_lazy("Withdraw in this language only")
    template_name = "publishing/withdraw_one.html"
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not self.page.permissions_for_user(request.user).can_unpublish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """Withdraw it."""
        withdraw_one(self.page, request.user)
        words = _("“%(title)s” is no longer published in %(language)s.")
        messages.success(request, words % {"title": self.page.title, "language": languages([self.page])})
        return redirect(self.edit_url)

    def get_context_data(self, **kwargs):
        others = [version for version in versions_of(self.page) if version.live and version.pk != self.page.pk]
        stays = _(", ").join(language_name(version.locale.language_code) for version in others)
        return super().get_context_data(language=languages([self.page]), stays=stays, **kwargs)
