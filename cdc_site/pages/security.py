"""The content security policy of an answer."""

from csp.constants import NONE, SELF
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .admin_scripts import with_nonce


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Everything public gets the strict policy; the admin, whose pages carry inline scripts, its own.

    A preview is made under the page's own address, but shown in a frame of the admin, with Wagtail's checker. Nothing
    else may be framed; what may is marked by Wagtail with the older header.
    """

    def process_response(self, request, response):
        in_admin = request.path_info.startswith(settings.ADMIN_PATH) or getattr(request, "is_preview", False)
        if in_admin and not hasattr(response, "_csp_replace"):
            framed = response.get("X-Frame-Options") == "SAMEORIGIN" or getattr(request, "is_preview", False)
            frames = {"frame-ancestors": [SELF if framed else NONE]}
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY | frames
        if response.get("Content-Type", "").startswith("text/html"):
            # pictures and feeds may be shown by others; a page may not be loaded into another site's process
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)


class InlineScriptMiddleware:
    """Gives the admin's own inline scripts the nonce that the policy names."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and request.path_info.startswith(settings.ADMIN_PATH):
            page = response.content.decode(response.charset)
            if "<script>" in page or '<script type="text/javascript">' in page:
                response.content = with_nonce(page, str(request.csp_nonce)).encode(response.charset)
        return response
