"""Projects for other programs: feed, calendar, open data. Pages are Wagtail's."""

import re
from uuid import uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from wagtail.models import Page

from cdc_site.i18n.languages import current_language
from cdc_site.pages.furniture import furniture_for
from cdc_site.pages.open_data import csv_answer, json_answer, open_data

from .calendar import calendar_of
from .data import COLUMNS, as_cells, as_dict, project_rows
from .filters import ProjectFilter
from .listing import newest_listed
from .models import ProjectIndexPage, ProjectPage, today

IN_FEED = 50
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _public_projects(language_code: str):
    """Projects that everybody may read, in one language."""
    return ProjectPage.objects.live().public().in_language(language_code)


def _filter(request: HttpRequest) -> ProjectFilter:
    code = current_language().code
    return ProjectFilter(request.GET, newest_listed(language=code), code)


@open_data
def feed(request: HttpRequest) -> HttpResponse:
    """The projects published last, as Atom (RFC 4287)."""
    language = current_language()
    index = ProjectIndexPage.objects.live().public().in_language(language.code).first()
    if index is None:
        raise Http404
    filters = _filter(request)
    if redirect := filters.redirect(request):
        return redirect
    furniture = furniture_for(request, language, page=index)
    atom = Atom1Feed(
        title=_text(f"{filters.heading(index.title)} – {furniture.site.name}"),
        link=filters.with_query(furniture.canonical),
        description="",
        subtitle=_text(index.intro) or None,
        language=language.code,
        feed_url=settings.PUBLIC_URL + filters.with_query(request.path),
        feed_guid=settings.PUBLIC_URL + filters.with_query(request.path),
        author_name=_text(furniture.site.name),
    )
    ids = list(filters.pages.order_by().values_list("page_id", flat=True))
    newest = Page.objects.filter(pk__in=ids).order_by("-first_published_at", "-pk")[:IN_FEED]
    for row in project_rows(newest, language.code):
        atom.add_item(
            title=_text(row.title),
            link=settings.PUBLIC_URL + row.url,
            description=escape(_text(row.summary)),  # a summary is announced as HTML
            unique_id=uuid5(row.translation_key, row.language_code).urn,
            pubdate=row.published,
            updateddate=row.updated,
            categories=[field["code"] for field in row.fields],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _text(text: str) -> str:
    """A text without the controls that XML has no way to write."""
    return _NOT_IN_XML.sub(" ", text)


@open_data
def projects_json(request: HttpRequest) -> HttpResponse:
    """The projects as JSON, with the filters of the list."""
    filters = _filter(request)
    if redirect := filters.redirect(request):
        return redirect
    projects = [as_dict(row) for row in project_rows(filters.pages, filters.language_code)]
    return json_answer(
        {
            "language": filters.language_code,
            "filters": filters.chosen,
            "unknown": filters.unknown,
            "count": len(projects),
            "projects": projects,
        }
    )


@open_data
def projects_csv(request: HttpRequest) -> HttpResponse:
    """The projects as a table, with the filters of the list."""
    filters = _filter(request)
    if redirect := filters.redirect(request):
        return redirect
    rows = project_rows(filters.pages, filters.language_code)
    return csv_answer(COLUMNS, map(as_cells, rows), f"projects-{filters.language_code}.csv")


@open_data
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """A project that begins in the future, for calendars; 404 for others."""
    code = current_language().code
    projects = _public_projects(code).filter(slug=slug).with_facts(start__gt=today())
    project = get_object_or_404(projects)
    row = next(project_rows(ProjectPage.objects.filter(pk=project.pk), code), None)
    if row is None:  # withdrawn in this moment
        raise Http404
    response = HttpResponse(calendar_of(row), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="project.ics"'
    return response
