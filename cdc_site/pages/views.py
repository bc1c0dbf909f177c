"""The start address and error answers."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.template import loader
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from psycopg.errors import DiskFull
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cdc_site.i18n.for_everybody import for_everybody
from cdc_site.i18n.languages import current_language, enabled_languages, preferred_language
from cdc_site.media.storage import FilesAway
from cdc_site.pages.furniture import LanguageChoice, furniture_for
from cdc_site.pages.models import TranslatedPage

DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = 60  # seconds


def offered_homes(request) -> dict[str, Page]:
    """The live home page of each language that is on, by language code, in the order of the settings."""
    site = Site.find_for_request(request)
    if site is None:
        return {}
    homes = Page.objects.live().filter(translation_key=site.root_page.translation_key).select_related("locale")
    by_code = {home.locale.language_code: home for home in homes}
    return {each.code: by_code[each.code] for each in enabled_languages() if each.code in by_code}


# the root page is named in a condition of its own: a join alone would read all of the readers' view
ITS_ROOT = "wagtailcore_page.id = ANY (ARRAY(SELECT root_page_id FROM wagtailcore_site))"


def serve_page(request, path: str = ""):
    """A page, as Wagtail serves it. Its site and the home page that its way begins at are found here, in two queries
    where Wagtail would ask four or five; Wagtail is left with what is not plain.
    """
    sites = list(Site.objects.select_related("root_page").extra(where=[ITS_ROOT]))  # noqa: S610  # nosec B610
    host, _port = split_domain_port(request.get_host())
    found = [site for site in sites if site.hostname == host] or [site for site in sites if site.is_default_site]
    if len(found) == 1:
        site = request._wagtail_site = found[0]  # where Wagtail keeps what it found
        model = site.root_page.cached_content_type.model_class()
        if issubclass(model, TranslatedPage):
            home = model.version_with_original(site.root_page.translation_key, current_language().code)
            request._wagtail_route_for_request = home and _route(home, request, path)
    return serve(request, path)


def _route(home: TranslatedPage, request, path: str) -> RouteResult | None:
    try:
        return home.route(request, [part for part in path.split("/") if part])
    except Http404:
        return None


def start(request):
    """Lead the reader to the language that the browser asks for. No cookie, nothing remembered."""
    code = preferred_language(request.headers.get("Accept-Language", ""), list(offered_homes(request)))
    response = HttpResponseRedirect(f"/{code}/")
    patch_vary_headers(response, ["Accept-Language"])
    response.may_be_kept = True
    return response


def not_found(request, exception=None, gone: bool = False):
    """404 in the reader's language. Where the page exists in another language, it says so and links there.

    gone: it was here once and was withdrawn: the answer is 410, which caches keep in place of what they had.
    """
    language = current_language()
    missing = _same_page_elsewhere(request)
    with override(language.code):
        title = _("Not available in this language") if gone and missing else _("No longer here") if gone else ""
        title = title or (_("Not yet available in this language") if missing else _("Page not found"))
        furniture = furniture_for(request, language, title=title)
        furniture.languages = [_to_this_page(choice, missing) for choice in furniture.languages]
        context = {
            "language": language,
            "furniture": furniture,
            "missing": missing,
            "gone": gone,
            "title": title,
        }
        content = loader.render_to_string("404.html", context, request)
    response = HttpResponse(content, status=410 if gone else 404)
    response.in_other_language = bool(missing)  # nothing is wrong with the address then
    if not request.language_in_path:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def _same_page_elsewhere(request) -> list[tuple]:
    """(language, address, title) of each live version of the page that has this path in any language's tree."""
    if not request.language_in_path:
        return []
    homes = offered_homes(request)
    tail = request.path_info.strip("/").partition("/")[2]
    paths = [f"{home.url_path}{tail}/".replace("//", "/") for home in homes.values()]
    keys = for_everybody(Page.objects.filter(url_path__in=paths)).values("translation_key")
    versions = for_everybody(Page.objects.filter(translation_key__in=keys)).select_related("locale")
    by_code = {page.locale.language_code: page for page in versions}
    return [
        (each, by_code[each.code].get_url(request), by_code[each.code].title)
        for each in enabled_languages()
        if each.code in by_code and each.code in homes
    ]


def _to_this_page(choice: LanguageChoice, missing: list[tuple]) -> LanguageChoice:
    """The switch of languages leads back to the page, not to the home page of the language that has it."""
    urls = {language.code: url for language, url, _title in missing}
    return choice._replace(url=urls.get(choice.language.code, choice.url))


def server_error(request):
    """500, from a file that needs neither database nor context; 503 while the database or the storage for files cannot
    be reached, or a disk is full.

    Django calls it inside of the `except` that caught the error.
    """
    error = sys.exc_info()[1]
    if _is_of_a_full_disk(error):
        return unavailable(request, "full.html", _("The server's disk is full"))
    if isinstance(error, DATABASE_AWAY):
        return unavailable(request, "503.html", _("Not available at the moment"))
    if isinstance(error, FilesAway):
        return unavailable(request, "files_away.html", _("Not available at the moment"))
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def _is_of_a_full_disk(error: BaseException | None) -> bool:
    """Of the site's own disk, or of the database's."""
    own = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return own or isinstance(getattr(error, "__cause__", None), DiskFull)


def bad_request(request, exception=None) -> HttpResponse:
    """400 in the reader's language, for what no page can answer: a broken address, a host that is not the site's."""
    text = _(
        "Something in the address, or in what your browser sent, is not right. Go to the home page and try from there."
    )
    return _refused(400, _("This could not be understood"), text)


def permission_denied(request, exception=None) -> HttpResponse:
    """403 in the reader's language. The admin has its own way to say so."""
    return _refused(403, _("Not allowed"), _("You may not see this or do this."))


def csrf_failure(request, reason: str = "") -> HttpResponse:
    """403 for a form that does not prove that it comes from this site. reason: Django's, for developers."""
    text = _(
        "The site could not make sure that this comes from its own page: the page was open for very long, or the "
        "browser keeps no cookies. Go back, load the page anew and send it again."
    )
    return _refused(403, _("Please send it again"), text)


def _refused(status: int, heading: str, text: str) -> HttpResponse:
    context = {"language": current_language(), "heading": heading, "text": text}
    content = loader.render_to_string("refused.html", context)
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"})


def unavailable(request, template: str, heading: str, **context) -> HttpResponse:
    """503 in the reader's language, from a template that needs no database."""
    content = loader.render_to_string(template, {"language": current_language(), "heading": heading, **context})
    response = HttpResponse(content, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})
    if not request.language_in_path:
        patch_vary_headers(response, ["Accept-Language"])
    return response
