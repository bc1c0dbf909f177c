"""Where forms are sent to. Not the page's own address: Wagtail's pages ask for a cookie that is not set."""

from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cdc_site.i18n.languages import current_language
from cdc_site.pages.views import DATABASE_AWAY, unavailable

from . import senders
from .keeping import Kept
from .models import EnquiryPage
from .receiving import came_from_here, store

_SENT = "cdc_site.enquiries.sent"
_SENT_FOR = 24 * 3600  # seconds that the address of the thanks shows the reference


@never_cache
@csrf_exempt  # `came_from_here` takes its place, without a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request, pk: int):
    """Store what was sent and lead to the thanks, or show the form again with what is wrong and all that was typed."""
    try:
        return _receive(request, pk)
    except DATABASE_AWAY:
        if request.method != "POST" or not came_from_here(request):
            raise
        heading = _("Not sent yet")
        return unavailable(request, "enquiries/kept.html", heading, action=request.path, kept=Kept.of(request.POST))


def _receive(request, pk: int):
    page = _page(pk)
    if request.method != "POST":
        return HttpResponseRedirect(page.get_url(request))
    try:
        data = request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        form = page.form(QueryDict())
        form.full_clean()
        form.errors.clear()
        form.add_error(None, _("That is more than the form can take. Please write less."))
        return _again(request, page, form, 413)
    with transaction.atomic():
        digest = senders.digest_of(request)
        trusted = came_from_here(request)
        form = page.form(data, origin_trusted=trusted, within_limit=lambda: senders.is_within_limit(digest))
        if not form.is_valid():
            return _again(request, page, form, 200 if trusted else 403)
        reference = store(form, digest)
    token = signing.dumps(reference, salt=_SENT)
    response = HttpResponseRedirect(reverse("enquiry_sent", args=[page.pk, token]))
    response.status_code = 303
    return response


@never_cache
@require_safe
def sent(request, pk: int, token: str):
    """Thanks, with the reference number. Only whoever sent the message has this address."""
    page = _page(pk)
    try:
        reference = signing.loads(token, salt=_SENT, max_age=_SENT_FOR)
    except signing.BadSignature:
        return HttpResponseRedirect(page.get_url(request))
    context = page.get_context(request) | {"reference": reference}
    context["furniture"].indexable = False
    return TemplateResponse(request, "enquiries/sent.html", context)


def _page(pk: int) -> EnquiryPage:
    """The live form page in the language of the address."""
    code = current_language().code
    page = EnquiryPage.objects.live().in_language(code).select_related("locale", "source").filter(pk=pk).first()
    if page is None:
        raise Http404
    return page


def _again(request, page: EnquiryPage, form, status: int):
    context = page.get_context(request, form=form)
    furniture = context["furniture"]
    furniture.indexable = False
    furniture.page_title = f"{_('Not sent yet')}: {furniture.page_title}"
    # now: should the database be lost meanwhile, the caller keeps what was typed
    return TemplateResponse(request, page.template, context, status=status).render()
