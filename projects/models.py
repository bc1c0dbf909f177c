"""Project pages and their list."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from cdc_site.blocks import BodyStreamBlock
from cdc_site.i18n.labels import LabelBase, Labelled
from cdc_site.i18n.languages import current_language
from cdc_site.pages.chosen import Chosen, listed, these
from cdc_site.pages.models import BasePage, TranslatedPageQuerySet
from cdc_site.places.models import Place
from partners.joint_work import JointWork, register_joint_work
from partners.models import PartnerPage

from .cards import ProjectCard, project_cards
from .facts import ProjectFacts
from .filters import ProjectFilter
from .listing import newest_listed, numbers_in
from .status import Status


def today() -> date:
    """The day in the Center's time zone."""
    return timezone.localdate()


class FieldOfWork(Labelled):
    """Dialogue, delegations, twinning: a list that editors keep."""

    panels = [InlinePanel("labels", heading=_("Names"), label=_("name"), min_num=1), FieldPanel("code")]

    class Meta:
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        ordering = ["pk"]


class FieldOfWorkLabel(LabelBase):
    """A field's name in one language."""

    row = ParentalKey(FieldOfWork, on_delete=models.CASCADE, related_name="labels")

    class Meta(LabelBase.Meta):
        verbose_name = _("name of a field of work")
        constraints = [models.UniqueConstraint(fields=["row", "language"], name="one_field_name_per_language")]


class ProjectQuerySet(TranslatedPageQuerySet):
    """Questions about projects. Facts are asked of the original's row."""

    def planned(self):
        """Projects that have not begun."""
        return self.with_facts(status=Status.PLANNED)

    def running(self):
        """Projects that are going on."""
        return self.with_facts(status=Status.RUNNING)

    def completed(self):
        """Projects that are done."""
        return self.with_facts(status=Status.COMPLETED)

    def in_field(self, code: str):
        """Projects in a field of work."""
        return self.with_facts(fields_of_work__code=code)

    def at_place(self, code: str):
        """Projects with a place at either end of their bridge."""
        return self.with_facts(places__place__code=code)

    def in_year(self, year: int):
        """Projects that began in a year or, where nobody knows, were first reported on in it."""
        return self.dated().filter(day__year=year)

    def dated(self):
        """Annotate `day`: when the project began, else when the Center first wrote about it."""
        # an original's `reported_on` is never empty, so that a translation's own, meaningless days are never reached
        return self.annotate(day=Coalesce("source__start", "source__reported_on", "start", "reported_on"))


class ProjectIndexPage(BasePage):
    """The list of projects."""

    PER_PAGE = 12

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    template = "projects/project_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["projects.ProjectPage"]

    edit_handler = BasePage.tabs([FieldPanel("title"), FieldPanel("summary"), FieldPanel("intro")])

    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")

    @property
    def description(self):
        return super().description or self.intro

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        code = self.locale.language_code
        here = newest_listed(list_path=self.path, language=code)
        filters = ProjectFilter(request.GET, here, code, numbers_in(self.path))
        page_obj = SimpleLazyObject(lambda: filters.page(filters.pages, self.PER_PAGE))
        filters.furnish(context["furniture"], self.title, page_obj)
        context.update(
            filters=filters,
            heading=filters.heading(self.title),
            page_obj=page_obj,
            cards=SimpleLazyObject(lambda: project_cards(listed(page_obj.object_list), code)),
        )
        return context

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        shown = response.context_data
        return shown["filters"].redirect(request, shown["page_obj"]) or response


class ProjectPage(BasePage):
    """A project: a bridge from here to somewhere."""

    summary = models.TextField(
        _("summary"),
        max_length=240,
        validators=[MaxLengthValidator(240)],
        help_text=_("One or two sentences, at most 240 characters. Shown in lists and by search engines."),
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("body"), blank=True)

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.RUNNING)
    start = models.DateField(_("start"), null=True, blank=True, help_text=_("Empty where nobody knows."))
    end = models.DateField(_("end"), null=True, blank=True)
    reported_on = models.DateField(
        _("first reported on"),
        default=today,
        help_text=_("When the Center first wrote about it. Lists are sorted by the start, else by this day."),
    )
    fields_of_work = ParentalManyToManyField(
        FieldOfWork, verbose_name=_("fields of work"), blank=True, related_name="projects"
    )
    hero_image = models.ForeignKey(
        "media.SiteImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Optional: without one, the page shows the project's own bridge."),
    )

    objects = PageManager.from_queryset(ProjectQuerySet)()

    template = "projects/project_page.html"
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types: list[str] = []

    fact_fields = ("status", "start", "end", "reported_on", "fields_of_work", "hero_image")
    fact_relations = (*BasePage.fact_relations, "places", "partner_links", "related_links")

    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    edit_handler = BasePage.tabs(
        [FieldPanel("title"), FieldPanel("summary"), FieldPanel("body")],
        [
            FieldPanel("status"),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("reported_on")]),
            FieldPanel("fields_of_work", widget=forms.CheckboxSelectMultiple),
            MultiFieldPanel([InlinePanel("places", label=_("place"))], heading=_("Places on both sides of the bridge")),
            MultiFieldPanel([InlinePanel("partner_links", label=_("partner"))], heading=_("Partners, in this order")),
            MultiFieldPanel([InlinePanel("related_links", label=_("project"))], heading=_("Related projects")),
            FieldPanel("hero_image"),
        ],
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def clean(self):
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end is before the start.")})

    @classmethod
    def cards_for(cls, pages: list["ProjectPage"], language_code: str) -> list[ProjectCard]:
        """Cards of these projects as far as they are live, in the reader's language or the existing one."""
        return project_cards(these(page.translation_key for page in pages), language_code)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["project"] = ProjectFacts(self, current_language().code)
        return context


MOST_JOINT = 6  # of which a partner's page shows cards


@register_joint_work
def projects_with(partner: PartnerPage, language_code: str) -> JointWork:
    """The newest projects carried out with a partner, and the list of all of them where there are more."""
    together = newest_listed(language=language_code, facts__contains=[f"with:{partner.translation_key}"])
    cards = project_cards(listed(together[: MOST_JOINT + 1]), language_code)
    if len(cards) <= MOST_JOINT:
        return JointWork(cards)
    list_url = cards[0].url.rstrip("/").rpartition("/")[0]
    return JointWork(cards[:MOST_JOINT], f"{list_url}/?{urlencode({'partner': partner.facts.slug})}")


def chosen_or_newest(chosen: Chosen, language_code: str, number: int) -> list[ProjectCard]:
    """Cards of the projects chosen by hand or, when none of them is live, of the newest in this language."""
    cards = project_cards(chosen, language_code)
    if not cards:
        cards = project_cards(listed(newest_listed(language=language_code)[:number]), language_code)
    return cards[:number]


class ProjectPlace(Orderable):
    """A place at one end of a project's bridge."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="project_places")

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self):
        return str(self.place)


class ProjectPartner(Orderable):
    """A partner of a project."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey(
        PartnerPage, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="project_links"
    )

    panels = [PageChooserPanel("partner")]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self):
        return self.partner.title


class RelatedProject(Orderable):
    """A project that a project's page points to."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="related_links")
    project = models.ForeignKey(ProjectPage, verbose_name=_("project"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("project")]

    class Meta(Orderable.Meta):
        verbose_name = _("related project")
        verbose_name_plural = _("related projects")

    def __str__(self):
        return self.project.title
