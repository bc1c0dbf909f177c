"""Partners for other programs: open data. Pages are Wagtail's."""

from django.http import HttpRequest, HttpResponse

from cdc_site.i18n.languages import current_language
from cdc_site.pages.open_data import csv_answer, json_answer, open_data

from .data import COLUMNS, as_dict, partner_rows
from .filters import PartnerFilter
from .models import PartnerPage


def _filter(request: HttpRequest) -> PartnerFilter:
    code = current_language().code
    return PartnerFilter(request.GET, PartnerPage.objects.live().public().in_language(code), code)


def _partners(filters: PartnerFilter) -> list[dict]:
    return [as_dict(row) for row in partner_rows(filters.pages.order_by("title"), filters.language_code)]


@open_data
def partners_json(request: HttpRequest) -> HttpResponse:
    """The partners as JSON, with the filters of the list."""
    filters = _filter(request)
    if redirect := filters.redirect(request):
        return redirect
    partners = _partners(filters)
    return json_answer(
        {
            "language": filters.language_code,
            "filters": filters.chosen,
            "unknown": filters.unknown,
            "count": len(partners),
            "partners": partners,
        }
    )


@open_data
def partners_csv(request: HttpRequest) -> HttpResponse:
    """The partners as a table, with the filters of the list."""
    filters = _filter(request)
    if redirect := filters.redirect(request):
        return redirect
    rows = ([partner[column] for column in COLUMNS] for partner in _partners(filters))
    return csv_answer(COLUMNS, rows, f"partners-{filters.language_code}.csv")
