"""The inner listeners of nginx: what is asked of them replaces what they have stored."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from urllib.parse import quote, urlsplit

from django.conf import settings

from .models import Takedown

SECRET = "X-Cache-Secret"  # noqa: S105 - the name of a header
TIMEOUT = 20  # seconds; the first page after a start takes some
_ENCODINGS, _SAVING = ("br", "gzip"), ("", "on")


class NodeFailed(Exception):
    """A node did not store the present answer; the message says why."""


def public_hosts() -> list[str]:
    """The names under which nginx answers readers."""
    return list(dict.fromkeys([urlsplit(settings.PUBLIC_URL).hostname or "localhost", *settings.CACHE_HOSTS]))


def variants(path: str) -> Iterator[tuple[str, str, str]]:
    """Host, encoding and Save-Data of each copy of a path; of files there is one for each host."""
    is_file = path.startswith(settings.MEDIA_URL)
    yield from product(public_hosts(), _ENCODINGS[:1] if is_file else _ENCODINGS, _SAVING[:1] if is_file else _SAVING)


def refresh(node: str, path: str) -> list[bytes]:
    """Replace every copy of a decoded path, which may have a query; returns the bodies. Raises NodeFailed."""
    where = urlsplit(node)
    bodies = []
    before, separator, query = path.partition("?")
    target = quote(before, safe="/") + separator + query
    connection = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=TIMEOUT)
    with closing(connection):
        for host, encoding, saving in variants(path):
            headers = {"Host": host, SECRET: settings.CACHE_SECRET, "Accept-Encoding": encoding, "Save-Data": saving}
            try:
                connection.request("GET", target, headers=headers)
                answer = connection.getresponse()
                bodies.append(answer.read())
            except (OSError, http.client.HTTPException) as error:
                raise NodeFailed(f"{node} does not answer: {error}") from error
            if answer.status >= 500 or answer.headers.get("X-Cache-Status") != "BYPASS":
                raise NodeFailed(f"{node} answers {target} with {answer.status}")
    return bodies


def push_takedowns() -> list[str]:
    """Ask every node again for what was withdrawn; returns what failed, which stays for the next time."""
    failed = []
    for node in settings.CACHE_NODES:
        for takedown in Takedown.objects.exclude(confirmed__contains=[node]).order_by("raised_at"):
            try:
                refresh(node, takedown.path)
            except NodeFailed as error:
                failed.append(str(error))
                break
            # withdrawn once more meanwhile: then it has to be asked for again
            known = Takedown.objects.filter(pk=takedown.pk, version=takedown.version)
            known.update(confirmed=[*takedown.confirmed, node])
    return failed
