"""A page of text: about, vision, aims, how we work, privacy."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cdc_site.blocks import BodyStreamBlock
from cdc_site.i18n.languages import current_language
from cdc_site.pages.links import links_to

from .base import BasePage


class ContentPage(BasePage):
    """Text in blocks; may be nested."""

    body = StreamField(BodyStreamBlock(), verbose_name=_("body"), blank=True)

    template = "pages/content_page.html"
    parent_page_types = ["home.HomePage", "pages.ContentPage"]
    subpage_types = ["pages.ContentPage"]

    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    edit_handler = BasePage.tabs([FieldPanel("title"), FieldPanel("summary"), FieldPanel("body")])

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = ContentPage.objects.child_of(self).for_everybody().select_related("locale").defer("body")
        context["children"] = links_to(children, request, current_language().code)
        return context
