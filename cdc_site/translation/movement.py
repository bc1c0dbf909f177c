"""How the version that a translation was made from moves. It moves here and nowhere else.

1. When a translation's version is published: to the original's version that was live when that draft was last saved.
2. When the original is published as a small fix, or with the same words: what was up to date stays so.
3. When somebody checks a translation and finds it still right.
"""

from django.db import transaction
from django.db.models.signals import pre_save
from wagtail.models import Revision
from wagtail.signals import page_published

from cdc_site.pages.models import TranslatedPage

from .wording import changed_fields

BASE = "source_revision"  # in a version's content: the original's version that was live when it was saved
SMALL_FIX = "small_fix"


def connect() -> None:
    """Follow every publication."""
    pre_save.connect(_remember_live_version, dispatch_uid="translation_live_version")
    page_published.connect(_move, dispatch_uid="translation_move")


def mark_small_fix(page: TranslatedPage) -> None:
    """Say of a page's latest version, which is about to be published, that it corrects and changes nothing.

    It is written into the version, so that it also holds when that is published later, by schedule.
    """
    revision = page.latest_revision
    if page.source_id:
        revision.content[BASE] = page.source_revision_id
    else:
        revision.content[SMALL_FIX] = True
    revision.save(update_fields=["content"])


@transaction.atomic
def mark_checked(translation: TranslatedPage) -> None:
    """Say that a translation is still right for what its original says now."""
    live = translation.source.live_revision_id
    type(translation).objects.filter(pk=translation.pk).update(source_revision=live)
    translation.source_revision_id = live


def _remember_live_version(sender, instance, update_fields=None, **kwargs):
    """A version's content says which one was live when it was saved, not which one is: the database knows."""
    if isinstance(instance, TranslatedPage) and instance.pk and not instance.source_id and not update_fields:
        row = sender._base_manager.filter(pk=instance.pk).values_list("live_revision_id", flat=True)
        instance.live_version_before = row.first()


def _move(sender, instance, revision, **kwargs):
    if not isinstance(instance, TranslatedPage) or not instance.live:
        return
    if instance.source_id:
        _take_recorded_version(instance, revision)
    else:
        _carry_along(instance, revision)


def _take_recorded_version(translation: TranslatedPage, revision: Revision) -> None:
    """A translation that was found up to date meanwhile keeps that; a version of another page is no base."""
    recorded = revision.content.get(BASE)
    if translation.source_revision_id == translation.source.live_revision_id:
        return
    if Revision.objects.for_instance(translation.source).filter(pk=recorded).exists():
        type(translation).objects.filter(pk=translation.pk).update(source_revision=recorded)


@transaction.atomic
def _carry_along(original: TranslatedPage, revision: Revision) -> None:
    """Let translations made from what this version only corrects, and open drafts of them, name this version."""
    before = original.live_version_before if revision.content.get(SMALL_FIX) else None
    translations = list(
        type(original).objects.filter(source=original).select_related("source_revision", "latest_revision")
    )
    same = {before} if before else set()
    for translation in translations:
        base = translation.source_revision
        if base and not changed_fields(type(original), base.content, revision.content):
            same.add(base.pk)
    for translation in translations:
        if translation.source_revision_id in same:
            type(original).objects.filter(pk=translation.pk).update(source_revision=revision)
        for draft in Revision.objects.for_instance(translation).filter(content__source_revision__in=list(same)):
            draft.content[BASE] = revision.pk
            draft.save(update_fields=["content"])
