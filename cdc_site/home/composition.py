"""What the home page shows of the rest of the site."""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from cdc_site.i18n.localise import LINK_FIELDS, in_reading_order
from cdc_site.pages.models import ContentPage
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
    texts = ((ContentPage, "body"), (TeamPage, "intro"))
    pages = [page for model, text in texts for page in _linked(model, links).only(*LINK_FIELDS, text)]
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
        .only(*LINK_FIELDS, "content_type")
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


# one statement, since building it from querysets takes longer than running it
COUNTS = """
    SELECT (SELECT count(*) FROM projects_projectpage JOIN wagtailcore_page ON id = page_ptr_id
            WHERE live AND locale_id = here.id),
           (SELECT count(*) FROM partners_partnerpage JOIN wagtailcore_page ON id = page_ptr_id
            WHERE live AND locale_id = here.id),
           (SELECT count(DISTINCT place.country) FROM places_place place
            JOIN projects_projectplace bridge ON bridge.place_id = place.id
            JOIN wagtailcore_page project ON project.id = bridge.page_id
            WHERE place.side = 'away' AND project.live)
    FROM wagtailcore_locale here WHERE here.language_code = %s
"""


def _figures(language_code: str) -> list[Figure]:
    """Projects and partners in this language, and countries at the other end of a bridge; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [language_code])
        numbers = cursor.fetchone() or ()
    labels = (_("Projects"), _("Partners"), _("Countries"))
    return [Figure(number, label) for number, label in zip(numbers, labels, strict=False) if number]
