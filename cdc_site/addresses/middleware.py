"""What happens to a reader whose address leads nowhere: a redirect, or a line in the report."""

import logging
import re
import unicodedata

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils.deprecation import MiddlewareMixin
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cdc_site.i18n.localise import localised_pages
from cdc_site.pages.chosen import address

from .models import MissingAddress
from .paths import comparable, is_public
from .redirects import HOME_DEPTH

logger = logging.getLogger(__name__)

# Browsers keep a permanent redirect for ever, and would run in circles when a page gets its old address back.
FRESH_FOR = "max-age=300"

# What scanners try, files that browsers ask for by themselves, signs that no page's address has, mail addresses.
NOT_A_READER = re.compile(
    r"(^|/)(\.|_|wp-|wp(/|$)|wordpress|xmlrpc|phpmyadmin|pma(/|$)|cgi-bin|vendor/|actuator|apple-touch-icon)"
    r"|\.(php\d?|phtml|aspx?|jspx?|do|cgi|pl|env|git|sql|bak|old|ini|conf|log|ya?ml|json|xml|txt|ico|png|jpe?g|gif|svg"
    r"|webp|css|js|map|woff2?|zip|gz|tar|rar|7z|exe|sh)(/|$)"
    r"|[@?#;<>\\%$'\"{}|*=]|//|\ufffd",
    re.IGNORECASE,
)


class MissingAddressMiddleware(MiddlewareMixin):
    """Instead of Wagtail's: old addresses never lead to what is not public, and what is missed is counted."""

    def process_response(self, request, response):
        path = comparable(request.path_info)
        if response.status_code not in (404, 410) or request.method not in ("GET", "HEAD") or not is_public(path):
            return response
        try:
            redirected = find_redirect(request)
            if redirected:
                return redirected
            if (
                response.status_code == 404
                and request.method == "GET"
                and _is_last_word(request, response)
                and by_a_reader(path)
            ):
                MissingAddress.objects.count_visit(path)
        except DatabaseError:
            # the answer is there already, and a reader must not lose it
            logger.exception("A missing address could be neither looked up nor counted.")
        return response


def _is_last_word(request, response) -> bool:
    """Whether the reader ends here: Django does not add a slash and try again, no other language has the page."""
    path = request.path_info
    tried_again = settings.APPEND_SLASH and not path.endswith("/") and is_valid_path(f"{path}/")
    return not tried_again and not getattr(response, "in_other_language", False)


def by_a_reader(path: str) -> bool:
    """Whether a person may have followed a link to this path, or typed it."""
    return path != "/" and not NOT_A_READER.search(path)


def find_redirect(request) -> HttpResponse | None:
    """The redirect from the requested address, in the reader's language; None when its target is not public."""
    forms = _forms(request)
    found = Redirect.objects.filter(old_path__in=forms).select_related("redirect_page")
    best = min(found, key=lambda each: (forms.index(each.old_path), each.automatically_created), default=None)
    if best is None:
        return None
    target = _public_address(best.redirect_page, request) if best.redirect_page_id else best.redirect_link
    if not target or target in (request.path, request.build_absolute_uri(request.path)):
        return None
    response = (HttpResponsePermanentRedirect if best.is_permanent else HttpResponseRedirect)(target)
    response.headers["Cache-Control"] = FRESH_FOR
    response.may_be_kept = True  # there are as many of them as there are rows
    return response


def _forms(request) -> list[str]:
    """How the requested path may be stored, the most exact first: with query, without, decoded or not."""
    full = request.get_full_path()
    forms = [
        Redirect.normalise_path(raw, decode_unicode=decode)
        for raw in (full, full.partition("?")[0])
        for decode in (True, False)
    ]
    return list(dict.fromkeys([unicodedata.normalize("NFC", each) for each in forms] + [comparable(request.path_info)]))


def _public_address(page: Page, request) -> str:
    """Where a live page stands: in the language of the requested address where it exists. Else empty."""
    if not page.live:
        return ""
    versions = localised_pages([page], request.language_in_path) if request.language_in_path else [page]
    if not versions:  # not for everybody
        return ""
    version = versions[0]
    home_path = version.path[: HOME_DEPTH * version.steplen]
    if not Page.objects.live().filter(path=home_path).exists():
        return ""
    return address(version.url_path, version.locale.language_code)
