"""What stands around the content of every page: names, menu, footer, languages, breadcrumbs, addresses."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cdc_site.i18n.languages import enabled_languages
from cdc_site.i18n.localise import LINK_FIELDS
from cdc_site.pages.site_settings import FooterLink, SiteText
from cdc_site.settings.languages import DEFAULT, Language


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
    home_url: str = "/"
    menu: list[MenuItem] = field(default_factory=list)
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
    homes = {p.locale.language_code: p for p in linked if p.translation_key == site.root_page.translation_key}
    offered = [language_ for language_ in enabled_languages() if language_.code in homes]
    home = homes.get(language.code)

    if home:
        furniture.menu = [
            MenuItem(p.title, p.get_url(request), _current(p, page))
            for p in linked
            if p.depth == home.depth + 1 and p.show_in_menus and p.path.startswith(home.path)
        ]
        footer = [p for p in linked if p.footer_order is not None and p.locale.language_code == language.code]
        furniture.footer_pages = [
            MenuItem(p.title, p.get_url(request)) for p in sorted(footer, key=lambda p: p.footer_order)
        ]
    if page is None:
        furniture.page_title = f"{title} – {names.short_name}" if title else names.name
        furniture.languages = [
            LanguageChoice(each, f"/{each.code}/", each.code == language.code, True) for each in offered
        ]
        return furniture

    versions = {p.locale.language_code: p for p in linked if p.translation_key == page.translation_key}
    versions[language.code] = page
    is_home = page.depth == site.root_page.depth
    tail = page.url_path.strip("/").partition("/")[2]
    furniture.languages = [
        LanguageChoice(
            each,
            versions[each.code].get_url(request)
            if each.code in versions
            else f"/{each.code}/{tail}/".replace("//", "/"),
            each.code == language.code,
            each.code in versions,
        )
        for each in offered
    ]
    furniture.canonical = settings.PUBLIC_URL + (page.get_url(request) or "")
    furniture.alternates = _alternates(request, versions, offered)
    if not is_home:
        ancestors = [p for p in linked if page.path.startswith(p.path) and p.depth < page.depth]
        furniture.breadcrumbs = [
            MenuItem(p.title if p.depth > site.root_page.depth else _("Home"), p.get_url(request)) for p in ancestors
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


def _linked_pages(site: Site, page: Page | None) -> list[Page]:
    home_depth = site.root_page.depth
    wanted = Q(translation_key=site.root_page.translation_key)
    wanted |= Q(depth=home_depth + 1, show_in_menus=True)
    wanted |= Q(footer_order__isnull=False)
    if page is not None:
        wanted |= Q(translation_key=page.translation_key)
        wanted |= Q(path__in=page.paths_from_root(), depth__gte=home_depth)
    return list(
        Page.objects.live()
        .annotate(
            footer_order=Subquery(
                FooterLink.objects.filter(page__translation_key=OuterRef("translation_key")).values("sort_order")[:1]
            )
        )
        .filter(wanted)
        .select_related("locale")
        .only(*LINK_FIELDS, "show_in_menus")
        .order_by("path")
    )


def _current(item: Page, page: Page | None) -> str:
    if page is None or not page.path.startswith(item.path):
        return ""
    return "page" if item.path == page.path else "true"


def _alternates(request, versions: dict[str, Page], offered: list[Language]) -> list[Alternate]:
    """Every language version, itself among them, and the one for readers of any other language."""
    available = [each for each in offered if each.code in versions]
    if len(available) < 2:
        return []
    urls = {each.code: settings.PUBLIC_URL + versions[each.code].get_url(request) for each in available}
    alternates = [Alternate(each.hreflang, urls[each.code]) for each in available]
    return [*alternates, Alternate("x-default", urls.get(DEFAULT) or next(iter(urls.values())))]
