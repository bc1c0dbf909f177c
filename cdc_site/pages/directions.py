"""Public answers without the characters that turn the direction of all that follows.

Embeddings and overrides (U+202A to U+202E) come along with text that is copied from elsewhere, and one that never ends
shows a link or a name as something else. Isolates (U+2066 to U+2069), which texts here use, end with their paragraph.
"""

import re

from django.conf import settings
from django.http import HttpRequest

_TURNS = re.compile(rb"\xe2\x80[\xaa-\xae]")
_TEXT = ("text/", "application/json", "application/atom+xml", "application/xml", "application/manifest+json")


class DirectionMiddleware:
    """Takes them out of every text for readers. The admin shows what stands there, so that it can be corrected."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        if (
            not request.path_info.startswith(settings.ADMIN_PATH)
            and not response.streaming
            and response.headers.get("Content-Type", "").startswith(_TEXT)
            and b"\xe2\x80" in response.content
        ):
            response.content = _TURNS.sub(b"", response.content)
        return response
