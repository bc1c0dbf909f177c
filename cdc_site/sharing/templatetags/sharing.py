"""What base.html says of a page to search engines and social networks, and how readers pass it on."""

from base64 import b64encode
from functools import cache
from hashlib import sha384
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders

from cdc_site.pages.models import ContentPage
from cdc_site.sharing.card_image import HEIGHT, WIDTH
from cdc_site.sharing.cards import address_of, card_of
from cdc_site.sharing.structured_data import as_json, moment, structured_data
from partners.models import PartnerPage
from projects.models import ProjectPage
from team.models import TeamPage

register = template.Library()

# pages that readers send to each other
PASSED_ON = (ProjectPage, PartnerPage, ContentPage, TeamPage)


def _public_page(context):
    """The page that is shown, unless it is a preview or an answer without a page."""
    request = context.get("request")
    preview = request is None or getattr(request, "is_preview", False)
    return None if preview else context.get("page")


@register.inclusion_tag("sharing/head.html", takes_context=True)
def sharing_head(context):
    """Open Graph, structured data and the manifest."""
    furniture, language, page = context["furniture"], context["language"], _public_page(context)
    shared = {"language": language, "manifest": f"{furniture.home_url}manifest.webmanifest"}
    if page is None or not furniture.indexable:
        return shared
    project = context.get("project")
    card = card_of(page, furniture.site.name, language.code, project.bridge if project else "")
    image = settings.PUBLIC_URL + address_of(card)
    title = context.get("heading") or page.title
    article = isinstance(page, ProjectPage)
    return {
        **shared,
        "furniture": furniture,
        "title": title,
        "kind": "article" if article else "website",
        "locale": language.babel,
        "other_locales": [
            choice.language.babel for choice in furniture.languages if choice.available and not choice.current
        ],
        "image": image,
        "image_text": card.title if card.title == card.site_name else f"{card.title} – {card.site_name}",
        "image_size": (WIDTH, HEIGHT),
        "published": moment(page.first_published_at) if article else None,
        "modified": moment(page.last_published_at) if article else None,
        "data": as_json(structured_data(page, context, image)),
    }


@register.inclusion_tag("sharing/pass_on.html", takes_context=True)
def pass_on(context):
    """The page's address, to be copied."""
    page = _public_page(context)
    return {"url": context["furniture"].canonical if isinstance(page, PASSED_ON) else ""}


@register.simple_tag
def integrity(name: str) -> str:
    """The digest by which browsers know a script of ours (Subresource Integrity), as the attribute takes it."""
    path = Path(finders.find(name))
    return _digest(path, path.stat().st_mtime_ns)


@cache
def _digest(path: Path, changed: int) -> str:
    """changed: so that a script that is being worked on is read again."""
    return f"sha384-{b64encode(sha384(path.read_bytes()).digest()).decode()}"
