"""What a project's page shows beside its text."""

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from cdc_site.pages.chosen import address, chosen
from partners.cards import PartnerCard, partner_cards

from .bridges import Bridges, on_map
from .bridges import Span as PageSpan
from .cards import (
    NO_SPAN,
    BridgePlace,
    End,
    ProjectCard,
    Span,
    fields_of,
    places_of,
    project_cards,
    spans_by_project,
    unsaved_places_of,
)
from .status import Status


class ProjectFacts:
    """What a project's page shows beside its text, read from the original's row; lists are found when first needed."""

    def __init__(self, page, language_code: str):
        self.page, self.facts, self.language_code = page, page.facts, language_code
        self.status, self.status_label = self.facts.status, Status(self.facts.status).label
        self.start, self.end, self.reported_on = self.facts.start, self.facts.end, self.facts.reported_on
        self.coming = bool(self.start and self.start > timezone.localdate())
        self.hero_image = self.facts.hero_image
        self.list_url = address(page.url_path.rstrip("/").rpartition("/")[0] + "/", language_code)
        self.saved = isinstance(self.facts.places.all(), models.QuerySet)

    @cached_property
    def places(self) -> list[BridgePlace]:
        """At both ends of the bridge."""
        if self.saved:
            return places_of([self.facts.pk], self.language_code)
        return unsaved_places_of(self.facts, self.language_code)

    @cached_property
    def span(self) -> Span:
        """The same by side."""
        return spans_by_project(self.places).get(self.facts.pk, NO_SPAN)

    @cached_property
    def here(self) -> list[str]:
        """Names of places in North and East Syria."""
        return [place.name for place in self.span.here]

    @cached_property
    def away(self) -> list[End]:
        """Places abroad."""
        return [place.end for place in self.span.away]

    @cached_property
    def bridge(self) -> SafeString:
        """The project's own drawing."""
        return self.span.draw(self.status)

    @cached_property
    def bridges(self) -> Bridges | None:
        """The map, for a project with a place abroad."""
        if not self.span.away:
            return None
        return on_map([PageSpan(self.page.title, "", "", self.places)], self.language_code)

    @cached_property
    def fields(self) -> list[str]:
        """Names of its fields of work."""
        if self.saved:
            return fields_of(self.facts.pk, self.language_code)
        return [field.label(self.language_code) for field in self.facts.fields_of_work.all()]

    @cached_property
    def partners(self) -> list[PartnerCard]:
        """In the editors' order."""
        return partner_cards(chosen(self.facts, "partner_links", "partner"), self.language_code)

    @cached_property
    def related(self) -> list[ProjectCard]:
        """Projects that the page points to."""
        return project_cards(chosen(self.facts, "related_links", "project"), self.language_code)
