"""What a page is, in the words of schema.org, for search engines: JSON-LD made from what the page shows anyway."""

import json
from functools import singledispatch

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cdc_site.home.models import HomePage
from cdc_site.pages.furniture import Furniture
from partners.models import PartnerIndexPage, PartnerPage
from projects.models import ProjectIndexPage, ProjectPage

# a data block ends at the first "</script", whatever it stands in
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def as_json(data: dict) -> SafeString:
    """The data as JSON that can stand in HTML."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing that HTML knows is left in it


def structured_data(page: Page, context: dict, card: str) -> dict:
    """The graph of a page. context: of its template. card: the absolute address of its card's picture."""
    furniture = context["furniture"]
    about = {
        **{key: value for key, value in describe(page, context).items() if value},
        "@id": furniture.canonical,
        "url": furniture.canonical,
        "inLanguage": context["language"].hreflang,
        "image": card,
    }
    graph = [about, _organisation(furniture, in_full=isinstance(page, HomePage))]
    if furniture.breadcrumbs:
        graph.append(_breadcrumbs(furniture))
    return {"@context": "https://schema.org", "@graph": graph}


def moment(value) -> str | None:
    """A point in time in the Center's time zone, as ISO 8601 to the second."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


@singledispatch
def describe(page: Page, context: dict) -> dict:
    """The properties of a page by its kind; empty ones are left out."""
    return _web_page(page)


@describe.register
def _home(page: HomePage, context: dict) -> dict:
    furniture = context["furniture"]
    search = furniture.search and {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{settings.PUBLIC_URL}{furniture.search.url}?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    return {
        "@type": "WebSite",
        "name": furniture.site.name,
        "alternateName": furniture.site.short_name,
        "description": furniture.description,
        "publisher": {"@id": _organisation_id()},
        "potentialAction": search,
    }


@describe.register
def _list(page: ProjectIndexPage | PartnerIndexPage, context: dict) -> dict:
    return {"@type": "CollectionPage", "name": context["heading"], "description": page.description}


@describe.register
def _partner(page: PartnerPage, context: dict) -> dict:
    partner = context["partner"]
    them = {"@type": "Organization", "name": partner.title, "alternateName": partner.own_name, "url": partner.website}
    return {**_web_page(page), "about": {key: value for key, value in them.items() if value}}


@describe.register
def _project(page: ProjectPage, context: dict) -> dict:
    """An event while it is still to come and its place is known, else an article about it."""
    project, us = context["project"], {"@id": _organisation_id()}
    if project.coming and project.here:
        return {
            "@type": "Event",
            "name": page.title,
            "description": page.description,
            "startDate": project.start.isoformat(),
            "endDate": project.end.isoformat() if project.end else None,
            "eventStatus": "https://schema.org/EventScheduled",
            "location": [{"@type": "Place", "name": place, "address": place} for place in project.here],
            "organizer": us,
        }
    return {
        "@type": "Article",
        "headline": page.title,
        "description": page.description,
        **_times(page),
        "author": us,
        "publisher": us,
    }


def _web_page(page: Page) -> dict:
    return {"@type": "WebPage", "name": page.title, "description": page.description, **_times(page)}


def _times(page: Page) -> dict:
    return {"datePublished": moment(page.first_published_at), "dateModified": moment(page.last_published_at)}


def _organisation_id() -> str:
    return f"{settings.PUBLIC_URL}/#organization"


def _organisation(furniture: Furniture, in_full: bool = False) -> dict:
    site = furniture.site
    us = {
        "@type": "NGO",
        "@id": _organisation_id(),
        "name": site.name,
        "url": settings.PUBLIC_URL + furniture.home_url,
    }
    if in_full:
        us |= {"alternateName": site.short_name, "description": site.description, "email": furniture.contact_email}
        us["logo"] = settings.PUBLIC_URL + static("img/icon-512.png")
    return {key: value for key, value in us.items() if value}


def _breadcrumbs(furniture: Furniture) -> dict:
    """The way from the home page; the last one is the page itself, which needs no address."""
    items = []
    for position, crumb in enumerate(furniture.breadcrumbs, start=1):
        item = {"@type": "ListItem", "position": position, "name": crumb.title}
        if crumb.url:
            item["item"] = settings.PUBLIC_URL + crumb.url
        items.append(item)
    return {"@type": "BreadcrumbList", "itemListElement": items}
