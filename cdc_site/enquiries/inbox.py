"""The inbox: list, search, one message, export."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from cdc_site.pages.open_data import csv_answer

from .models import Enquiry, EnquirySettings
from .permissions import EXPORT, InboxPolicy

EXPORTED = "cdc.enquiries_exported"

register_permission_policy(Enquiry, InboxPolicy(Enquiry))


class InboxIndexView(IndexView):
    """The list, which can also be had as a table for spreadsheets, as it is searched and filtered."""

    def get(self, request, *args, **kwargs):
        if "table" not in request.GET:
            return super().get(request, *args, **kwargs)
        if not request.user.has_perm(EXPORT):
            raise PermissionDenied
        return export(self.get_queryset(), request.user)

    @property
    def header_more_buttons(self):
        buttons = [*super().header_more_buttons]
        if self.request.user.has_perm(EXPORT):
            query = {name: values for name, values in self.request.GET.lists() if name != "p"}
            url = f"{self.index_url}?{urlencode(query | {'table': 'csv'}, doseq=True)}"
            buttons.append(Button(gettext("Export as a table (CSV)"), url=url, icon_name="download", priority=90))
        return buttons


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
        return Enquiry.objects.select_related("assigned_to", "mail")
