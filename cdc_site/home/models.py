"""The home page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.url_routing import RouteResult

from cdc_site.i18n.languages import current_language
from cdc_site.pages.models import BasePage, TranslatedPage
from partners.models import PartnerPage
from projects.models import ProjectPage

from .composition import compose


class HomePage(BasePage):
    """A language's first page, and the root of its tree."""

    hero_title = models.CharField(_("headline"), max_length=80)
    hero_subtitle = models.CharField(_("line below the headline"), max_length=160, blank=True)
    projects_title = models.CharField(_("heading above the projects"), max_length=80)
    projects_intro = models.TextField(_("introduction to the projects"), blank=True, max_length=300)
    vision_title = models.CharField(_("heading above the vision"), max_length=80)
    vision_text = models.TextField(_("vision"), blank=True, max_length=600)
    partners_title = models.CharField(_("heading above the partners"), max_length=80)
    partners_intro = models.TextField(_("introduction to the partners"), blank=True, max_length=300)

    hero_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("second button"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page that the second button at the top leads to; the first one leads to the projects."),
    )

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "pages.ContentPage",
        "projects.ProjectIndexPage",
        "bridges.BridgesPage",
        "partners.PartnerIndexPage",
        "team.TeamPage",
        "enquiries.EnquiryPage",
    ]

    fact_fields = ("hero_page",)
    fact_relations = (*BasePage.fact_relations, "featured_projects", "panel_pages", "featured_partners")

    edit_handler = BasePage.tabs(
        [
            FieldPanel("title"),
            FieldPanel("summary"),
            MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_subtitle")], heading=_("Top of the page")),
            MultiFieldPanel([FieldPanel("projects_title"), FieldPanel("projects_intro")], heading=_("Projects")),
            MultiFieldPanel([FieldPanel("vision_title"), FieldPanel("vision_text")], heading=_("Vision")),
            MultiFieldPanel([FieldPanel("partners_title"), FieldPanel("partners_intro")], heading=_("Partners")),
        ],
        [
            FieldPanel("hero_page"),
            InlinePanel(
                "featured_projects",
                heading=_("Projects on the home page"),
                label=_("project"),
                help_text=_("Leave empty to show the three newest."),
            ),
            InlinePanel("panel_pages", heading=_("Pages shown below the vision"), label=_("page"), max_num=4),
            InlinePanel("featured_partners", heading=_("Partners on the home page"), label=_("partner")),
        ],
    )

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def clean(self):
        super().clean()
        same = HomePage.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and same.exists():
            raise ValidationError(_("There already is a home page in this language."))

    def route(self, request, path_components):
        """Find the page with this address in this language's tree, in two queries at any depth.

        A language without a live home page has no pages: Wagtail would show those of the default language there.
        """
        # the paths of sites are cached, so that this asks the database nothing
        roots = {root.root_path: root.language_code for root in self._get_site_root_paths(request)}
        if roots.get(self.url_path) != current_language().code or not self.live:
            raise Http404
        if not path_components:
            return RouteResult(self)
        url_path = f"{self.url_path}{'/'.join(path_components)}/"
        found = Page.objects.live().filter(url_path=url_path).only("pk", "content_type").first()
        if found is None:
            raise Http404
        model = found.cached_content_type.model_class()
        if issubclass(model, TranslatedPage):
            return RouteResult(model.with_original(found.pk))
        return RouteResult(model.objects.select_related("locale").get(pk=found.pk))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(compose(self, current_language().code))
        return context


class FeaturedProject(Orderable):
    """A project that the home page shows."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_projects")
    project = models.ForeignKey(ProjectPage, verbose_name=_("project"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("project")]

    class Meta(Orderable.Meta):
        verbose_name = _("featured project")
        verbose_name_plural = _("featured projects")

    def __str__(self):
        return self.project.title


class PanelPage(Orderable):
    """A page whose first text the home page shows."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="panel_pages")
    linked_page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("linked_page", ["pages.ContentPage", "team.TeamPage"])]

    class Meta(Orderable.Meta):
        verbose_name = _("page below the vision")
        verbose_name_plural = _("pages below the vision")

    def __str__(self):
        return self.linked_page.title


class FeaturedPartner(Orderable):
    """A partner that the home page names."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_partners")
    partner = models.ForeignKey(PartnerPage, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("partner")]

    class Meta(Orderable.Meta):
        verbose_name = _("featured partner")
        verbose_name_plural = _("featured partners")

    def __str__(self):
        return self.partner.title
