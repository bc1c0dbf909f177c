"""The report of texts to be confirmed, links to other sites in texts, and text that is kept while it is written."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
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


@hooks.register("insert_editor_js")
def kept_text_script():
    """Loses no text when the session ends or the connection is away; Wagtail's autosave does the rest."""
    return format_html(
        '<script src="{}" data-sign-in-url="{}" data-token-url="{}" data-signed-out="{}" data-sign-in="{}" '
        'data-signed-in="{}"></script>',
        static("admin/kept_text.js"),
        reverse("wagtailadmin_login"),
        reverse("wagtailadmin_account"),
        gettext(
            "You are signed out. Your text is still in this window: leave it open, sign in again in a new window, "
            "and come back here."
        ),
        gettext("Sign in in a new window"),
        gettext("You are signed in again. Your text is being saved."),
    )
