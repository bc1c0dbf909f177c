"""The list of public pages for search engines, in every language, each with its versions."""

from collections import defaultdict
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from cdc_site.i18n.languages import enabled_languages
from cdc_site.pages.chosen import address
from cdc_site.pages.furniture import alternates_of

from .public import public_pages


class Entry(NamedTuple):
    """A page in one language. changed: when what it shows was last published."""

    key: object
    language_code: str
    url: str
    changed: object


class PageSitemap(Sitemap):
    """Wagtail's own lists only the language that the site's root page is in."""

    def __init__(self, site: Site):
        self.entries = _entries(site)

    def items(self) -> list[Entry]:
        return self.entries

    def location(self, entry: Entry) -> str:
        return entry.url

    def lastmod(self, entry: Entry):
        return entry.changed

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        """Addresses as readers know them, whatever host this request came to."""
        public = urlsplit(settings.PUBLIC_URL)
        urls = super().get_urls(page, SimpleNamespace(domain=public.netloc), public.scheme)
        versions = defaultdict(dict)
        for entry in self.entries:
            versions[entry.key][entry.language_code] = entry.url
        codes = [each.code for each in enabled_languages()]
        for url in urls:
            by_code = versions[url["item"].key]
            alternates = alternates_of({code: by_code[code] for code in codes if code in by_code})
            url["alternates"] = [{"lang_code": each.hreflang, "location": each.url} for each in alternates]
        return urls


def _entries(site: Site) -> list[Entry]:
    """In the order of the tree. What is below a page is listed on it, so that it changes with them."""
    rows = list(
        public_pages(site)
        .order_by("path")
        .values_list("path", "translation_key", "locale__language_code", "url_path", "last_published_at")
    )
    changed = {path: published for path, *_rest, published in rows}
    for path in reversed(changed):
        above, time = path[: -Page.steplen], changed[path]
        if time and above in changed:
            changed[above] = max(changed[above] or time, time)
    return [Entry(key, code, address(url_path, code), changed[path]) for path, key, code, url_path, _time in rows]
