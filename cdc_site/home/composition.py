"""What the home page shows of the rest of the site."""

from typing import NamedTuple

from django.db import connection
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdc_site.blocks import leading_text
from cdc_site.i18n.for_everybody import FOR_EVERYBODY
from cdc_site.pages.chosen import LINK_COLUMNS, chosen, linked_pages, versions
from cdc_site.pages.models import ContentPage
from partners.cards import PartnerCard, partner_cards
from projects.bridges import newest_bridges
from projects.cards import ProjectCard
from projects.models import chosen_or_newest
from team.models import TeamPage

CONTENT_BODY = ContentPage._meta.get_field("body")
TEAM_INTRO = TeamPage._meta.get_field("intro")
PROJECTS_SHOWN = 3


class Panel(NamedTuple):
    """A page below the vision, with its first text; `language` is empty unless it is in another than the reader's."""

    title: str
    url: str
    html: SafeString
    language: str


class Figure(NamedTuple):
    """A number that is counted, never typed."""

    number: int
    label: str


class Action(NamedTuple):
    """A button at the top."""

    title: str
    url: str


class NamedPages(NamedTuple):
    """Panels, buttons at the top, and addresses of the lists, which are empty where there is none."""

    panels: list[Panel]
    actions: list[Action]
    projects_url: str
    partners_url: str
    bridges_url: str


def compose(page, language_code: str) -> dict:
    """The home page's context: projects, bridges, partners, figures, named pages; each is found when first needed."""
    facts = page.facts

    def projects() -> list[ProjectCard]:
        featured = chosen(facts, "featured_projects", "project")
        return chosen_or_newest(featured, language_code, PROJECTS_SHOWN)

    def partners() -> list[PartnerCard]:
        return partner_cards(chosen(facts, "featured_partners", "partner"), language_code)

    return {
        "projects": SimpleLazyObject(projects),
        "partners": SimpleLazyObject(partners),
        "bridges": SimpleLazyObject(lambda: newest_bridges(language_code)),
        "figures": SimpleLazyObject(lambda: _figures(language_code)),
        "named": SimpleLazyObject(lambda: _named_pages(page, facts, language_code)),
    }


# the lists of projects, partners and bridges, the second button's page, and the panels with their texts
NAMED = f"""
    SELECT version.*, content.body AS content_text, team.intro AS team_text, NULL AS list, false AS is_hero
    FROM version
    LEFT JOIN pages_contentpage content ON content.page_ptr_id = version.id
    LEFT JOIN team_teampage team ON team.page_ptr_id = version.id
    UNION ALL
    SELECT {LINK_COLUMNS}, NULL, NULL, NULL,
           CASE WHEN projects.page_ptr_id IS NOT NULL THEN 'projects'
                WHEN partners.page_ptr_id IS NOT NULL THEN 'partners'
                WHEN bridges.page_ptr_id IS NOT NULL THEN 'bridges' END,
           page.translation_key = hero.translation_key
    FROM wagtailcore_page page
    JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    LEFT JOIN projects_projectindexpage projects ON projects.page_ptr_id = page.id
    LEFT JOIN partners_partnerindexpage partners ON partners.page_ptr_id = page.id
    LEFT JOIN bridges_bridgespage bridges ON bridges.page_ptr_id = page.id
    LEFT JOIN wagtailcore_page hero ON hero.id = %(hero)s
    WHERE page.id = ANY (ARRAY(
        SELECT page_ptr_id FROM projects_projectindexpage
        UNION SELECT page_ptr_id FROM partners_partnerindexpage
        UNION SELECT page_ptr_id FROM bridges_bridgespage
        UNION SELECT id FROM wagtailcore_page WHERE translation_key = ANY (ARRAY(
            SELECT translation_key FROM wagtailcore_page WHERE id = %(hero)s
        ))
    )) AND {FOR_EVERYBODY.format(page="page")} AND page.locale_id = %(locale)s AND (
        page.translation_key = hero.translation_key
        OR page.depth = %(depth)s
        AND coalesce(projects.page_ptr_id, partners.page_ptr_id, bridges.page_ptr_id) IS NOT NULL
    )
    ORDER BY position, path
"""  # noqa: S608


def _named_pages(page, facts, language_code: str) -> NamedPages:
    """One query."""
    panel_pages = chosen(facts, "panel_pages", "linked_page")
    found = linked_pages(
        versions(panel_pages) + NAMED,
        {
            **panel_pages.params,
            "language": language_code,
            "hero": facts.hero_page_id,
            "locale": page.locale_id,
            "depth": page.depth + 1,
        },
    )
    urls = {each.list: each.url for each in found if each.list}
    actions = [Action(_("See the projects"), urls["projects"])] if "projects" in urls else []
    actions += [Action(each.title, each.url) for each in found if each.is_hero and not each.list]
    return NamedPages(
        panels=[_panel(each, language_code) for each in found if each.position is not None],
        actions=actions,
        projects_url=urls.get("projects", ""),
        partners_url=urls.get("partners", ""),
        bridges_url=urls.get("bridges", ""),
    )


def _panel(page, language_code: str) -> Panel:
    text = CONTENT_BODY.to_python(page.content_text) if page.content_text else TEAM_INTRO.to_python(page.team_text)
    return Panel(page.title, page.url, leading_text(text), page.foreign_code(language_code))


COUNTS = f"""
    SELECT (SELECT sum(number) FROM projects_listednumber
            WHERE language = here.language_code AND fact = ''),
           (SELECT count(*) FROM wagtailcore_page page
            WHERE page.id = ANY (ARRAY(SELECT page_ptr_id FROM partners_partnerpage))
                AND {FOR_EVERYBODY.format(page="page")} AND locale_id = here.id),
           (SELECT count(DISTINCT place.country) FROM places_place place
            WHERE place.side = 'away' AND 'place:' || place.code = ANY (ARRAY(
                SELECT fact FROM projects_listednumber WHERE starts_with(fact, 'place:')
            )))
    FROM wagtailcore_locale here WHERE here.language_code = %s
"""  # noqa: S608 - no part comes from outside


def _figures(language_code: str) -> list[Figure]:
    """Projects and partners in this language, and countries at the other end of a bridge; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [language_code])
        numbers = cursor.fetchone() or ()
    labels = (_("Projects"), _("Partners"), _("Countries"))
    return [Figure(number, label) for number, label in zip(numbers, labels, strict=False) if number]
