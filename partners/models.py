"""Partner pages and their list."""

from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from cdc_site.blocks import BodyStreamBlock
from cdc_site.i18n.labels import LabelBase, Labelled, label_in
from cdc_site.i18n.languages import current_language, text_language_choices
from cdc_site.i18n.localise import LINK_FIELDS, foreign_code, in_reading_order
from cdc_site.pages.models import BasePage, TranslatedPageQuerySet
from cdc_site.places.countries import country_name
from cdc_site.places.models import Place, PlaceLabel

from .joint_work import joint_work


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


@dataclass(frozen=True)
class PartnerCard:
    """What a list shows of a partner. `language` is empty unless the page is in another language than the reader's."""

    title: str
    url: str
    language: str
    own_name: str
    own_language: str
    kind: str
    place: str
    country: str
    website: str
    together: str


class PartnerQuerySet(TranslatedPageQuerySet):
    """Questions about partners."""

    def for_cards(self, language_code: str):
        """All that cards need, in one query: facts from the original's row, names in this language."""
        facts = ("own_name", "own_language", "website")
        return (
            self.select_related("locale", "source")
            .only(*LINK_FIELDS, "together", *facts, "source", *(f"source__{name}" for name in facts))
            .annotate(
                fact_kind=Coalesce("source__kind", "kind"),
                fact_place=Coalesce("source__place", "place"),
                fact_country=Coalesce("source__place__country", "place__country"),
                kind_name=label_in(PartnerKindLabel, "fact_kind", language_code),
                place_name=label_in(PlaceLabel, "fact_place", language_code),
            )
        )

    def cards(self, request, language_code: str) -> list[PartnerCard]:
        """Cards of these partners in their order, each in the reader's language or the existing one; one query."""
        return [page.card(request) for page in in_reading_order(self.for_cards(language_code), language_code)]


class PartnerIndexPage(BasePage):
    """The list of partners."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    template = "partners/partner_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["partners.PartnerPage"]

    edit_handler = BasePage.tabs([FieldPanel("title"), FieldPanel("summary"), FieldPanel("intro")])

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")

    @property
    def description(self):
        return super().description or self.intro

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        partners = PartnerPage.objects.child_of(self).live().order_by("title")
        cards = partners.cards(request, self.locale.language_code)
        context.update(cards=cards, total=len(cards))
        return context


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

    objects = PageManager.from_queryset(PartnerQuerySet)()

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
        context["partner"] = self.card_from_facts(request)
        context["logo"] = self.facts.logo
        context["projects"] = joint_work(self, request, current_language().code)
        return context

    def card_from_facts(self, request) -> PartnerCard:
        """This partner as a card, also when it is an unsaved version in a preview."""
        facts, code = self.facts, current_language().code
        self.fact_country = facts.place.country if facts.place else ""
        self.kind_name = facts.kind.label(code) if facts.kind else ""
        self.place_name = facts.place.label(code) if facts.place else ""
        return self.card(request)

    def card(self, request) -> PartnerCard:
        """This partner, got by `for_cards`, as a card for the active language."""
        facts = self.facts
        own_name = facts.own_name if facts.own_name.casefold() != self.title.casefold() else ""
        return PartnerCard(
            title=self.title,
            url=self.get_url(request),
            language=foreign_code(self, current_language().code),
            own_name=own_name,
            own_language=facts.own_language if own_name else "",
            kind=self.kind_name,
            place=self.place_name,
            country=country_name(self.fact_country) if self.fact_country else "",
            website=facts.website,
            together=self.together,
        )
