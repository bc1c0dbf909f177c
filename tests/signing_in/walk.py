"""Every address that the site answers, with something in the place of what varies."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "11111111-1111-4111-8111-111111111111"}
# parts of regular expressions in addresses of Wagtail
GROUPS = [
    (r"\(\?P<revision_id_\w>[^)]*\)", "1"),
    (r"\(\?P<pk>[^)]*\)", "1"),
    (r"\(\?P<\w+>\[?\\[dw][^)]*\)", "1"),
    (r"\(\(\?:\[\\w\\-\]\+/\)\*\)", "x/"),
    (r"\.\*", "x"),
]


def addresses(prefix: str = "/") -> list[str]:
    """The addresses that begin so, each once."""
    found = dict.fromkeys("/" + address for address in _below(get_resolver().url_patterns))
    return [address for address in found if address.startswith(prefix)]


def _below(patterns, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = before + _filled(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from _below(pattern.url_patterns, address)


def _filled(pattern) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return "en/"
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES.get(found[1] or "str", "1"), str(pattern))
    text = str(pattern)
    for group, example in GROUPS:
        text = re.sub(group, example, text)
    return text.strip("^$").replace("\\", "")
