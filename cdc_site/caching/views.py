"""What is not found, and what is gone."""

from django.http import HttpRequest, HttpResponse

from cdc_site.pages import views as pages_views

from .models import Takedown


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404, or 410 for an address that was public once: caches put that in the place of what they have."""
    gone = Takedown.objects.filter(path=request.path_info).exists()
    return pages_views.not_found(request, exception, gone=gone)
