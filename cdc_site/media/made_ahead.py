"""Sizes of pictures are made when a page is published, not while its first reader waits: a photograph takes seconds."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from .models import SiteImage
from .safety import withheld
from .use import on_a_live_page, pictures_in


def make_renditions_of(page: Page) -> None:
    """Make a page as its readers get it, which makes every size of its pictures; once they exist it costs little.

    Nothing happens for a page without a picture that visitors may have.
    """
    keys = pictures_in(ReferenceIndex.get_references_for_object(page))
    if not SiteImage.objects.filter(on_a_live_page(SiteImage), pk__in=keys).exclude(withheld()).exists():
        return
    request = HttpRequest()
    request.method = "GET"
    public = urlsplit(settings.PUBLIC_URL)
    request.META |= {"SERVER_NAME": public.hostname, "SERVER_PORT": str(public.port or 443)}
    request.path = request.path_info = page.url or "/"
    # the language of whoever publishes stays that person's
    with translation.override(page.locale.language_code):
        page.serve(request).render()


@receiver(page_published)
def _after_publishing(sender, instance, **kwargs):
    """After the transaction, and without spoiling it: a size that is missing is made for the first reader."""
    transaction.on_commit(lambda: make_renditions_of(instance), robust=True)
