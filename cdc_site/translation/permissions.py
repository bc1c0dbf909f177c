"""Who may decide what, answered without a query per row: Wagtail keeps a user's page permissions on the user."""

from .models import State, TranslationState

SUBMIT = "simple_translation.submit_translation"


def may_edit(user, page) -> bool:
    """Whether the user may open the page's editor."""
    return page.permissions_for_user(user).can_edit()


def may_decide(user, row: TranslationState) -> bool:
    """Whether the user may say that a translation is not wanted: who may edit the original or the draft."""
    return may_edit(user, row.original) or (row.translation is not None and may_edit(user, row.translation))


def may_start(user, row: TranslationState) -> bool:
    """Whether the user may make the missing translation."""
    return row.state == State.MISSING and user.has_perm(SUBMIT)
