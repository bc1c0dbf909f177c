"""How files leave the site."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve as serve_file
from wagtail.documents.views.serve import serve as serve_by_wagtail

# should a browser show a file after all, nothing in it acts as a page of this site
SANDBOX = "default-src 'none'; sandbox"
RENDITIONS = "images/"
DAY = 24 * 60 * 60  # seconds


def serve_rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of MEDIA_ROOT: a rendition for anybody, whatever else lies there only for who may enter the admin.

    Originals are larger than any page needs, and documents have their own address, where private ones are refused.
    """
    path = posixpath.normpath(path)
    public = path.startswith(RENDITIONS)
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = f"public, max-age={DAY}" if public else "private, no-store"
    return _locked(response)


def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document as a download. Wagtail's own view looks after private collections."""
    response = serve_by_wagtail(request, document_id, document_filename)
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]  # Wagtail 8.0 names an encoding that does not exist
    return _locked(response)


def _locked(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
