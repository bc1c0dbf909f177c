"""The journal in the admin, for Administrators."""

from typing import Any

import django_filters
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from cdc_site.roles.people import is_administrator

from .actions import label_of
from .models import JournalEntry

# values that are no fields of what an entry is about
LABELS = {
    "version": _("Version"),
    "from": _("From"),
    "groups": _("Groups"),
    "permissions": _("Permissions"),
    "rights": _("Rights on pages and collections"),
    "address": _("Screen"),
    "factor": _("Second factor"),
    "reason": _("Reason"),
    "row": _("Belongs to"),
}


class JournalFilterSet(WagtailFilterSet):
    """By time, account and action."""

    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)
    user_name = django_filters.CharFilter(label=_("Account"), lookup_expr="iexact")
    action = django_filters.ChoiceFilter(label=_("Action"), choices=lambda: _actions())

    class Meta:
        model = JournalEntry
        fields: list[str] = []


def _actions() -> list[tuple[str, str]]:
    """The actions that occur."""
    codes = JournalEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((code, label_of(code)) for code in codes), key=lambda each: each[1])


class SubjectColumn(Column):
    """What an entry is about, with a link where that can be opened."""

    cell_template_name = "journal/subject_cell.html"


class ValuesColumn(Column):
    """Values before or after, a line for each."""

    cell_template_name = "journal/values_cell.html"


class JournalReportView(ReportView):
    """Newest first. Nothing can be changed here, nor anywhere else."""

    page_title = _("Journal")
    header_icon = "history"
    template_name = "journal/report.html"
    index_url_name = "journal_report"
    index_results_url_name = "journal_report_results"
    filterset_class = JournalFilterSet
    default_ordering = "-at"
    model = JournalEntry
    list_export = ["at", "user_name", "user_id", "action_label", "kind", "object_id", "before", "after"]
    export_headings = {
        "at": _("Time"),
        "user_name": _("Account"),
        "user_id": _("Number of the account"),
        "action_label": _("Action"),
        "kind": _("Kind"),
        "object_id": _("Number"),
        "before": _("Before"),
        "after": _("After"),
    }

    columns = [
        DateColumn("at", label=_("Time"), sort_key="at"),
        Column("who", label=_("Account")),
        Column("action_label", label=_("Action")),
        SubjectColumn("subject", label=_("About")),
        ValuesColumn("values_before", label=_("Before")),
        ValuesColumn("values_after", label=_("After")),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not is_administrator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return JournalEntry.objects.order_by("-at", "-pk")

    def decorate_paginated_queryset(self, entries):
        """Names and wordings are looked up where they can be erased, with one query for each kind of thing."""
        entries = list(entries)
        models.prefetch_related_objects(entries, "wordings")
        things = _things(entries)
        finder = AdminURLFinder(self.request.user)
        for entry in entries:
            thing = things.get((entry.kind, entry.object_id))
            entry.who = entry.user_name or gettext("the server")
            entry.action_label = label_of(entry.action)
            entry.subject = _describe(entry, thing)
            entry.subject_url = finder.get_edit_url(thing) if thing is not None else None
            wordings = {wording.field: wording for wording in entry.wordings.all()}
            kept = {name: wording.before for name, wording in wordings.items()}
            entry.values_before = _lines(entry.kind, entry.before, kept)
            kept = {name: wording.after for name, wording in wordings.items()}
            entry.values_after = _lines(entry.kind, entry.after, kept)
        return entries


def _things(entries: list[JournalEntry]) -> dict[tuple[str, str], models.Model]:
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        if entry.object_id.isdigit():
            wanted.setdefault(entry.kind, set()).add(entry.object_id)
    found = {}
    for kind, keys in wanted.items():
        try:
            model = apps.get_model(kind)
        except (LookupError, ValueError):  # an app that is gone
            continue
        for pk, row in model._base_manager.in_bulk([int(key) for key in keys]).items():
            found[kind, str(pk)] = row
    return found


def _describe(entry: JournalEntry, thing: models.Model | None) -> str:
    if not entry.kind:
        return ""
    try:
        kind = capfirst(str(apps.get_model(entry.kind)._meta.verbose_name))
    except (LookupError, ValueError):
        kind = entry.kind
    if thing is None:
        return f"{kind} {entry.object_id}".strip()
    return f"{kind} {entry.object_id}: {thing}"


def _lines(kind: str, values: dict[str, Any], wordings: dict[str, str]) -> list[tuple[str, str]]:
    """A field's name in the reader's language, and what stood in it."""
    lines = []
    for name, value in values.items():
        lines.append((_label(kind, name), wordings[name] or "–" if name in wordings else _shown(value)))
    return sorted(lines)


def _label(kind: str, name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    try:
        return capfirst(str(apps.get_model(kind)._meta.get_field(name).verbose_name))
    except (LookupError, ValueError, FieldDoesNotExist):
        return name


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
