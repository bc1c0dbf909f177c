"""Addresses that the editors' process has and the public one has not, from the urlconfs."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, get_resolver
from django.utils.regex_helper import normalize

from cdc_site.settings.process import PUBLIC_URLCONF

# a value for each kind of parameter; patterns with regular expressions are Wagtail's, for numbers and words
VALUES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def editors_only() -> list[str]:
    """One address for each pattern of `cdc_site.urls` that is not in the public urlconf."""
    public = {id(pattern) for pattern, _address in _patterns(get_resolver(PUBLIC_URLCONF), "/")}
    all_of_them = _patterns(get_resolver("cdc_site.urls"), "/")
    return sorted({address for pattern, address in all_of_them if id(pattern) not in public})


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[URLPattern, str]]:
    for each in resolver.url_patterns:
        address = prefix + _filled(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each, address)
        else:
            yield each, address


def _filled(pattern) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return "en/"
    if isinstance(pattern, RegexPattern):
        return _simplest(pattern)
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = next(kind for kind in VALUES if type(converter).__name__.lower().startswith(kind))
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, VALUES[kind])
    return route


def _simplest(pattern: RegexPattern) -> str:
    """A text that the regular expression takes."""
    text, names = normalize(pattern.regex.pattern)[0]
    for value in ("1", "x", "x/"):
        filled = text % dict.fromkeys(names, value)
        if pattern.regex.match(filled):
            return filled
    raise ValueError(f"No address is known for {pattern.regex.pattern}")
