"""The guide's pages in the admin."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cdc_site.i18n.languages import direction, language_name
from cdc_site.settings.languages import DEFAULT

from .topics import START, TOPICS, languages, read, title_of


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    """One topic. Without a language in the address: in that of the reader's admin, else in English with a note."""

    template_name = "guide/topic.html"
    page_title = _("Getting started")
    header_icon = "info-circle"

    def get_context_data(self, topic=START, code=None, **kwargs):
        written = languages()
        asked = code or get_language()
        shown = asked if asked in written else DEFAULT
        if topic not in TOPICS or (code and code != shown):
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "text": read(shown, topic),
            "code": shown,
            "direction": direction(shown),
            "is_fallback": asked != shown,
            "topics": [
                {"title": title_of(shown, each), "url": _url(shown, each), "is_current": each == topic}
                for each in TOPICS
            ],
            "other_languages": [
                {"code": each, "name": language_name(each), "direction": direction(each), "url": _url(each, topic)}
                for each in written
                if each != shown
            ],
        }

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("guide:start"), "label": self.page_title}]


def _url(code: str, topic: str) -> str:
    return reverse("guide:topic", args=[code, topic])
