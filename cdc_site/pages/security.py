"""The content security policy of an answer."""

from csp.middleware import CSPMiddleware
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Everything public gets the strict policy; the admin, whose pages carry inline scripts, its own.

    A preview is made under the page's own address, but shown in a frame of the admin, with Wagtail's checker.
    """

    def process_response(self, request, response):
        if request.path_info.startswith(settings.ADMIN_PATH) or getattr(request, "is_preview", False):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)
