"""Which card a page has, and where it is."""

from functools import singledispatch

from django.urls import reverse
from wagtail.models import Page

from cdc_site.home.models import HomePage
from projects.cards import NO_SPAN, places_of, spans_by_project
from projects.models import ProjectPage

from .card_image import Card


def card_of(page: Page, site_name: str, language_code: str, drawing: str = "") -> Card:
    """The page's card. drawing: a project's own bridge, where it is known already (`drawing_of` asks for it)."""
    # the home page's title is the name that stands on every card
    title = page.hero_title if isinstance(page, HomePage) else page.title
    return Card(page.pk, title, site_name, language_code, drawing)


def address_of(card: Card) -> str:
    """The address of the card's picture, without the host."""
    return reverse("card", args=[card.page_id, card.file_name.partition("-")[2].removesuffix(".png")])


@singledispatch
def drawing_of(page: Page, language_code: str) -> str:
    """The page's own drawing as SVG; empty for those that have none."""
    return ""


@drawing_of.register
def _bridge(page: ProjectPage, language_code: str) -> str:
    facts = page.facts
    span = spans_by_project(places_of([facts.pk], language_code)).get(facts.pk, NO_SPAN)
    return span.draw(facts.status)
