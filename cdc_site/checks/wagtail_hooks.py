"""The checks in the editor, after saving, in the report and in the preview."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import AccessibilityItem

from cdc_site.pages.models import BasePage

from .accessibility import SiteCheckerItem
from .notes import findings_note
from .reports import ChecksReportView
from .run import check_pages

hooks.register("page_editor_notes", findings_note)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_what_was_found(request, page):
    """After somebody saved, submitted or published; autosave asks for JSON and would pile the messages up."""
    if not isinstance(page, BasePage) or not request.accepts("text/html"):
        return
    number = len(check_pages([page]))
    if number:
        message = ngettext(
            "The checks found %(number)s thing to look at on “%(title)s”.",
            "The checks found %(number)s things to look at on “%(title)s”.",
            number,
        )
        buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]) + "#checks", _("Show"))]
        messages.warning(request, message % {"number": number, "title": page.get_admin_display_title()}, buttons)


@hooks.register("register_reports_menu_item")
def checks_menu_item():
    """An entry in the menu of reports."""
    return MenuItem(_("Checks"), reverse("checks_report"), icon_name="glasses", order=210)


@hooks.register("register_admin_urls")
def checks_urls():
    """The report and the part of it that filters reload."""
    return [
        path("reports/checks/", ChecksReportView.as_view(), name="checks_report"),
        path("reports/checks/results/", ChecksReportView.as_view(results_only=True), name="checks_report_results"),
    ]


@hooks.register("construct_wagtail_userbar")
def check_alternative_texts(request, items, page):
    """Wagtail's checker with this site's rules."""
    items[:] = [
        SiteCheckerItem(in_editor=item.in_editor) if isinstance(item, AccessibilityItem) else item for item in items
    ]
