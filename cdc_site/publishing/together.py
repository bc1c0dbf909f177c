"""All languages of a page appear, or go, in one transaction: readers never see one of them alone."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cdc_site.pages.models import TranslatedPage

PUBLISHED, WITHDRAWN, WITHDRAWN_ALONE = "cdc.publish_together", "cdc.withdraw_together", "cdc.withdraw_one_language"


class NotReady(Exception):
    """A version cannot be published as it is. page: which one; messages: what its form would say."""

    def __init__(self, page: TranslatedPage, error: ValidationError) -> None:
        super().__init__(str(page))
        self.page = page
        self.messages = error.messages


def versions_of(page: TranslatedPage) -> list[TranslatedPage]:
    """The page in every language, the original first."""
    versions = type(page).objects.filter(translation_key=page.translation_key).select_related("locale")
    return sorted(versions, key=lambda version: (version.source_id is not None, version.pk))


def waiting(page: TranslatedPage) -> list[TranslatedPage]:
    """The language versions that have something to publish, the original first."""
    return [version for version in versions_of(page) if version.has_unpublished_changes or not version.live]


@transaction.atomic
def publish_together(page: TranslatedPage, user: AbstractBaseUser, at: datetime | None = None) -> list[TranslatedPage]:
    """Publish the latest version of the page in every language, now or at a time; returns the pages.

    Raises NotReady when one of them could not be published from its form; then none is.
    """
    _lock([page.translation_key])
    pages = waiting(page)
    of_original = None
    for each in pages:
        draft = each.get_latest_revision_as_object()
        try:
            draft.full_clean()
        except ValidationError as error:
            raise NotReady(each, error) from error
        draft.go_live_at = at
        revision = draft.save_revision(user=user, log_action=False)
        if each.source_id and of_original:
            # they belong together, so that the translation is of the version that appears with it
            revision.content["source_revision"] = of_original.pk
            revision.save(update_fields=["content"])
        elif not each.source_id:
            of_original = revision
        revision.publish(user=user, log_action=False)
    if pages:
        _note(pages[0], PUBLISHED, user, pages, at=at.isoformat() if at else "")
    return pages


@transaction.atomic
def withdraw_together(
    page: TranslatedPage, user: AbstractBaseUser, with_subpages: bool = False
) -> list[TranslatedPage]:
    """Withdraw the page, and if wanted all below it, in every language; returns what was live.

    Translations go before their originals, so that none of them takes over the original's part for a moment.
    """
    keys = {page.translation_key}
    if with_subpages:
        below = [each.get_descendants() for each in versions_of(page)]
        keys |= {key for pages in below for key in pages.values_list("translation_key", flat=True)}
    _lock(keys)
    live = Page.objects.live().filter(translation_key__in=keys).select_related("locale").specific()
    pages = sorted(live, key=lambda each: (each.source_id is None, -each.depth, each.pk))
    for each in pages:
        UnpublishPageAction(each, user=user, log_action=False).execute(skip_permission_checks=True)
    if pages:
        _note(page, WITHDRAWN, user, pages)
    return pages


def withdraw_one(page: TranslatedPage, user: AbstractBaseUser) -> None:
    """Withdraw the page in its own language only; if it is the original, a live translation takes over its part."""
    with transaction.atomic():
        _lock([page.translation_key])
        UnpublishPageAction(page, user=user, log_action=False).execute(skip_permission_checks=True)
        _note(page, WITHDRAWN_ALONE, user, [page])


def _lock(keys) -> None:
    """Let nobody else publish or withdraw these pages until the transaction ends."""
    list(Page.objects.filter(translation_key__in=keys).order_by("pk").select_for_update().values_list("pk"))


def _note(page: TranslatedPage, action: str, user: AbstractBaseUser, pages: list[TranslatedPage], **data: str) -> None:
    titles = [{"language": each.locale.language_code, "title": each.title, "page": each.pk} for each in pages]
    log(page, action, user=user, data={"pages": titles, **data})
