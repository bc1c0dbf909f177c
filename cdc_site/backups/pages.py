"""What readers get, page by page, as checksums that can be compared."""

import hashlib
import re

from django.conf import settings
from django.test import Client
from wagtail.models import Page

# signed stamps of forms say when they were made
_STAMP = re.compile(rb'value="[^"]*:[0-9A-Za-z]{6}:[0-9A-Za-z_-]{43}"')


def page_sums() -> dict[str, tuple[int, str]]:
    """By address, status and checksum of every page that readers may see; stamps of forms are left out of it."""
    host = settings.PUBLIC_URL.partition("//")[2]
    client = Client(raise_request_exception=False, headers={"host": host})
    found = {}
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path").specific().iterator():
        address = page.get_url()
        if address is None:
            continue
        path = "/" + address.partition("//")[2].partition("/")[2] if "//" in address else address
        answer = client.get(path, secure=settings.PUBLIC_URL.startswith("https:"))
        body = b"".join(answer) if answer.streaming else answer.content
        found[path] = answer.status_code, hashlib.sha256(_STAMP.sub(b"", body)).hexdigest()
    return found
