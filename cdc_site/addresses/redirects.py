"""Redirects that the site makes itself when the address of a page changes.

Wagtail's own (switched off by WAGTAILREDIRECTS_AUTO_CREATE) are also made for drafts that nobody ever saw, at every
pause in typing a title, and not for withdrawn pages that come back later.
"""

from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from .models import MissingAddress
from .paths import MAX_LENGTH, path_of

HOME_DEPTH = 2


def keep_old_addresses(page: Page, old_url_path: str) -> None:
    """Redirects from where a page and all below it stood, for those that were ever public. They point at the pages."""
    moved = Page.objects.select_related("locale").get(pk=page.pk)
    if moved.depth <= HOME_DEPTH:
        # a home page's own slug is in no address, but Wagtail remembers it
        Site.clear_site_root_paths_cache()
        return
    once_public = Page.objects.descendant_of(moved, inclusive=True).filter(first_published_at__isnull=False)
    old, new = {}, []
    for each in once_public.select_related("locale").defer_streamfields():
        before = path_of(each, old_url_path + each.url_path.removeprefix(moved.url_path))
        now = path_of(each)
        if before != now and len(before) < MAX_LENGTH:
            old[before] = each
        new.append(now)
    _forget(new)
    Redirect.objects.filter(automatically_created=True, old_path__in=old).delete()
    by_hand = set(Redirect.objects.filter(old_path__in=old).values_list("old_path", flat=True))
    Redirect.objects.bulk_create(
        Redirect(old_path=path, redirect_page=each, automatically_created=True)
        for path, each in old.items()
        if path not in by_hand
    )


def _forget(paths: list[str]) -> None:
    """A page stands there now: no redirect that the site made may lead away once it is withdrawn."""
    Redirect.objects.filter(automatically_created=True, old_path__in=paths).delete()
    MissingAddress.objects.filter(path__in=paths).delete()


@receiver(page_slug_changed)
def _slug_changed(sender, instance, instance_before, **kwargs):
    keep_old_addresses(instance, instance_before.url_path)


@receiver(post_page_move)
def _moved(sender, instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        keep_old_addresses(instance, url_path_before)


@receiver(page_published)
def _published(sender, instance, **kwargs):
    _forget([path_of(instance)])
