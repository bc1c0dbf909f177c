"""Pages on the editors' process."""

from django.conf import settings
from django.http import HttpResponseRedirect
from wagtail import hooks

from cdc_site.settings.process import EDITORS


@hooks.register("before_serve_page")
def lead_to_the_public_address(page, request, serve_args, serve_kwargs):
    """Links in the admin to a live page end on the site as readers see it; previews are made in another way.

    A page with a restriction is served here, to those who may see it: nowhere else can anybody sign in.
    """
    if settings.CDC_PROCESS == EDITORS and not page.get_view_restrictions().exists():
        return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())
    return None
