"""Answers that caches may keep: what they are known by, for how long, in which compression."""

import gzip
import hashlib
import re

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from cdc_site.pages.views import DATABASE_AWAY, server_error

from .generation import state
from .views import not_found

FRESH_FOR = 5  # seconds that our own nginx answers without asking
REFRESH = "X-Cache-Refresh"  # nginx sets it for what came through its inner listener, and for nothing else
_TEXT = re.compile(r"text/|application/(json|xml|atom\+xml|rss\+xml|manifest\+json)|image/svg")
# documents are asked for each time; forms and the admin belong to one person; cards and calendars are asked for rarely
_NEVER = re.compile(r"^/(documents|cards|health|django-admin|_util)/|^/[^/]+/forms/|\.ics$")
_SMALLEST = 200  # bytes; compressing less saves nothing


class CachingMiddleware:
    """Knows every public answer by the site's generation, so that asking again costs one query and no page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        own = (settings.ADMIN_PATH, settings.STATIC_URL)
        if request.method not in ("GET", "HEAD") or path.startswith(own) or _NEVER.search(path):
            return self.get_response(request)
        try:
            request.site_state = state()  # for what is kept within pages, too
        except DATABASE_AWAY:
            return server_error(request)
        etag = _etag(request)
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if any(each.removeprefix("W/") == etag for each in known):
            return _kept(HttpResponseNotModified(), etag)
        if known:  # RFC 9110, 13.1.3: the date counts only where there is no tag
            request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
        refreshing = REFRESH in request.headers
        response = self.get_response(request)
        if refreshing and response.status_code < 500 and not _is_for_everybody(response):
            response = not_found(request)  # it is for some only now: nothing of it stays in a cache
        # what an older copy is replaced by may be kept whatever it is
        if _may_be_kept(request, response) or (
            (known or refreshing) and response.status_code < 500 and _is_for_everybody(response)
        ):
            _kept(response, etag)
        if _is_for_everybody(response):
            _compress(request, response)
        return response


def _etag(request: HttpRequest) -> str:
    parts = (
        request.site_state,
        request.get_full_path(),
        request.META.get("HTTP_HOST", ""),
        request.LANGUAGE_CODE,
        str(request.save_data),
        encoding(request.headers.get("Accept-Encoding", "")),
    )
    return f'"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:24]}"'


def _is_for_everybody(response: HttpResponse) -> bool:
    control = response.headers.get("Cache-Control", "")
    vary = response.headers.get("Vary", "")
    return not (response.cookies or "no-store" in control or "private" in control or "Cookie" in vary)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Pages, files, lists of data. With a query only further pages of a list: there are no more than it has."""
    if not _is_for_everybody(response):
        return False
    if request.GET:
        is_list = "page_obj" in (getattr(response, "context_data", None) or {})
        return response.status_code == 200 and is_list and list(request.GET) == ["page"]
    return response.status_code in (200, 410) or getattr(response, "may_be_kept", False)


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    """Everybody may keep it and asks before each use; our own nginx, the only reader of X-Accel-Expires, asks less."""
    response.headers["ETag"] = etag
    response.headers["X-Accel-Expires"] = str(FRESH_FOR)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def encoding(accepted: str) -> str:
    """`br`, `gzip` or nothing: the best that the reader's program takes."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _separator, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if offered.get(name)), "")


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    if response.streaming or not _TEXT.match(response.headers.get("Content-Type", "")):
        return
    patch_vary_headers(response, ["Accept-Encoding"])
    name = encoding(request.headers.get("Accept-Encoding", ""))
    if not name or len(response.content) < _SMALLEST or response.has_header("Content-Encoding"):
        return
    content = response.content
    response.content = brotli.compress(content, quality=6) if name == "br" else gzip.compress(content, 6, mtime=0)
    response.headers["Content-Encoding"] = name
    response.headers["Content-Length"] = str(len(response.content))
