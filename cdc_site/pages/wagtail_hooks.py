"""The report of texts to be confirmed, and links to other sites in texts."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .external_links import ExternalLinkHandler
from .language_cues import own_language_first
from .reports import ConfirmationsReportView

hooks.register("construct_page_chooser_queryset", own_language_first)


@hooks.register("register_reports_menu_item")
def confirmations_menu_item():
    """An entry in the menu of reports."""
    return MenuItem(_("To be confirmed"), reverse("confirmations_report"), icon_name="help", order=200)


@hooks.register("register_admin_urls")
def confirmations_urls():
    """The report and the part of it that filters reload."""
    return [
        path("reports/confirmations/", ConfirmationsReportView.as_view(), name="confirmations_report"),
        path(
            "reports/confirmations/results/",
            ConfirmationsReportView.as_view(results_only=True),
            name="confirmations_report_results",
        ),
    ]


@hooks.register("register_rich_text_features", order=20)
def mark_external_links(features):
    """Links to other sites are marked, and tell them nothing of the reader."""
    features.register_link_type(ExternalLinkHandler)
