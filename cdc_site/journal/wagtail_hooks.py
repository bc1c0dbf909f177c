"""The journal in the menu of reports, for Administrators."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cdc_site.roles.people import is_administrator

from .reports import JournalReportView


class JournalMenuItem(MenuItem):
    """Shown to those who may read it."""

    def is_shown(self, request):
        return is_administrator(request.user)


@hooks.register("register_reports_menu_item")
def journal_menu_item():
    """An entry in the menu of reports."""
    return JournalMenuItem(_("Journal"), reverse("journal_report"), icon_name="history", order=1100)


@hooks.register("register_admin_urls")
def journal_urls():
    """The report and the part of it that filters reload."""
    return [
        path("reports/journal/", JournalReportView.as_view(), name="journal_report"),
        path(
            "reports/journal/results/",
            JournalReportView.as_view(results_only=True),
            name="journal_report_results",
        ),
    ]
