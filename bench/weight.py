"""How much a reader's browser fetches, compressed, with an empty cache."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from django.conf import settings
from django.test import Client
from wagtail.models import Page

from bench.figures import Figure
from cdc_site.settings.languages import KNOWN

HTML_BOUND, CSS_BOUND = 12, 10
HOME_BOUND = {"en": 45, "ar": 90}
LINKED = re.compile(r'<link rel="(?:stylesheet|icon|preload)" href="([^"]+)"')


def served(path: str) -> int:
    """Bytes of a static file as it is served: the pre-compressed form where there is one."""
    file = settings.STATIC_ROOT / unquote(path.removeprefix(settings.STATIC_URL))
    compressed = file.with_name(file.name + ".gz")
    return (compressed if compressed.exists() else file).stat().st_size


def weight() -> Iterator[Figure]:
    """The HTML of every page type in both languages, the stylesheet, and the home page's first view."""
    client = Client(headers={"Accept-Encoding": "gzip"})
    heaviest: dict[str, tuple[int, str]] = {}
    for page in Page.objects.live().filter(depth__gt=1).select_related("locale").specific():
        answer = client.get(page.url)
        kind = f"{type(page).__name__}, {page.locale.language_code}"
        heaviest[kind] = max(heaviest.get(kind, (0, "")), (len(answer.content), page.url))
    for kind, (size, _address) in sorted(heaviest.items()):
        yield Figure(f"HTML of the heaviest {kind}", size / 1000, HTML_BOUND, "KB")
    for code, bound in HOME_BOUND.items():
        text = Client().get(f"/{code}/").content.decode()
        files = dict.fromkeys(LINKED.findall(text))
        stylesheet = next(path for path in files if path.endswith(".css"))
        if code == "en":
            yield Figure("stylesheet", served(stylesheet) / 1000, CSS_BOUND, "KB")
        # Latin letters in Arabic headings fetch the Latin face too
        fonts = {font.replace(".woff2", "") for font in (*KNOWN["en"].fonts, *KNOWN[code].fonts)}
        every = {*files, *(path for path in _static_fonts() if path.split(".")[0].removeprefix("/static/") in fonts)}
        total = len(client.get(f"/{code}/").content) + sum(served(path) for path in every)
        yield Figure(f"first view of the home page, {code}", total / 1000, bound, "KB")


def _static_fonts() -> list[str]:
    return [f"/static/fonts/{path.name}" for path in (settings.STATIC_ROOT / "fonts").glob("*.*.woff2")]
