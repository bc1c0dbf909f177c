"""The one step that no hook of Wagtail's is asked about: "Translate this page"."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .answers import refuse
from .people import may_translate_into, only_translates


class TranslatorLanguageMiddleware:
    """Refuses a translation into a language that the Translator does not work in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        """Look at the languages that were asked for, before the translation is made."""
        if request.method != "POST" or request.resolver_match.view_name != "simple_translation:submit_page_translation":
            return None
        if not only_translates(request.user):
            return None
        asked = [pk for pk in request.POST.getlist("locales") if pk.isdigit()]
        if all(may_translate_into(request.user, locale) for locale in Locale.objects.filter(pk__in=asked)):
            return None
        return refuse(request, _("You do not translate into this language. An Administrator can change that."))
