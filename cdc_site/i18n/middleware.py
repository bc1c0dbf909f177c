"""The language of a request."""

from django.conf import settings
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import get_language_from_path

from .languages import preferred_language


class LanguageFromAddressMiddleware(MiddlewareMixin):
    """Activate the language that the address names, else the one that the browser prefers.

    Django's LocaleMiddleware also reads a cookie, and redirects an unknown path to one with a language
    before it finds out that nothing is there either; here an unknown path is a 404 at once.
    """

    def process_request(self, request):
        if "\x00" in request.path_info:  # PostgreSQL has no NUL, so no page has this address; asking would be an error
            request.path_info = request.path_info.replace("\x00", "\ufffd")
        language = get_language_from_path(request.path_info)
        request.language_in_path = language
        if not language:
            offered = [code for code, _name in settings.LANGUAGES]
            language = preferred_language(request.headers.get("Accept-Language", ""), offered)
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response
