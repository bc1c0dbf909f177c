"""Links in texts, the report of missing addresses, and proposals in the editor."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry

from .links import LocalisedPageLinkHandler
from .views import ForgetAddressView, MakeRedirectView, MissingAddressesReportView, slug_proposals


class MissingAddressesMenuItem(MenuItem):
    """Shown to those who may act on it."""

    def is_shown(self, request):
        return policy_registry.get_by_type(Redirect).user_has_permission(request.user, "add")


@hooks.register("register_reports_menu_item")
def missing_addresses_menu_item():
    """An entry in the menu of reports."""
    return MissingAddressesMenuItem(
        _("Addresses not found"), reverse("missing_addresses_report"), icon_name="redirect", order=300
    )


@hooks.register("register_admin_urls")
def addresses_urls():
    """The report, what can be done from it, and proposals for slugs."""
    report = "reports/missing-addresses/"
    return [
        path(report, MissingAddressesReportView.as_view(), name="missing_addresses_report"),
        path(
            f"{report}results/",
            MissingAddressesReportView.as_view(results_only=True),
            name="missing_addresses_report_results",
        ),
        path(f"{report}<int:pk>/redirect/", MakeRedirectView.as_view(), name="make_redirect"),
        path(f"{report}<int:pk>/forget/", ForgetAddressView.as_view(), name="forget_address"),
        path("slug-proposals/", slug_proposals, name="slug_proposals"),
    ]


@hooks.register("register_rich_text_features", order=20)
def localise_page_links(features):
    """Links to pages lead to the reader's language."""
    features.register_link_type(LocalisedPageLinkHandler)


@hooks.register("insert_editor_js")
def slug_proposals_script():
    """Turns the proposals below the slug into buttons that follow the title."""
    return format_html(
        '<script src="{}" data-proposals-url="{}"></script>',
        static("admin/slug_proposals.js"),
        reverse("slug_proposals"),
    )
