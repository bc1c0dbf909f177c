"""The record of what has been loaded, and the content's items by their slug."""

from collections.abc import Callable

from django.db import models
from wagtail.models import Page

from cdc_site.operations.models import LoadedItem


class Record:
    """Remembers items by key (`place:qamishlo`, `page:about:ar`), so that each is loaded once in the site's life."""

    def __init__(self):
        self._known = dict(LoadedItem.objects.values_list("key", "object_id"))
        self.added = 0

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def once(self, key: str, make: Callable[[], models.Model | None]) -> None:
        """Call `make` unless the key was loaded before, and remember what it made.

        Nothing is remembered when `make` returns None: something it needs is missing, and may come back.
        """
        if key in self._known:
            return
        made = make()
        if made is None:
            return
        LoadedItem.objects.create(key=key, object_id=made.pk)
        self._known[key] = made.pk
        self.added += 1

    def get(self, model: type[models.Model], key: str) -> models.Model | None:
        """The loaded object, or None when it was never loaded or an editor has deleted it."""
        return model.objects.filter(pk=self._known.get(key)).first()

    def page(self, slug: str, language_code: str) -> Page | None:
        """A loaded page as its own class, or None."""
        page = self.get(Page, f"page:{slug}:{language_code}")
        return page.specific if page else None

    def pages(self, slugs: list[str], language_code: str) -> list[Page]:
        """Those of the loaded pages that still exist."""
        return [page for slug in slugs if (page := self.page(slug, language_code))]
