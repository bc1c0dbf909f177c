"""What stands around the content of every page: names, menu, footer, languages, breadcrumbs, addresses."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cdc_site.i18n.for_everybody import FOR_EVERYBODY
from cdc_site.i18n.languages import enabled_languages
from cdc_site.pages.chosen import LINK_COLUMNS, LinkedPage, address, linked_pages
from cdc_site.pages.open_data import SLUG
from cdc_site.pages.site_settings import SiteText
from cdc_site.settings.languages import DEFAULT, KNOWN, Language


class MenuItem(NamedTuple):
    """A link of the menu; `current` is the value of aria-current, empty elsewhere."""

    title: str
    url: str
    current: str = ""


class LanguageChoice(NamedTuple):
    """An entry of the language switch. Where the page is not available, the address says so to its reader."""

    language: Language
    url: str
    current: bool
    available: bool


class Alternate(NamedTuple):
    """A `<link rel="alternate">`: the page in a language."""

    hreflang: str
    url: str


@dataclass
class Furniture:
    """All of it, for one page in one language. Addresses are relative, except `canonical` and `alternates`."""

    site: object
    contact_email: str = ""
    contact_page: LinkedPage | None = None
    data_page: LinkedPage | None = None
    home_url: str = "/"
    menu: list[MenuItem] = field(default_factory=list)
    search: MenuItem | None = None
    footer_pages: list[MenuItem] = field(default_factory=list)
    languages: list[LanguageChoice] = field(default_factory=list)
    breadcrumbs: list[MenuItem] = field(default_factory=list)
    canonical: str = ""
    alternates: list[Alternate] = field(default_factory=list)
    page_title: str = ""
    description: str = ""
    indexable: bool = False


class SiteNames(NamedTuple):
    """The organisation's texts in one language."""

    name: str = ""
    short_name: str = ""
    description: str = ""
    footer: str = ""


def furniture_for(request, language: Language, page: Page | None = None, title: str = "") -> Furniture:
    """The furniture of a page, or of an answer without a page, such as a 404, which then has a `title`.

    Two queries: one for texts, one for every page that a link of the furniture leads to.
    """
    names, contact_email = _site_texts(language.code)
    furniture = Furniture(site=names, contact_email=contact_email, home_url=f"/{language.code}/")
    site = Site.find_for_request(request)
    if site is None:
        return furniture
    linked = _linked_pages(site, page)
    homes = {p.language_code: p for p in linked if p.translation_key == site.root_page.translation_key}
    offered = [language_ for language_ in enabled_languages() if language_.code in homes]
    home = homes.get(language.code)
    furniture.contact_page = _in_language([p for p in linked if p.is_contact], language.code)
    furniture.data_page = _in_language([p for p in linked if p.is_about_data], language.code)

    if home:
        furniture.menu = [
            MenuItem(p.title, p.url, _current(p, page))
            for p in linked
            if p.depth == home.depth + 1 and p.show_in_menus and p.path.startswith(home.path)
        ]
        furniture.search = MenuItem(_("Search"), f"{furniture.home_url}search/")
        footer = [p for p in linked if p.footer_order is not None and p.language_code == language.code]
        furniture.footer_pages = [MenuItem(p.title, p.url) for p in sorted(footer, key=lambda p: p.footer_order)]
    if page is None:
        furniture.page_title = f"{title} – {names.short_name}" if title else names.name
        furniture.languages = [
            LanguageChoice(each, f"/{each.code}/", each.code == language.code, True) for each in offered
        ]
        return furniture

    urls = {p.language_code: p.url for p in linked if p.translation_key == page.translation_key}
    urls[language.code] = address(page.url_path, language.code)
    is_home = page.depth == site.root_page.depth
    furniture.languages = [
        LanguageChoice(
            each,
            # where the page is not available, the address it would have says so
            urls.get(each.code) or address(page.url_path, each.code),
            each.code == language.code,
            each.code in urls,
        )
        for each in offered
    ]
    furniture.canonical = settings.PUBLIC_URL + urls[language.code]
    furniture.alternates = alternates_of({each.code: urls[each.code] for each in offered if each.code in urls})
    if not is_home:
        ancestors = [p for p in linked if page.path.startswith(p.path) and p.depth < page.depth]
        furniture.breadcrumbs = [
            MenuItem(p.title if p.depth > site.root_page.depth else _("Home"), p.url) for p in ancestors
        ]
        furniture.breadcrumbs.append(MenuItem(page.title, ""))
    furniture.page_title = page.seo_title or (names.name if is_home else f"{page.title} – {names.short_name}")
    furniture.description = getattr(page, "description", "") or names.description
    furniture.indexable = True
    return furniture


