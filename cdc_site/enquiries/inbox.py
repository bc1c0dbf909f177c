"""The inbox: list, search, one message, export."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
    SnippetViewSet,
    UsageView,
)

from cdc_site.pages.open_data import csv_answer

from .models import Enquiry, EnquirySettings
from .permissions import DELETE, EXPORT, InboxPolicy, readable

EXPORTED = "cdc.enquiries_exported"
MOST_AT_ONCE = 400  # so many keys fit into an address

register_permission_policy(Enquiry, InboxPolicy(Enquiry))


class OfReader:
    """A view of one message, for those who read it. Wagtail's own only ask what somebody may do with some message."""

    def get_object(self, *args, **kwargs):
        message = super().get_object(*args, **kwargs)
        if not self.user_has_permission_for_instance("view", message):
            raise PermissionDenied
        return message


class InboxEditView(OfReader, EditView):
    """One message."""


class InboxDeleteView(OfReader, DeleteView):
    """The question before one message is deleted."""


class InboxUsageView(OfReader, UsageView):
    """Where a message is used, which is nowhere; Wagtail has the address in any case."""


class InboxHistoryView(OfReader, HistoryView):
    """What was done with a message."""


class InboxIndexView(IndexView):
    """The list, which can also be had as a table for spreadsheets, as it is searched and filtered."""

    def get(self, request, *args, **kwargs):
        if "table" not in request.GET:
            return super().get(request, *args, **kwargs)
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        return export(self.get_queryset(), request.user)

    @property
    def may_export(self) -> bool:
        """Whether this member of staff may take messages out of the admin."""
        return self.request.user.has_perm(EXPORT)

    @property
    def table_url(self) -> str:
        """The address of what is found, as a table."""
        asked = {name: values for name, values in self.request.GET.lists() if name not in ("p", "_w_filter_fragment")}
        return f"{self.index_url}?{urlencode(asked | {'table': 'csv'}, doseq=True)}"

    @cached_property
    def found(self) -> list[int]:
        """Keys of what was searched for, for somebody who may delete it; nothing without a search."""
        if not (self.is_searching or self.is_filtering) or not self.request.user.has_perm(DELETE):
            return []
        return list(self.get_queryset().values_list("pk", flat=True)[:MOST_AT_ONCE])

    @property
    def delete_found_url(self) -> str:
        """Where Wagtail asks before it deletes all of them."""
        url = reverse("wagtail_bulk_action", args=["enquiries", "enquiry", "delete"])
        return f"{url}?{urlencode({'next': self.index_url, 'id': self.found}, doseq=True)}"


def export(enquiries, user):
    """The messages as CSV, a column for each key of a field. The log says who took how many."""
    enquiries = list(enquiries)
    keys = list(dict.fromkeys(answer["key"] for enquiry in enquiries for answer in enquiry.answers))
    columns = ["reference", "purpose", "language", "received", "state", "about", "assigned_to", "notes"]
    rows = []
    for enquiry in enquiries:
        answers = {answer["key"]: answer["value"] for answer in enquiry.answers}
        rows.append(
            [
                enquiry.reference,
                enquiry.purpose,
                enquiry.language,
                enquiry.received_at.isoformat(timespec="minutes"),
                enquiry.state,
                enquiry.about,
                str(enquiry.assigned_to or ""),
                enquiry.notes,
                *(answers.get(key) for key in keys),
            ]
        )
    log(EnquirySettings.load(), EXPORTED, user=user, data={"messages": len(rows)})
    response = csv_answer([*columns, *keys], rows, "messages.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


class InboxViewSet(SnippetViewSet):
    """Messages. What the visitor wrote is shown, and only what staff add to it can be changed."""

    model = Enquiry
    icon = "mail"
    menu_label = _("Messages")
    menu_name = "messages"
    add_to_admin_menu = True
    menu_order = 150
    copy_view_enabled = False
    index_view_class = InboxIndexView
    index_results_template_name = "enquiries/admin/inbox_results.html"
    edit_view_class = InboxEditView
    delete_view_class = InboxDeleteView
    usage_view_class = InboxUsageView
    history_view_class = InboxHistoryView
    list_display = [
        "__str__",
        Column("writer_address", label=_("From")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("assigned_to", label=_("Assigned to"), sort_key="assigned_to"),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    ]
    list_filter = ["state", "purpose", "language", "assigned_to"]
    list_per_page = 50
    # in the database: any part of a word is found, and nothing of a message is copied into an index
    search_backend_name = None
    search_fields = ["reference", "answers", "about", "notes"]
    panels = [
        HelpPanel(template="enquiries/admin/message.html", heading=_("Message")),
        FieldRowPanel([FieldPanel("state"), FieldPanel("assigned_to")]),
        FieldPanel("notes"),
    ]

    def get_queryset(self, request):
        return readable(request.user).select_related("assigned_to", "mail")

    def register_chooser_viewset(self):
        """Nothing chooses a message, and Wagtail's chooser would list them all to everybody in the admin."""
