"""Reports for editors."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from .models import Confirmation


class ConfirmationsReportView(ReportView):
    """Every text, on any page, that the organisation must still confirm."""

    page_title = _("Texts to be confirmed")
    header_icon = "help"
    index_url_name = "confirmations_report"
    index_results_url_name = "confirmations_report_results"
    default_ordering = "page__path"
    list_export = ["page.title", "text"]
    export_headings = {"page.title": _("Page"), "text": _("What must be confirmed")}

    columns = [
        TitleColumn(
            "page",
            label=_("Page"),
            accessor="page.title",
            id_accessor="page_id",
            url_name="wagtailadmin_pages:edit",
        ),
        Column("language", label=_("Language"), accessor="page.locale"),
        Column("text", label=_("What must be confirmed")),
    ]

    def get_queryset(self):
        return Confirmation.objects.select_related("page__locale").order_by("page__path", "sort_order")
