"""`{% kept "header" %}…{% endkept %}`: a part of a page that is kept until the site changes.

What stands within may depend on the page, its language, its site, Save-Data and everything that raises the site's
generation, and on nothing else: no form that knows its reader, nothing from the address. No pictures either: their
sizes are made a moment after the generation has risen, and which one is the first of its page is said on the request.
What it needs should be lazy in the context, so that keeping it saves the queries too (docs/decisions/fragments.md).
"""

from django import template
from django.core.cache import caches
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cdc_site.pages.chosen import address

register = template.Library()


class KeptNode(template.Node):
    """Its contents, from the cache "fragments" where they are there."""

    def __init__(self, name: str, nodelist: template.NodeList):
        self.name = name
        self.nodelist = nodelist

    def render(self, context):
        key = _key(context)
        if not key:
            return self.nodelist.render(context)
        cache = caches["fragments"]
        html = cache.get(f"{key}:{self.name}")
        if html is None:
            html = self.nodelist.render(context)
            cache.set(f"{key}:{self.name}", html)
        return html


def _key(context: template.Context) -> str:
    """What the fragments of this page have in common; empty where nothing is kept.

    That is where no middleware has named the state of the site (errors, forms, pages that are made for no reader), in
    previews, and wherever the address is not exactly the page's own in its language: of lists with a query, strangers
    think of any number. So there are as many keys as pages.
    """
    request, page = context.get("request"), context.get("page")
    state = getattr(request, "site_state", "")
    if not state or not isinstance(page, Page) or getattr(request, "is_preview", False):
        return ""
    if request.get_full_path() != address(page.url_path, get_language()):
        return ""
    site = Site.find_for_request(request)  # the request knows it since the page was found
    saving = "saving" if request.save_data else "all"
    return f"{state}:{site.pk}:{saving}:{page.pk}".replace(" ", ":")


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> KeptNode:
    """The name tells a page's fragments from each other."""
    try:
        _tag, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError('kept takes a name: {% kept "header" %}') from None
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip("\"'"), nodelist)
