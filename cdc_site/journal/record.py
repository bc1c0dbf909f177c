"""Writing an entry."""

import logging
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from wagtail.log_actions import get_active_log_context

from .models import JournalEntry, Wording

logger = logging.getLogger("cdc.journal")


class Text(str):
    """A free text among the values of a change: the entry gets its digest, the text itself can be erased."""


def digest(text: str) -> str:
    """What stands in an entry for a text."""
    return f"text {sha256(text.encode()).hexdigest()}" if text else ""


def record(
    action: str,
    about: models.Model | None = None,
    *,
    user: AbstractBaseUser | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> JournalEntry:
    """Note that `user` did `action` to `about`; without a user, whoever the admin is serving, else the server itself.

    before, after: values that JSON can hold, by the names of fields. Text is kept apart.
    """
    user = user or get_active_log_context().user
    before, after = before or {}, after or {}
    entry = JournalEntry(
        user_id=user.pk if user else None,
        user_name=user.get_username() if user and user.pk else "",
        action=action,
        kind=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        before=_without_texts(before),
        after=_without_texts(after),
    )
    texts = sorted(name for name in before.keys() | after.keys() if _is_text(before, name) or _is_text(after, name))
    with transaction.atomic():
        entry.save(force_insert=True)
        Wording.objects.bulk_create(
            Wording(entry=entry, field=name, before=str(before.get(name, "")), after=str(after.get(name, "")))
            for name in texts
        )
    logger.info(action, extra={"event": {"user": entry.user_id, "about": f"{entry.kind} {entry.object_id}".strip()}})
    return entry


def _is_text(values: dict[str, Any], name: str) -> bool:
    return isinstance(values.get(name), Text)


def _without_texts(values: dict[str, Any]) -> dict[str, Any]:
    return {name: digest(value) if isinstance(value, Text) else value for name, value in values.items()}