def _site_texts(language_code: str) -> tuple[SiteNames, str]:
    texts = SiteText.objects.select_related("row")
    by_language = {text.language: text for text in texts}
    text = by_language.get(language_code) or by_language.get(DEFAULT) or next(iter(by_language.values()), None)
    if text is None:
        return SiteNames(settings.WAGTAIL_SITE_NAME, settings.WAGTAIL_SITE_NAME), ""
    return SiteNames(text.name, text.short_name, text.description, text.footer), text.row.contact_email


LINKED_PAGES = f"""
    WITH footer AS (
        SELECT linked.translation_key, min(link.sort_order) AS footer_order
        FROM pages_footerlink link JOIN wagtailcore_page linked ON linked.id = link.page_id
        WHERE linked.id = ANY (ARRAY(SELECT page_id FROM pages_footerlink))
        GROUP BY linked.translation_key
    ), special AS (
        SELECT translation_key, true AS is_contact, false AS is_about_data
        FROM wagtailcore_page WHERE id = ANY (ARRAY(SELECT contact_page_id FROM pages_sitesettings))
        UNION ALL
        SELECT translation_key, false, true FROM wagtailcore_page WHERE slug = %(data_slug)s AND live
    )
    SELECT {LINK_COLUMNS}, page.show_in_menus, footer.footer_order,
        page.translation_key IN (SELECT translation_key FROM special WHERE is_contact) AS is_contact,
        page.translation_key IN (SELECT translation_key FROM special WHERE is_about_data) AS is_about_data
    FROM wagtailcore_page page
    JOIN wagtailcore_locale locale ON locale.id = page.locale_id
    LEFT JOIN footer ON footer.translation_key = page.translation_key
    WHERE page.id = ANY (ARRAY(
        SELECT id FROM wagtailcore_page WHERE translation_key = ANY (%(keys)s)
        UNION SELECT id FROM wagtailcore_page WHERE depth = %(menu_depth)s AND show_in_menus
        UNION SELECT id FROM wagtailcore_page WHERE path = ANY (%(paths)s)
        UNION SELECT id FROM wagtailcore_page WHERE translation_key = ANY (ARRAY(
            SELECT translation_key FROM footer UNION SELECT translation_key FROM special
        ))
    )) AND {FOR_EVERYBODY.format(page="page")}
    ORDER BY page.path
"""  # noqa: S608


def _linked_pages(site: Site, page: Page | None) -> list[LinkedPage]:
    """Pages for everybody: homes, menus, footers, versions of the page, and what is above it."""
    home_depth = site.root_page.depth
    keys, paths = [site.root_page.translation_key], []
    if page is not None:
        keys.append(page.translation_key)
        paths = page.paths_from_root()[home_depth - 1 :]
    return linked_pages(LINKED_PAGES, {"keys": keys, "menu_depth": home_depth + 1, "paths": paths, "data_slug": SLUG})


def _in_language(versions: list[LinkedPage], code: str) -> LinkedPage | None:
    """The version in this language, else the first one that exists."""
    return next((page for page in versions if page.language_code == code), next(iter(versions), None))


def _current(item: LinkedPage, page: Page | None) -> str:
    if page is None or not page.path.startswith(item.path):
        return ""
    return "page" if item.path == page.path else "true"


def alternates_of(urls: dict[str, str]) -> list[Alternate]:
    """Every language version, itself among them, and the one for readers of any other language."""
    if len(urls) < 2:
        return []
    absolute = {code: settings.PUBLIC_URL + url for code, url in urls.items()}
    alternates = [Alternate(KNOWN[code].hreflang, url) for code, url in absolute.items()]
    return [*alternates, Alternate("x-default", absolute.get(DEFAULT) or next(iter(absolute.values())))]
