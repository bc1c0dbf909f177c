"""Readers whose browser asks to save data get smaller pictures and the faces of their own system."""

from django.conf import settings
from django.utils.cache import patch_vary_headers


class SaveDataMiddleware:
    """Say on the request whether data is to be saved (`Save-Data: on`), and to caches that pages differ by it.

    Only pages do: files have the same content for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.save_data = request.headers.get("Save-Data", "").strip().lower() == "on"
        response = self.get_response(request)
        public = not request.path_info.startswith(settings.ADMIN_PATH) and "Location" not in response.headers
        if public and response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Save-Data"])
        return response
