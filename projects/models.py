"""Project pages and their list."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from cdc_site.blocks import BodyStreamBlock
from cdc_site.i18n.labels import LabelBase, Labelled, named
from cdc_site.i18n.languages import current_language, enabled_languages
from cdc_site.i18n.localise import LINK_FIELDS, foreign_code, in_reading_order
from cdc_site.pages.models import BasePage, TranslatedPageQuerySet
from cdc_site.places.models import Place
from partners.joint_work import register_joint_work
from partners.models import PartnerPage

from .cards import NO_SPAN, ProjectCard, places_of, spans_by_project, unsaved_places_of


def today() -> date:
    """The day in the Center's time zone."""
    return timezone.localdate()


class Status(models.TextChoices):
    """How far a project is."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")


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

    def with_partner(self, partner: PartnerPage):
        """Projects carried out with a partner, whichever language version of it is given."""
        return self.with_facts(partner_links__partner__translation_key=partner.translation_key)

    def in_year(self, year: int):
        """Projects that began in a year or, where nobody knows, were first reported on in it."""
        return self.dated().filter(day__year=year)

    def dated(self):
        """Annotate `day`: when the project began, else when the Center first wrote about it."""
        own = Coalesce("start", "reported_on")
        on_source = Coalesce("source__start", "source__reported_on")
        return self.annotate(day=models.Case(models.When(source__isnull=False, then=on_source), default=own))

    def newest_first(self):
        """Latest projects at the top."""
        return self.dated().order_by("-day", "-pk")

    def chosen_or_newest(self, links, request, language_code: str, number: int) -> list[ProjectCard]:
        """Cards of the projects that `links` name or, when none of them is live, of the newest; two queries."""
        either = self.live().with_position(links, "project").dated()
        either = either.filter(models.Q(position__isnull=False) | models.Q(locale__language_code=language_code))
        found = either.for_cards().order_by(F("position").asc(nulls_last=True), "-day", "-pk")
        pages = list(found[: number * len(enabled_languages())])
        chosen = [page for page in pages if page.position is not None]
        shown = in_reading_order(chosen or pages, language_code)[:number]
        return _as_cards(shown, request, language_code)

    def for_cards(self):
        """Only what cards need, with the original's row."""
        facts = ("status", "start", "end", "reported_on")
        return self.select_related("locale", "source").only(
            *LINK_FIELDS, "summary", *facts, "source", *(f"source__{name}" for name in facts)
        )

    def cards(self, request, language_code: str) -> list[ProjectCard]:
        """Cards of these projects in their order, each in the reader's language or the existing one; two queries."""
        return _as_cards(in_reading_order(self.for_cards(), language_code), request, language_code)


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
        projects = ProjectPage.objects.child_of(self).live().newest_first()
        # nonsense in the address leads to the first or the last page, never to an error
        page_obj = Paginator(projects, self.PER_PAGE).get_page(request.GET.get("page"))
        context["page_obj"] = page_obj
        context["total"] = page_obj.paginator.count
        context["cards"] = page_obj.object_list.cards(request, self.locale.language_code)
        if page_obj.number > 1:
            furniture = context["furniture"]
            number = gettext("page %(number)s") % {"number": page_obj.number}
            furniture.page_title = f"{self.title}, {number} – {furniture.site.short_name}"
            furniture.canonical += f"?page={page_obj.number}"
            furniture.alternates = []
        return context


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
    def cards_for(cls, pages: list["ProjectPage"], request, language_code: str) -> list[ProjectCard]:
        """Cards of these projects as far as they are live, in the reader's language or the existing one."""
        chosen = [RelatedProject(project=page) for page in pages]
        return cls.objects.linked_from(chosen, "project").cards(request, language_code)

    def card(self, request, language_code: str, spans: dict) -> ProjectCard:
        """This project as a card. spans: from `spans_by_project`."""
        facts = self.facts
        span = spans.get(facts.pk, NO_SPAN)
        return ProjectCard(
            title=self.title,
            url=self.get_url(request),
            language=foreign_code(self, language_code),
            summary=self.summary,
            status=facts.status,
            status_label=Status(facts.status).label,
            start=facts.start,
            end=facts.end,
            reported_on=facts.reported_on,
            here=[place.name for place in span.here],
            away=[place.name for place in span.away],
            bridge=span.draw(facts.status, small=True),
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["project"] = ProjectFacts(self, request, current_language().code)
        return context


@register_joint_work
def projects_with(partner: PartnerPage, request, language_code: str) -> list[ProjectCard]:
    """Cards of the projects carried out with a partner, newest first."""
    together = ProjectPage.objects.live().in_language(language_code).with_partner(partner)
    return together.newest_first().cards(request, language_code)


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


def _as_cards(pages: list[ProjectPage], request, language_code: str) -> list[ProjectCard]:
    if not pages:
        return []
    spans = spans_by_project(places_of([page.source_id or page.pk for page in pages], language_code))
    return [page.card(request, language_code, spans) for page in pages]


class ProjectFacts:
    """What a project's page shows beside its text, read from the original's row."""

    def __init__(self, page: ProjectPage, request, language_code: str):
        facts = page.facts
        self.status, self.status_label = facts.status, Status(facts.status).label
        self.start, self.end, self.reported_on = facts.start, facts.end, facts.reported_on
        self.hero_image = facts.hero_image
        saved = isinstance(facts.places.all(), models.QuerySet)
        places = places_of([facts.pk], language_code) if saved else unsaved_places_of(facts, language_code)
        span = spans_by_project(places).get(facts.pk, NO_SPAN)
        self.here = [place.name for place in span.here]
        self.away = [place.end for place in span.away]
        self.bridge = span.draw(facts.status)
        fields = named(facts.fields_of_work.all(), FieldOfWorkLabel, "pk", language_code)
        self.fields = [field.name for field in fields]
        self.partners = PartnerPage.objects.linked_from(facts.partner_links.all(), "partner").cards(
            request, language_code
        )
        self.related = ProjectPage.objects.linked_from(facts.related_links.all(), "project").cards(
            request, language_code
        )
