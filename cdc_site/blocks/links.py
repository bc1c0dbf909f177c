"""Blocks that lead to other pages."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StructBlock, TextBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from cdc_site.i18n.localise import PageLink, foreign_code, localised_pages

from . import samples
from .validation import refuse_empty, web_address

GROUP = _("Links")


def summaries(pages: list[Page]) -> dict[int, str]:
    """The summaries of pages by primary key, where their types have one; one query a type, not one a page."""
    by_type: dict[type[Page], list[int]] = {}
    for page in pages:
        by_type.setdefault(page.specific_class or Page, []).append(page.pk)
    found: dict[int, str] = {}
    for model, keys in by_type.items():
        if any(field.name == "summary" for field in model._meta.get_fields()):
            found.update(model._default_manager.filter(pk__in=keys).values_list("pk", "summary"))
    return found


class PageLinksBlock(StructBlock):
    """Links to pages of this site, in the reader's language where that exists."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    pages = ListBlock(PageChooserBlock(label=_("Page")), label=_("Pages"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "pages", _("Choose at least one page, or remove this block."))
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        language = get_language()
        pages = localised_pages(value["pages"], language)
        texts = summaries(pages)
        request = context.get("request")
        context["links"] = [
            PageLink(page.title, page.get_url(request), texts.get(page.pk, ""), foreign_code(page, language))
            for page in pages
        ]
        return context

    def get_preview_context(self, value, parent_context=None):
        links = [PageLink(title, "#", summary, "") for title, summary in samples.page_links()]
        return {**super().get_preview_context(value, parent_context), "sample": {"title": _("Read on")}, "links": links}

    class Meta:
        icon = "link"
        label = _("Links to pages")
        label_format = "{title}"
        group = GROUP
        description = _("Leads to other pages of this site, each with its summary.")
        template = "blocks/page_links.html"
        preview_template = "blocks_preview/page_links.html"


class ProjectCardsBlock(StructBlock):
    """Projects as cards. A translation of a chosen project is found by itself."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    projects = ListBlock(PageChooserBlock("projects.ProjectPage", label=_("Project")), label=_("Projects"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "projects", _("Choose at least one project, or remove this block."))
        return cleaned

    def get_context(self, value, parent_context=None):
        """Adds `cards`, which the chosen pages' own class makes: blocks know nothing of projects."""
        context = super().get_context(value, parent_context)
        projects = [page for page in value["projects"] if page]
        context["cards"] = type(projects[0]).cards_for(projects, get_language()) if projects else []
        return context

    def get_preview_context(self, value, parent_context=None):
        context = super().get_preview_context(value, parent_context)
        return {**context, "sample": {"title": _("Projects")}, "cards": samples.project_cards()}

    class Meta:
        icon = "folder-open-inverse"
        label = _("Project cards")
        label_format = "{title}"
        group = GROUP
        description = _("Shows projects as cards, each with its own bridge.")
        template = "blocks/project_cards.html"
        preview_template = "blocks_preview/project_cards.html"


class CallToActionBlock(StructBlock):
    """One thing that a reader is asked to do."""

    title = CharBlock(label=_("Title"), max_length=150)
    text = TextBlock(label=_("Text"), required=False)
    button = CharBlock(label=_("Words on the button"), max_length=60, help_text=_("Say what happens: “Write to us”."))
    page = PageChooserBlock(label=_("Page of this site"), required=False)
    url = URLBlock(label=_("Or an address elsewhere"), required=False, validators=[web_address])

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["page"] and cleaned["url"]:
            message = _("A button leads to one place: choose a page or write an address, not both.")
            raise StructBlockValidationError({"url": ValidationError(message)})
        if not cleaned["page"] and not cleaned["url"] and not self.is_deferred_validation:
            message = _("Say where the button leads: choose a page, or write an address below.")
            raise StructBlockValidationError({"page": ValidationError(message)})
        return cleaned

    def get_context(self, value, parent_context=None):
        """Adds `href`, empty when the page is not published in any language; `external`; the page's `language`."""
        context = super().get_context(value, parent_context)
        language = get_language()
        pages = localised_pages([value["page"]], language) if value.get("page") else []
        context["external"] = bool(value.get("url"))
        context["href"] = pages[0].get_url(context.get("request")) if pages else value.get("url") or ""
        context["language"] = foreign_code(pages[0], language) if pages else ""
        return context

    class Meta:
        icon = "arrow-right"
        label = _("Call to action")
        label_format = "{title}"
        group = GROUP
        description = _("Asks the reader to do one thing, with one button.")
        template = "blocks/call_to_action.html"
        preview_value = {
            "title": _("Does your city want a bridge?"),
            "text": _("Tell us where you are and what you would like to share."),
            "button": _("Write to us"),
            "page": None,
            "url": "https://example.org/",
        }
