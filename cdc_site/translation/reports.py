"""The report "Translations": every page in every language."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from .models import State, TranslationState
from .permissions import may_decide, may_edit, may_start
from .state_view import translated_models


def sections(request=None):
    """The kinds of page, as content types."""
    found = ContentType.objects.get_for_models(*translated_models()).values()
    return ContentType.objects.filter(pk__in=[kind.pk for kind in found])


class TranslationsFilterSet(WagtailFilterSet):
    """Questions that an editor asks of the list."""

    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=State)
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=lambda request: Locale.objects.all())
    section = ContentTypeFilter(field_name="original__content_type", label=_("Section"), queryset=sections)
    person = django_filters.ModelChoiceFilter(
        field_name="translation__latest_revision__user",
        label=_("Last edited by"),
        queryset=lambda request: get_user_model().objects.order_by("username"),
    )
    since = django_filters.DateFilter(
        field_name="since", lookup_expr="date__lte", label=_("Waiting since before"), widget=AdminDateInput
    )
    scheduled = django_filters.BooleanFilter(label=_("Scheduled"))

    class Meta:
        model = TranslationState
        fields = []


class WorkColumn(Column):
    """The next step: a link to the editor, or a button that makes the translation; and the decision about it."""

    cell_template_name = "translation/work_cell.html"

    def __init__(self, view: "TranslationsReportView"):
        super().__init__("work", label=_("What can be done"))
        self.view = view

    def get_cell_context_data(self, instance, parent_context):
        return {
            "row": instance,
            "csrf_token": get_token(self.view.request),
            "edit_url": self.view.work_url(instance),
            "start_url": self.view.start_url(instance),
            "decision": self.view.decision(instance),
            "decision_url": self.view.decision_url(instance),
        }


class TranslationsReportView(ReportView):
    """Page by language, with the state in words; what waits longest comes first."""

    page_title = _("Translations")
    header_icon = "globe"
    model = TranslationState
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    filterset_class = TranslationsFilterSet
    index_url_name = "translation_desk:report"
    index_results_url_name = "translation_desk:report_results"
    export_filename = "translations"
    list_export = [
        "original.title",
        "locale.get_display_name",
        "get_state_display",
        "since",
        "changed_by",
        "fields_changed",
        "words",
        "last_editor",
    ]
    export_headings = {
        "original.title": _("Page"),
        "locale.get_display_name": _("Language"),
        "get_state_display": _("State"),
        "since": _("Since"),
        "changed_by": _("After a change by"),
        "fields_changed": _("Changed in the original"),
        "words": _("Words to translate"),
        "last_editor": _("Last edited by"),
    }

    def get_queryset(self):
        return self.order_queryset(TranslationState.objects.with_details())

    def order_queryset(self, queryset):
        return queryset.order_by(F("since").asc(nulls_last=True), "original__path", "locale_id")

    @property
    def columns(self):
        return [
            TitleColumn("page", label=_("Page"), accessor="original.title", get_url=self.original_url, width="25%"),
            Column("language", label=_("Language"), accessor="locale.get_display_name"),
            Column("state", label=_("State"), accessor="get_state_display"),
            DateColumn("since", label=_("Since")),
            Column("fields", label=_("Changed in the original"), accessor=self.change),
            Column("words", label=_("Words to translate"), accessor=lambda row: "" if row.words is None else row.words),
            WorkColumn(self),
        ]

    def original_url(self, row: TranslationState) -> str | None:
        """The original's editor, for those who may open it."""
        return edit_url(row.original) if may_edit(self.request.user, row.original) else None

    def change(self, row: TranslationState) -> str:
        """The fields in which the original moved on, and after whose edit."""
        return " – ".join(filter(None, [", ".join(row.fields_changed), str(row.changed_by or "")]))

    def work_url(self, row: TranslationState) -> str | None:
        """The translation's editor, for those who may open it."""
        if row.translation is None or not may_edit(self.request.user, row.translation):
            return None
        return edit_url(row.translation)

    def start_url(self, row: TranslationState) -> str | None:
        """Where the button sends that makes a missing translation."""
        if not may_start(self.request.user, row):
            return None
        return reverse("simple_translation:submit_page_translation", args=[row.original_id])

    def decision(self, row: TranslationState) -> str:
        """What the user may decide about a translation that does not exist, in words."""
        if not self.decision_url(row):
            return ""
        return gettext("Wanted again") if row.state == State.NOT_WANTED else gettext("Not wanted")

    def decision_url(self, row: TranslationState) -> str | None:
        """The page that asks for the decision."""
        if row.state in (State.MISSING, State.NOT_WANTED) and may_decide(self.request.user, row):
            return reverse("translation_desk:not_wanted", args=[row.original_id, row.locale_id])
        return None


def edit_url(page: Page) -> str:
    """A page's editor."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
