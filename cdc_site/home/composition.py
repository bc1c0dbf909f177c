"""What the home page shows of the rest of the site."""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cdc_site.i18n.localise import in_reading_order
from cdc_site.pages.models import ContentPage
from cdc_site.places.models import Place, Side
from partners.models import PartnerIndexPage, PartnerPage
from projects.models import ProjectIndexPage, ProjectPage
from team.models import TeamPage

PROJECTS_SHOWN = 3


class Panel(NamedTuple):
    """A page below the vision, with its first text."""

    title: str
    url: str
    html: SafeString


class Figure(NamedTuple):
    """A number that is counted, never typed."""

    number: int
    label: str


class Action(NamedTuple):
    """A button at the top."""

    title: str
    url: str


def compose(page, request, language_code: str) -> dict:
    """The home page's context: projects, panels, partners, figures and the addresses of the lists."""
    facts = page.facts
    projects = ProjectPage.objects.chosen_or_newest(
        facts.featured_projects.all(), request, language_code, PROJECTS_SHOWN
    )
    partners = PartnerPage.objects.linked_from(facts.featured_partners.all(), "partner")
    addresses = _addresses(page, facts, request)
    return {
        "projects": projects,
        "panels": _panels(facts, request, language_code),
        "partners": partners.cards(request, language_code),
        "figures": _figures(language_code),
        **addresses,
    }


def _panels(facts, request, language_code: str) -> list[Panel]:
    links = facts.panel_pages.all()
    pages = [page for model in (ContentPage, TeamPage) for page in _linked(model, links)]
    pages.sort(key=lambda page: page.position)
    shown = in_reading_order(pages, language_code)
    return [Panel(page.title, page.get_url(request), page.leading_text()) for page in shown]


def _linked(model, links):
    return model.objects.linked_from(links, "linked_page").select_related("locale")


def _addresses(page, facts, request) -> dict:
    """Where the lists of projects and partners are, and the buttons at the top."""
    lists = ContentType.objects.get_for_models(ProjectIndexPage, PartnerIndexPage)
    hero_page = Page.objects.filter(pk=facts.hero_page_id).values("translation_key")
    found = list(
        Page.objects.live()
        .filter(
            Q(depth=page.depth + 1, path__startswith=page.path, content_type__in=lists.values())
            | Q(translation_key__in=hero_page, locale_id=page.locale_id)
        )
        .select_related("locale")
    )
    by_type = {found_page.content_type_id: found_page for found_page in found}
    index = by_type.get(lists[ProjectIndexPage].pk)
    partner_index = by_type.get(lists[PartnerIndexPage].pk)
    actions = [Action(_("See the projects"), index.get_url(request))] if index else []
    list_ids = {content_type.pk for content_type in lists.values()}
    actions += [Action(p.title, p.get_url(request)) for p in found if p.content_type_id not in list_ids]
    return {
        "projects_url": index.get_url(request) if index else "",
        "partners_url": partner_index.get_url(request) if partner_index else "",
        "actions": actions,
    }


def _figures(language_code: str) -> list[Figure]:
    """Projects and partners in this language, and countries at the other end of a bridge; one query."""

    def count(model):
        rows = model.objects.live().filter(locale=OuterRef("pk")).order_by().values("live")
        return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)

    away = Place.objects.filter(side=Side.AWAY, project_places__page__live=True)
    countries = away.order_by().values("side").annotate(number=Count("country", distinct=True)).values("number")
    figures = (
        Locale.objects.filter(language_code=language_code)
        .annotate(projects=count(ProjectPage), partners=count(PartnerPage), countries=Coalesce(Subquery(countries), 0))
        .values_list("projects", "partners", "countries")
        .first()
    )
    labels = (_("Projects"), _("Partners"), _("Countries"))
    return [Figure(number, label) for number, label in zip(figures or (), labels, strict=False) if number]
