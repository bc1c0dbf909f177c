"""Decisions about translations, each asked for on a page of its own and logged."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from .models import State, TranslationNotWanted, TranslationState
from .movement import mark_checked
from .permissions import may_decide


class DecisionView(WagtailAdminTemplateMixin, TemplateView):
    """A question and a button. Subclasses say what it asks, who may answer and what happens then."""

    template_name = "translation/decision.html"
    header_icon = "globe"

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        messages.success(request, self.decide())
        return redirect(self.next_url)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [{"url": self.next_url, "label": self.page.get_admin_display_title()}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "question": self.question,
            "answer": self.answer,
            "fields": self.fields_to_look_at,
            "next_url": self.next_url,
        }

    @property
    def fields_to_look_at(self) -> list[str]:
        """Names of the fields that the question is about, if any."""
        return []

    @property
    def next_url(self) -> str:
        """Where the person goes on."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


class CheckedView(DecisionView):
    """An outdated translation is still right: it is up to date without a changed word."""

    @cached_property
    def row(self) -> TranslationState:
        """The translation's state."""
        rows = TranslationState.objects.filter(translation=self.kwargs["pk"], state=State.OUTDATED)
        return get_object_or_404(rows.with_details())

    @cached_property
    def page(self) -> Page:
        """The translation."""
        return self.row.translation.specific

    def is_allowed(self) -> bool:
        """Whoever may publish the translation may say that it stands."""
        return self.page.permissions_for_user(self.request.user).can_publish()

    page_title = property(lambda self: _("Checked, still right"))
    answer = property(lambda self: _("Yes, it is still right"))

    @property
    def question(self) -> str:
        """What the button says yes to."""
        return _(
            "Is this translation still right for what “%(title)s” says now? It counts as up to date afterwards, "
            "and no word of it changes."
        ) % {"title": self.row.original.title}

    @property
    def fields_to_look_at(self):
        return self.row.fields_changed

    def decide(self) -> str:
        """Move the version that the translation was made from."""
        mark_checked(self.page)
        log(instance=self.page, action="translation.checked", user=self.request.user)
        return _("“%(title)s” counts as up to date.") % {"title": self.page.title}


class NotWantedView(DecisionView):
    """A page shall not exist in a language; or it shall, after all."""

    @cached_property
    def row(self) -> TranslationState:
        """The state of the page in the language."""
        rows = TranslationState.objects.filter(original=self.kwargs["pk"], locale=self.kwargs["locale_id"])
        row = get_object_or_404(rows.select_related("original", "locale", "translation"))
        if row.state not in (State.MISSING, State.DRAFT, State.NOT_WANTED) or row.is_original:
            raise Http404
        return row

    @property
    def page(self) -> Page:
        """The original."""
        return self.row.original

    @property
    def is_unwanted(self) -> bool:
        """Whether it was decided before that nobody wants it."""
        return self.row.state == State.NOT_WANTED

    def is_allowed(self) -> bool:
        """Whoever may edit the original, or write in the language, may decide."""
        return may_decide(self.request.user, self.row)

    @property
    def page_title(self) -> str:
        """The decision in two words."""
        return _("Wanted again") if self.is_unwanted else _("Not wanted")

    @property
    def answer(self) -> str:
        """What the button says."""
        return self.page_title

    @property
    def question(self) -> str:
        """What the button decides."""
        words = {"title": self.page.title, "language": self.row.locale.get_display_name()}
        if self.is_unwanted:
            return _("“%(title)s” will be listed again as missing in %(language)s.") % words
        return _("“%(title)s” will not be listed any more as missing in %(language)s.") % words

    @property
    def next_url(self):
        return reverse("translation_desk:report")

    def decide(self) -> str:
        """Make the decision, or take it back."""
        words = {"title": self.page.title, "language": self.row.locale.get_display_name()}
        key = {"translation_key": self.page.translation_key, "locale": self.row.locale}
        if self.is_unwanted:
            TranslationNotWanted.objects.filter(**key).delete()
            action, message = "translation.wanted_again", _("“%(title)s” is wanted again in %(language)s.") % words
        else:
            TranslationNotWanted.objects.get_or_create(**key, defaults={"user": self.request.user})
            action, message = "translation.not_wanted", _("“%(title)s” is not wanted in %(language)s.") % words
        log(instance=self.page.specific, action=action, user=self.request.user, data={"language": words["language"]})
        return message
