"""The four-eyes rule: whoever edited a text last can neither approve nor publish it."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cdc_site.media.publishable import why_pictures_hold_back

from .people import others_who_publish

PUBLISHED_ALONE = "cdc.published_alone"

# what a saved version holds beside the text: keys of rows, the state of publishing, and when it is to happen
_NOT_TEXT = {
    *("pk", "live", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "live_revision"),
    *("first_published_at", "last_published_at", "go_live_at", "expire_at", "expired", "draft_title", "path", "depth"),
    *("numchild", "url_path", "owner", "locked", "locked_at", "locked_by", "source", "source_revision", "small_fix"),
    *("wagtail_admin_comments", "alias_of", "search_index", "page"),
}


def _text(content: Any) -> Any:
    """A version's content without what is not text."""
    if isinstance(content, dict):
        return {key: _text(value) for key, value in content.items() if key not in _NOT_TEXT}
    return [_text(item) for item in content] if isinstance(content, list) else content


def last_author_id(page: Page) -> int | None:
    """Who changed the page's text last: saving or publishing it unchanged makes nobody its author."""
    author = text = None
    for revision in page.revisions.order_by("-created_at", "-pk").iterator(chunk_size=10):
        current = _text(revision.content)
        if text is not None and current != text:
            break
        text, author = current, revision.user_id or author  # a program's versions have nobody
    return author


def is_own_text(page: Page, user: AbstractBaseUser) -> bool:
    """Whether the person changed the text last."""
    return last_author_id(page) == user.pk


def obstacle(page: Page, user: AbstractBaseUser) -> str:
    """Why this person cannot approve or publish the latest version now, in words; empty when they can."""
    if is_own_text(page, user) and others_who_publish(user).exists():
        return _(
            "You changed “%(title)s” last, so somebody else who may publish has to look at it. "
            "Your text is kept as a draft; submit it for review."
        ) % {"title": page.get_admin_display_title()}
    page = page.specific
    source = getattr(page, "source", None)
    draft = page.get_latest_revision_as_object()
    if words := why_pictures_hold_back(draft):
        return _("“%(title)s” cannot be published yet. %(reasons)s") % {
            "title": page.get_admin_display_title(),
            "reasons": words,
        }
    go_live_at = draft.go_live_at
    # set by "Publish in all languages", which publishes the original with it
    comes_with_it = getattr(page, "published_with_original", False)
    if source and not source.live and not comes_with_it and not (go_live_at and go_live_at > timezone.now()):
        return _("“%(title)s” cannot go live before its original, which is not published. Publish that first.") % {
            "title": page.get_admin_display_title()
        }
    return ""


def note_if_alone(page: Page, user: AbstractBaseUser) -> None:
    """Log that a person publishes their own text, which is allowed where nobody else could."""
    if is_own_text(page, user):
        log(page, PUBLISHED_ALONE, user=user)
