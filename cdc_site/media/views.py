"""How files leave the site: to everybody once a live page uses them, before that to staff only.

Caches. A file that is withdrawn must be gone at once. So a cache that serves several readers may keep a rendition but
has to ask each time (`s-maxage=0`, which forbids it to answer from memory when this server is silent; a 304 costs no
file), and a document is kept by nobody but the reader. A reader's own browser does not ask again for five minutes,
so that the pictures of a page are not asked for on the next one: it has shown them already. Answers to staff about
files that are not public are stored nowhere.
"""

import posixpath

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import http_date
from django.views.static import was_modified_since
from wagtail.documents.views.serve import serve as serve_by_wagtail

from .use import document_is_public, rendition_is_public

# should a browser show a file after all, nothing in it acts as a page of this site
SANDBOX = "default-src 'none'; sandbox"
RENDITIONS = "images/"
RENDITION_CACHING = "public, max-age=300, s-maxage=0"
DOCUMENT_CACHING = "private, no-cache"
STAFF_CACHING = "private, no-store"


def serve_rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded file: a rendition of a public picture for anybody, the rest for who may enter the admin.

    Originals are larger than any page needs, and documents have their own address, where private ones are refused.
    """
    path = posixpath.normpath(path)
    public = path.startswith(RENDITIONS) and "\0" not in path and rendition_is_public(path)
    if not public:
        _only_staff(request)
    response = _stored_file(request, path)
    response["Cache-Control"] = RENDITION_CACHING if public else STAFF_CACHING
    return _locked(response)


def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document as a download. Wagtail's own view looks after private collections."""
    public = document_is_public(document_id)
    if not public:
        _only_staff(request)
    response = serve_by_wagtail(request, document_id, document_filename)
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]  # Wagtail 8.0 names an encoding that does not exist
    response["Cache-Control"] = DOCUMENT_CACHING if public else STAFF_CACHING
    return _locked(response)


def _stored_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, or 304 for who has it already. Raises Http404, and FilesAway where it lies elsewhere."""
    try:
        changed = int(default_storage.get_modified_time(path).timestamp())
        if not was_modified_since(request.headers.get("If-Modified-Since"), changed):
            return HttpResponseNotModified()
        response = FileResponse(default_storage.open(path))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousOperation, ValueError) as error:
        raise Http404 from error
    response["Last-Modified"] = http_date(changed)
    return response


def _only_staff(request: HttpRequest) -> None:
    """The public process knows no staff: nobody has an account there."""
    user = getattr(request, "user", None)
    if user is None or not user.has_perm("wagtailadmin.access_admin"):
        raise Http404


def _locked(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
