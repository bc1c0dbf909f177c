"""Partner pages and their list."""

from django.db import models
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.search import index

from cdc_site.blocks import BodyStreamBlock
from cdc_site.i18n.labels import LabelBase, Labelled
from cdc_site.i18n.languages import current_language, text_language_choices
from cdc_site.i18n.localise import foreign_code
from cdc_site.pages.chosen import address, listed
from cdc_site.pages.models import BasePage
from cdc_site.places.countries import country_name
from cdc_site.places.models import Place, Precision

from .cards import PartnerCard, own_name_beside, partner_cards
from .filters import PartnerFilter
from .joining_in import how_to_join_in
from .joint_work import by_year, joint_work
from .partner_map import map_of


class PartnerKind(Labelled):
    """Foundation, university, network: a list that editors keep."""

    panels = [InlinePanel("labels", heading=_("Names"), label=_("name"), min_num=1), FieldPanel("code")]

    class Meta:
        verbose_name = _("kind of partner")
        verbose_name_plural = _("kinds of partners")
        ordering = ["code"]


class PartnerKindLabel(LabelBase):
    """A kind's name in one language."""

    row = ParentalKey(PartnerKind, on_delete=models.CASCADE, related_name="labels")

    class Meta(LabelBase.Meta):
        verbose_name = _("name of a kind")
        constraints = [models.UniqueConstraint(fields=["row", "language"], name="one_kind_name_per_language")]


class PartnerIndexPage(BasePage):
    """The list of partners."""

    PER_PAGE = 24

    intro = models.TextField(_("introduction"), blank=True, max_length=600)
    join_in = models.TextField(
        _("how to join in"),
        blank=True,
        default="",
        db_default="",
        max_length=400,
        help_text=_("Two or three sentences for people who want to take part; every partner's page shows them."),
    )
    join_in_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page on joining in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,  # there is one row a language
        help_text=_("Every partner's page links to it."),
    )

    template = "partners/partner_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["partners.PartnerPage"]

    fact_fields = ("join_in_page",)

    edit_handler = BasePage.tabs(
        [FieldPanel("title"), FieldPanel("summary"), FieldPanel("intro"), FieldPanel("join_in")],
        [FieldPanel("join_in_page")],
    )

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")

    @property
    def description(self):
        return super().description or self.intro

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        code = self.locale.language_code
        filters = PartnerFilter(request.GET, PartnerPage.objects.child_of(self).for_everybody(), code)
        page_obj = SimpleLazyObject(lambda: filters.page(filters.pages.order_by("title"), self.PER_PAGE))
        filters.furnish(context["furniture"], self.title, page_obj)
        context.update(
            filters=filters,
            heading=filters.heading(self.title),
            page_obj=page_obj,
            cards=SimpleLazyObject(lambda: partner_cards(listed(page_obj.object_list), code)),
        )
        return context

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        shown = response.context_data
        return shown["filters"].redirect(request, shown["page_obj"]) or response


class PartnerPage(BasePage):
    """A partner: the title is its name in the page's language."""

    own_name = models.CharField(
        _("its own name"),
        max_length=160,
        blank=True,
        help_text=_("What the partner calls itself, in its own language. Shown where it differs from the title."),
    )
    own_language = models.CharField(
        _("language of its own name"), max_length=12, blank=True, choices=text_language_choices
    )
    kind = models.ForeignKey(
        PartnerKind, verbose_name=_("kind"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partners",
        help_text=_("Leave empty for a partner that works worldwide."),
    )
    website = models.URLField(_("web site"), blank=True)
    logo = models.ForeignKey(
        "media.SiteImage",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    together = models.TextField(
        _("what we do together"), max_length=600, help_text=_("Two or three sentences; the list shows them too.")
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("more about the partner"), blank=True)

    template = "partners/partner_page.html"
    parent_page_types = ["partners.PartnerIndexPage"]
    subpage_types: list[str] = []

    fact_fields = ("own_name", "own_language", "kind", "place", "website", "logo")

    search_fields = [*BasePage.search_fields, index.SearchField("together"), index.SearchField("own_name")]

    edit_handler = BasePage.tabs(
        [FieldPanel("title"), FieldPanel("together"), FieldPanel("summary"), FieldPanel("body")],
        [
            FieldRowPanel([FieldPanel("own_name"), FieldPanel("own_language")]),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
            FieldPanel("website"),
            FieldPanel("logo"),
        ],
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    @property
    def description(self):
        return super().description or self.together

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        code = current_language().code
        context["logo"] = self.facts.logo
        # found when they are first needed, which they are not where what is made of them has been kept
        context["partner"] = SimpleLazyObject(self.card_from_facts)
        together = SimpleLazyObject(lambda: joint_work(self, code))
        context["together"] = together
        context["years"] = SimpleLazyObject(lambda: by_year(together.cards))
        context["join_in"] = SimpleLazyObject(lambda: how_to_join_in(self.path[: -self.steplen], code))
        place = SimpleLazyObject(lambda: self.facts.place)
        context["only_country"] = SimpleLazyObject(lambda: bool(place) and place.precision == Precision.COUNTRY)
        context["map"] = SimpleLazyObject(lambda: map_of(place, context["partner"].place) if place else "")
        return context

    def card_from_facts(self) -> PartnerCard:
        """This partner as a card, also when it is an unsaved version in a preview."""
        facts, code = self.facts, current_language().code
        own_name = own_name_beside(self.title, facts.own_name)
        return PartnerCard(
            title=self.title,
            url=address(self.url_path, self.locale.language_code),
            language=foreign_code(self, code),
            own_name=own_name,
            own_language=facts.own_language if own_name else "",
            # its labels are all that is shown, so the row itself is not fetched
            kind=PartnerKind(pk=facts.kind_id).label(code) if facts.kind_id else "",
            place=facts.place.label(code) if facts.place else "",
            country=country_name(facts.place.country) if facts.place else "",
            website=facts.website,
            together=self.together,
        )
