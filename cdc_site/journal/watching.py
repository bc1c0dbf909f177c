"""What is noted without being told: entries of Wagtail's own log, and changes of accounts, roles and settings.

Wagtail logs what its admin does, but not the values, and nothing of what a command does. Accounts, groups, settings,
sites and languages are therefore watched where they are saved; everything else is taken from Wagtail's log.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.models import BaseLogEntry, Locale, Page, PageLogEntry, Site

from cdc_site.media.refusals import upload_refused
from cdc_site.publishing import together

from .models import JournalEntry
from .record import Text, record

UPLOAD_REFUSED = "cdc.upload_refused"
ADDED, CHANGED, REMOVED = "cdc.added", "cdc.changed", "cdc.removed"
NOT_KEPT = "***"  # of an account, only that it changed
PERSONAL = {"email", "first_name", "last_name", "password"}
UNIMPORTANT = {"last_login", "date_joined"}
# of pages: work on drafts is no news, and has its own history
DRAFTS = {"wagtail.create", "wagtail.edit", "wagtail.comments", "wagtail.lock", "wagtail.unlock"}
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled", together.PUBLISHED)


def connect() -> None:
    """Listen to the models that are watched."""
    for model in watched():
        key = model._meta.label_lower
        pre_save.connect(_remember, sender=model, dispatch_uid=f"journal {key}")
        post_save.connect(_saved, sender=model, dispatch_uid=f"journal {key}")
        pre_delete.connect(_remember, sender=model, dispatch_uid=f"journal {key}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"journal {key}")
    user = get_user_model()
    for through, name in (
        (user.groups.through, "groups"),
        (user.user_permissions.through, "permissions"),
        (Group.permissions.through, "permissions"),
    ):
        m2m_changed.connect(_relation_listener(name), sender=through, weak=False, dispatch_uid=f"journal {name}")
    for model in apps.get_models():
        if issubclass(model, BaseLogEntry):
            post_save.connect(_logged, sender=model, dispatch_uid="journal")
    upload_refused.connect(_upload_refused, dispatch_uid="journal")


def watched() -> list[type[models.Model]]:
    """Accounts, groups, sites, languages, settings."""
    return [get_user_model(), Group, Site, Locale, *settings_models()]


def settings_models() -> list[type[models.Model]]:
    """Settings, and the rows that belong to them."""
    found = [model for model in apps.get_models() if issubclass(model, AbstractSetting)]
    for model in apps.get_models():
        keys = [field for field in model._meta.fields if isinstance(field, ParentalKey)]
        if any(issubclass(key.related_model, AbstractSetting) for key in keys):
            found.append(model)
    return found


# --- accounts, groups, settings ------------------------------------------------------------------
def _values(row: models.Model) -> dict[str, Any]:
    """The values of a row's fields as the journal keeps them."""
    return {
        field.name: _value(field, field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in UNIMPORTANT and not field.primary_key
    }


def _value(field: models.Field, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    is_free = isinstance(field, (models.CharField, models.TextField)) and field.choices is None
    return Text(value) if is_free and field.model in settings_models() else str(value)


def _remember(sender, instance, raw=False, update_fields=None, **kwargs):
    if raw or (update_fields is not None and not set(update_fields) - UNIMPORTANT):
        instance._journal_before = None
        return
    # `raw` rows and new ones have no past
    stored = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    instance._journal_before = _values(stored) if stored else {}


def _saved(sender, instance, created, raw=False, **kwargs):
    before = instance.__dict__.pop("_journal_before", None)
    if raw or before is None:
        return
    after = _values(instance)
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        _note(
            ADDED if created else CHANGED,
            instance,
            {name: before[name] for name in changed if name in before},
            {name: after[name] for name in changed},
        )


def _deleted(sender, instance, **kwargs):
    _note(REMOVED, instance, instance.__dict__.pop("_journal_before", None) or {}, {})


def _note(action: str, row: models.Model, before: dict[str, Any], after: dict[str, Any]) -> None:
    if isinstance(row, get_user_model()):
        before, after = ({k: NOT_KEPT if k in PERSONAL else v for k, v in each.items()} for each in (before, after))
    record(action, row, before=before, after=after)


def _relation_listener(name: str):
    """Notes what was added to, and taken from, a person's groups or a group's permissions."""

    def changed(sender, instance, action, reverse, model, pk_set, **kwargs):
        if action == "pre_clear":
            gone = list(getattr(instance, _accessor(instance, name, reverse)).all())
        elif action in ("post_add", "post_remove"):
            gone = list(model._base_manager.filter(pk__in=pk_set))
        else:
            return
        pairs = [(row, instance) for row in gone] if reverse else [(instance, row) for row in gone]
        for owner in dict.fromkeys(owner for owner, _row in pairs):
            names = sorted(_name_of(row) for each, row in pairs if each == owner)
            values = {name: names}
            record(CHANGED, owner, **({"after": values} if action == "post_add" else {"before": values}))

    return changed


def _accessor(instance: models.Model, name: str, reverse: bool) -> str:
    if not reverse:
        return "user_permissions" if name == "permissions" and not isinstance(instance, Group) else name
    return "user_set"


def _name_of(row: models.Model) -> str:
    if hasattr(row, "codename"):
        return f"{row.content_type.app_label}.{row.codename}"
    return str(row)


# --- Wagtail's log -------------------------------------------------------------------------------
def _logged(sender, instance, created, raw=False, **kwargs):
    if raw or not created:
        return
    if isinstance(instance, PageLogEntry):
        if not instance.action.startswith(tuple(DRAFTS)):
            _note_pages(instance)
        return
    model = instance.content_type.model_class()
    if model is None or (model in watched() and not instance.action.startswith("cdc.")):
        return
    about = model(pk=instance.object_id) if instance.object_id else None
    record(instance.action, about, user=instance.user, after=_counts(instance.data))


def _note_pages(entry: PageLogEntry) -> None:
    """An entry for each page: Wagtail's log holds one for all languages that are published or withdrawn together.

    For a publication, which version gave way to which; their words are in the page's history, where they can be erased.
    """
    data = entry.data if isinstance(entry.data, dict) else {}
    together, at = data.get("pages"), data.get("at")
    keys = [each["page"] for each in together] if together else [entry.page_id]
    for key in keys:
        before = after = None
        if entry.action in PUBLISHED:
            before = last_published(key)
            after = {"from": at} if at else {"version": entry.revision_id or _live_version(key)}
        record(entry.action, Page(pk=key), user=entry.user, before=before, after=after)


def last_published(page: int) -> dict[str, Any]:
    """The version that the journal last saw published."""
    earlier = JournalEntry.objects.filter(kind=Page._meta.label_lower, object_id=str(page), action__in=PUBLISHED)
    earlier = earlier.filter(after__has_key="version")
    return earlier.values_list("after", flat=True).first() or {}


def _live_version(page: int) -> int | None:
    return Page.objects.filter(pk=page).values_list("live_revision_id", flat=True).first()


def _counts(data: Any) -> dict[str, Any]:
    """Only numbers and yes or no: texts may hold names."""
    if not isinstance(data, dict):
        return {}
    return {key: value for key, value in data.items() if isinstance(value, (bool, int))}


def _upload_refused(sender, code, **kwargs):
    record(UPLOAD_REFUSED, after={"reason": code})
