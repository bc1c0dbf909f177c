"""What search engines, social networks and browsers ask for beside pages."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.models import Site

from cdc_site.i18n.languages import current_language, enabled_languages
from cdc_site.media.views import RENDITION_CACHING
from cdc_site.pages.furniture import furniture_for
from cdc_site.search.views import address_of as search_address
from cdc_site.settings.languages import KNOWN

from . import card_files
from .cards import address_of, card_of, drawing_of
from .public import public_pages
from .sitemap import PageSitemap

PAPER, BASALT = "#f7f4ee", "#1e2624"  # static/css/tokens.css

for_a_while = cache_control(public=True, max_age=300)


@require_safe
@for_a_while
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`; beyond 50,000 addresses the rest is at `?p=2`."""
    return sitemap_of(request, {"pages": PageSitemap(_site(request))})


@require_safe
@for_a_while
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: everything but the admin and the answers of the search."""
    kept_out = [settings.ADMIN_PATH, *(search_address(each.code) for each in enabled_languages())]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out), ""]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def card(request: HttpRequest, page_id: int, token: str) -> HttpResponseBase:
    """The picture for social networks of a public page; an older address leads to the present one.

    A page has one address with a picture, so that nobody can make the server draw or keep more than that.
    """
    page = get_object_or_404(public_pages(_site(request)), pk=page_id).specific
    language = KNOWN[page.locale.language_code]
    with override(language.code):
        name = furniture_for(request, language).site.name
        current = card_of(page, name, language.code, drawing_of(page, language.code))
    if address_of(current) != request.path:
        response = HttpResponseRedirect(address_of(current))
    else:
        card_files.keep(current)
        response = serve_file(request, current.file_name, document_root=card_files.folder())
    response.headers["Cache-Control"] = RENDITION_CACHING
    response.headers["Content-Language"] = language.code
    return response


@require_safe
@for_a_while
def manifest(request: HttpRequest) -> HttpResponse:
    """`/…/manifest.webmanifest`: what a telephone needs to put the site beside its other programs."""
    language = current_language()
    site = furniture_for(request, language).site
    content = {
        "name": site.name,
        "short_name": site.short_name,
        "description": site.description,
        "lang": language.code,
        "dir": language.direction,
        "id": f"/{language.code}/",
        "start_url": f"/{language.code}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": BASALT,
        "icons": [
            {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("img/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    content_type = "application/manifest+json"
    return JsonResponse(content, content_type=content_type, json_dumps_params={"ensure_ascii": False})


@require_safe
@for_a_while
def favicon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, which programs ask for without having read a page."""
    return HttpResponseRedirect(static("img/favicon.ico"))


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site
