"""After each change every node gets every page, so that its copy is complete when the site falls silent."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import unquote

import brotli
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Site

from cdc_site.i18n.languages import enabled_languages
from cdc_site.pages.chosen import address
from cdc_site.sharing.public import public_pages

from .nodes import refresh

_DATA = ("project_feed", "projects_json", "projects_csv", "partners_json", "partners_csv")
_FURTHER = re.compile(r'href="\?(page=\d+)"')


def start_paths() -> list[str]:
    """Decoded paths of all public pages, in every language, and of what belongs to no page."""
    paths = ["/", "/robots.txt", "/sitemap.xml"]
    for language in enabled_languages():
        with override(language.code):
            paths += [reverse(name) for name in ("search", "manifest", *_DATA)]
    for site in Site.objects.filter(is_default_site=True):
        rows = public_pages(site).order_by("path").values_list("url_path", "locale__language_code")
        paths += [unquote(address(url_path, code)) for url_path, code in rows]
    return paths


def crawl(node: str, between: Callable[[], bool]) -> int:
    """Give a node everything; returns how many paths. between: called after each; false ends it. Raises NodeFailed."""
    waiting = dict.fromkeys(start_paths())
    done: set[str] = set()
    while waiting:
        path = next(iter(waiting))
        del waiting[path]
        bodies = refresh(node, path)
        done.add(path)
        waiting |= {found: None for body in bodies for found in _further(path, body) if found not in done}
        if not between():
            break
    return len(done)


def _further(path: str, body: bytes) -> Iterator[str]:
    """Pictures on a page, and further pages of a list."""
    if "?" not in path and not path.endswith("/"):
        return
    text = ""
    with suppress(brotli.error):
        text = brotli.decompress(body).decode(errors="replace")
    for found in re.findall(rf'[\s"]({re.escape(settings.MEDIA_URL)}[^\s",]+)', text):
        yield unquote(found)
    for query in _FURTHER.findall(text):
        yield f"{path.partition('?')[0]}?{query}"
