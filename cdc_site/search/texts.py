"""What readers can find: the texts of a page, its facts, the roles on it and the documents it offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import override
from wagtail.fields import RichTextField, StreamField
from wagtail.models import CollectionViewRestriction

from cdc_site.media.models import SiteDocument
from cdc_site.pages.models import TranslatedPage
from cdc_site.places.models import Place
from partners.models import PartnerPage
from projects.models import ProjectPage
from team.models import TeamPage

from .models import Kind

LONGEST_BODY = 60_000  # characters; the rest of a longer page is not searched


@dataclass(frozen=True)
class Findable:
    """Something that readers can find."""

    page: TranslatedPage
    kind: Kind
    title: str
    summary: str = ""
    facts: str = ""
    body: str = ""
    day: date | None = None
    document: SiteDocument | None = None


_CLOSED = CollectionViewRestriction.objects.annotate(
    path=ExpressionWrapper(OuterRef("collection__path"), CharField())
).filter(path__startswith=F("collection__path"))


def findable_on(page: TranslatedPage) -> Iterator[Findable]:
    """The page itself, its roles without names of people, and its documents."""
    with override(page.locale.language_code):
        yield _page_itself(page)
        if isinstance(page, TeamPage):
            for role in page.roles.all():
                yield Findable(page, Kind.ROLE, role.role, role.about, role.group, day=_published(page))
        for document in SiteDocument.objects.filter(pk__in=_documents_of(page)).exclude(Exists(_CLOSED)):
            yield Findable(page, Kind.DOCUMENT, document.title, day=document.created_at.date(), document=document)


def _page_itself(page: TranslatedPage) -> Findable:
    texts = {name: value for name, value in _texts_of(page) if value}
    # what stands in lists, whatever the kind of page calls it
    name = next((name for name in ("summary", "together", "intro") if isinstance(texts.get(name), str)), "")
    summary = texts.pop(name, "")
    body = "\n".join(text if isinstance(text, str) else "\n".join(text) for text in texts.values())
    kind, facts, day = Kind.PAGE, [], _published(page)
    if isinstance(page, ProjectPage):
        kind, facts, day = Kind.PROJECT, _facts_of_project(page), page.facts.start or page.facts.reported_on
    elif isinstance(page, PartnerPage):
        kind, facts = Kind.PARTNER, _facts_of_partner(page)
    listed = " · ".join(dict.fromkeys(fact for fact in facts if fact))
    return Findable(page, kind, page.title, summary, listed, body[:LONGEST_BODY], day)


def _texts_of(page: TranslatedPage) -> Iterator[tuple[str, str | list[str]]]:
    """Name and text of each field that is written per language, in the order of the model."""
    for field in page._meta.local_fields:
        if field.name in page.fact_fields or getattr(field, "choices", None) or field.is_relation:
            continue
        value = field.value_from_object(page)
        if isinstance(field, StreamField | RichTextField):
            yield field.name, field.get_searchable_content(value)
        elif isinstance(field, models.TextField) or (
            isinstance(field, models.CharField) and not isinstance(field, models.URLField)
        ):
            yield field.name, value


def _documents_of(page: TranslatedPage) -> set[int]:
    return {
        int(key)
        for field in page._meta.local_fields
        if isinstance(field, StreamField | RichTextField)
        for model, key, *_path in field.extract_references(field.value_from_object(page))
        if model is SiteDocument
    }


def _published(page: TranslatedPage) -> date | None:
    return page.last_published_at.date() if page.last_published_at else None


def _facts_of_project(page: ProjectPage) -> list[str]:
    facts, code = page.facts, page.locale.language_code
    places = [row.place for row in facts.places.select_related("place").prefetch_related("place__labels")]
    fields = [field.label(code) for field in facts.fields_of_work.prefetch_related("labels")]
    partners = []
    for row in facts.partner_links.select_related("partner__source"):
        versions = PartnerPage.objects.for_everybody().filter(translation_key=row.partner.translation_key)
        here = versions.in_language(code).first() or versions.first()
        partners += [here.title, here.facts.own_name] if here else []
    return [name for place in places for name in _names_of_place(place, code)] + fields + partners


def _facts_of_partner(page: PartnerPage) -> list[str]:
    facts, code = page.facts, page.locale.language_code
    names = _names_of_place(facts.place, code) if facts.place else []
    return [facts.own_name, facts.kind.label(code) if facts.kind else "", *names]


def _names_of_place(place: Place, code: str) -> list[str]:
    return [place.label(code), place.country_name]
