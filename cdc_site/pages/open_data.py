"""Lists as data for other programs: JSON and CSV, and the page of the site that explains them."""

import csv
import io
import re
from collections.abc import Iterable

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

# Pages in the first content have this slug in every language; editors who give the page another one lose the links.
SLUG = "open-data"
# seconds that browsers and caches may keep an answer
FRESH_FOR = 300

# Spreadsheets run a cell that begins so as a formula: OWASP, "CSV Injection".
_FORMULA = re.compile(r"^[\s\x00]*[=+\-@\t\r\n＝＋－＠]")


def open_data(view):
    """A view that only reads, whose answer everybody may keep for a while and is told when nothing has changed."""
    for decorator in (conditional_page, cache_control(public=True, max_age=FRESH_FOR), require_safe):
        view = decorator(view)
    return view


def json_answer(content: dict) -> HttpResponse:
    """The data as JSON; texts as they are written, not as numbers of characters."""
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def csv_answer(columns: list[str], rows: Iterable[Iterable], filename: str) -> HttpResponse:
    """The rows as CSV (RFC 4180) for spreadsheets. Cells: text, numbers, dates, None."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    # without the mark in front, Excel takes Arabic for another encoding
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _cell(value: object) -> str:
    """A value as a text that no spreadsheet runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text
