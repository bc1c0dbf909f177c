"""The report of missing addresses, and proposals for slugs."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry

from cdc_site.i18n.slugs import proposals

from .forms import RedirectToPageForm
from .models import MissingAddress

LONGEST_TITLE = 255


class _ForThoseWhoAddRedirects:
    permission_required = "add"

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(Redirect)


class PathColumn(Column):
    """A path from left to right, with what can be done about it."""

    cell_template_name = "addresses/path_cell.html"


class MissingAddressesReportView(_ForThoseWhoAddRedirects, ReportView):
    """Addresses that readers tried in vain, the most wanted first."""

    model = MissingAddress
    page_title = _("Addresses not found")
    header_icon = "redirect"
    index_url_name = "missing_addresses_report"
    index_results_url_name = "missing_addresses_report_results"
    default_ordering = "-count"
    list_export = ["path", "count", "last_seen"]
    export_headings = {"path": _("Address"), "count": _("Visits"), "last_seen": _("Last visit")}

    columns = [
        PathColumn("path", label=_("Address"), sort_key="path"),
        NumberColumn("count", label=_("Visits"), sort_key="count"),
        Column("last_seen", label=_("Last visit"), sort_key="last_seen"),
    ]


class MakeRedirectView(_ForThoseWhoAddRedirects, generic.CreateView):
    """From a missing address to a page. The address leaves the report."""

    model = Redirect
    form_class = RedirectToPageForm
    page_title = _("Make a redirect")
    header_icon = "redirect"
    index_url_name = "missing_addresses_report"
    edit_url_name = "wagtailredirects:edit"

    @cached_property
    def missing(self) -> MissingAddress:
        """The address that the redirect starts from."""
        return get_object_or_404(MissingAddress, pk=self.kwargs["pk"])

    def get_initial(self):
        return {"old_path": self.missing.path}

    def get_add_url(self):
        return reverse("make_redirect", args=[self.missing.pk])

    def save_instance(self):
        instance = super().save_instance()
        MissingAddress.objects.filter(path=instance.old_path).delete()
        return instance


class ForgetAddressView(_ForThoseWhoAddRedirects, generic.DeleteView):
    """Take an address off the report."""

    model = MissingAddress
    page_title = _("Forget")
    header_icon = "redirect"
    index_url_name = "missing_addresses_report"
    delete_url_name = "forget_address"


@require_GET
def slug_proposals(request):
    """Slugs for the title that an editor is typing, as JSON."""
    return JsonResponse({"proposals": proposals(request.GET.get("title", "")[:LONGEST_TITLE])})
