"""The page of all bridges: the map and the list, with the filters of projects."""

from django.db import models
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cdc_site.pages.chosen import listed
from cdc_site.pages.models import BasePage
from projects.bridges import bridges_of
from projects.filters import ProjectFilter
from projects.listing import newest_listed


class BridgesPage(BasePage):
    """Where the Center's projects lead, on a map."""

    PER_PAGE = 100

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    template = "bridges/bridges_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    edit_handler = BasePage.tabs([FieldPanel("title"), FieldPanel("summary"), FieldPanel("intro")])

    class Meta:
        verbose_name = _("map of the bridges")
        verbose_name_plural = _("maps of the bridges")

    @property
    def description(self):
        return super().description or self.intro

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        code = self.locale.language_code
        filters = ProjectFilter(request.GET, newest_listed(language=code, abroad=True), code)
        page_obj = SimpleLazyObject(lambda: filters.page(filters.pages, self.PER_PAGE))
        filters.furnish(context["furniture"], self.title, page_obj)
        context.update(
            filters=filters,
            heading=filters.heading(self.title),
            page_obj=page_obj,
            bridges=SimpleLazyObject(lambda: bridges_of(listed(page_obj.object_list), code)),
        )
        return context

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        shown = response.context_data
        return shown["filters"].redirect(request, shown["page_obj"]) or response
