"""Which language is edited: said in words, given to the fields as `lang` and `dir`, and offered first when choosing."""

from urllib.parse import urlsplit

from django.db.models import Case, QuerySet, Value, When
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.panels import Panel
from wagtail.admin.telepath import register as register_telepath_adapter
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cdc_site.i18n.languages import direction

from . import previews

# addresses of editors, with the argument that names the page, or the parent of a new one, which is in its language
EDITORS = {"wagtailadmin_pages:edit": "page_id", "wagtailadmin_pages:add": "parent_page_id"}


class LanguagePanel(Panel):
    """Names the language of the page, on each tab of what is written per language.

    with_notes: also show what other apps have to say of this version. An app does so with a function under the hook
    `page_editor_notes`, which takes the request and this version of the page, and returns a component or None.
    """

    def __init__(self, with_notes: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.with_notes = with_notes

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "with_notes": self.with_notes}

    @register_telepath_adapter
    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/language_panel.html"

        class Media:
            # fields of blocks are made in the browser, so that a script gives them language and direction
            js = ("admin/content_language.js",)
            css = {"all": ("admin/content_language.css",)}

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.code = self.instance.locale.language_code
            self.direction = direction(self.code)
            language = get_language_info(self.code)["name_translated"]
            self.heading = _("You are editing the text in %(language)s") % {"language": language}
            self.beside_mode = previews.BOTH if getattr(self.instance, "source_id", None) else ""
            providers = hooks.get_hooks("page_editor_notes") if self.panel.with_notes else ()
            found = [provide(self.request, self.instance) for provide in providers]
            self.notes = [note for note in found if note]


class OwnLanguageFirst(PageQuerySet):
    """Pages that keep their order in the chooser's search, which would go by relevance, whatever the language."""

    def autocomplete(self, query, **kwargs):
        """Wagtail's, in the order of the queryset."""
        return super().autocomplete(query, order_by_relevance=False, **kwargs)


def own_language_first(pages: QuerySet[Page], request) -> QuerySet[Page]:
    """For the page chooser: pages in the language of the page that is being edited come before all others."""
    locale_id = _locale_being_edited(request)
    if locale_id is None:
        return pages
    ordered = pages.order_by(Case(When(locale_id=locale_id, then=Value(0)), default=Value(1)).asc(), "path")
    ordered.__class__ = OwnLanguageFirst  # a new queryset would forget that specific pages were asked for
    return ordered


def _locale_being_edited(request) -> int | None:
    """The chooser is not told which page it is opened from; the browser says at which address it was."""
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except Resolver404:
        return None
    key = match.kwargs.get(EDITORS.get(match.view_name, ""))
    return Page.objects.filter(pk=key).values_list("locale_id", flat=True).first() if key else None
