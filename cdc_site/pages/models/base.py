"""The thin base of every page of the site."""

from functools import partial
from http import HTTPMethod

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel

from cdc_site.i18n.languages import current_language
from cdc_site.pages import previews
from cdc_site.pages.forms import CopyWithoutAliasForm, TranslatedPageForm
from cdc_site.pages.furniture import furniture_for
from cdc_site.pages.language_cues import LanguagePanel
from cdc_site.pages.panels import FactsPanel, confirmations_panel

from .translated_page import TranslatedPage

# Addresses below a language that the site answers itself; a page there would never be reached.
RESERVED_SLUGS = frozenset(
    {"admin", "data", "documents", "feed", "forms", "media", "robots.txt", "search", "sitemap.xml", "static"}
)


class BasePage(TranslatedPage):
    """Summary, search-engine text, menu and the furniture around the content."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=240,
        validators=[MaxLengthValidator(240)],
        help_text=_("One or two sentences, at most 240 characters. Shown in lists and by search engines."),
    )

    # forms have addresses of their own
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    base_form_class = TranslatedPageForm
    copy_form_class = CopyWithoutAliasForm
    show_in_menus_default = False

    # what a subclass puts on its tabs
    text_panels: list = []
    fact_panels: list = []
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def tabs(cls, text_panels: list, fact_panels: list = ()) -> TabbedInterface:
        """The editor's tabs: what is written per language, what is kept once, what search engines see."""
        facts = FactsPanel([*fact_panels, confirmations_panel()], heading=_("Facts, the same in every language"))
        # the title of a new page writes its slug, which stands on another tab and must not be empty
        title = TitleFieldPanel("title", placeholder=False, classname="")  # with a label, like every other field
        text_panels = [title if getattr(panel, "field_name", "") == "title" else panel for panel in text_panels]
        return TabbedInterface(
            [
                ObjectList([LanguagePanel(with_notes=True), *text_panels], heading=_("Text")),
                ObjectList([facts], heading=_("Facts")),
                ObjectList([LanguagePanel(), *cls.promote_panels], heading=_("Promote")),
                ObjectList(cls.settings_panels, heading=_("Settings"), base_form_class=cls.base_form_class),
            ],
            base_form_class=cls.base_form_class,
        )

    def clean(self):
        super().clean()
        self._refuse_reserved_slug()

    def minimal_clean(self):
        super().minimal_clean()
        self._refuse_reserved_slug()

    def _refuse_reserved_slug(self):
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("The site itself uses the address “%(slug)s”. Choose another one.") % {"slug": self.slug}}
            )

    @property
    def description(self) -> str:
        """What search engines and shared links show."""
        return self.search_description or self.summary

    @cached_property
    def preview_modes(self):
        """Wagtail's own mode, then other languages, the original, and both beside each other."""
        return previews.modes_for(self) or self.DEFAULT_PREVIEW_MODES

    @property
    def default_preview_mode(self):
        """The version that is being edited."""
        return ""

    def make_preview_request(self, original_request=None, preview_mode=None, extra_request_attrs=None):
        """The preview, made by a request under the page's own address that knows the language of the admin."""
        attrs = {"admin_language": get_language(), **(extra_request_attrs or {})}
        return super().make_preview_request(original_request, preview_mode, attrs)

    def serve_preview(self, request, mode_name):
        if mode_name and mode_name in dict(self.preview_modes):
            return previews.preview(self, request, mode_name)
        return super().serve_preview(request, "")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        language = current_language()
        context["language"] = language
        context["furniture"] = SimpleLazyObject(partial(furniture_for, request, language, page=self))
        return context
