"""Removes a name from chosen places. That is no edit: nobody becomes an author, no translation outdated by it."""

import json
from collections import Counter, defaultdict
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log
from wagtail.models import BaseLogEntry, Page, Revision

from .columns import Column, searched
from .files import REPLACEMENT, Renames
from .indexes import make_anew
from .models import NameRemoval
from .owners import language_of, owner_of, prefetch_owners
from .search import ADDRESS_KEYS, address_has_name, language_at, rows_with
from .texts import Names, Path, Replacement, mapped

REMOVED = "cdc.name_removed"


def remove(names: Names, tokens: list[str], replacement: Replacement, user: AbstractBaseUser) -> int:
    """Replace the name in the places that the tokens name, in one transaction; returns in how many it was done.

    Places are read again under a lock, so that nothing is written back that somebody changed meanwhile.
    """
    renames = Renames()
    try:
        with transaction.atomic(durable=True):
            places = _remove(names, tokens, replacement, user, renames)
    except BaseException:
        renames.undo()
        raise
    renames.finish()
    return places


def _remove(names: Names, tokens: list[str], replacement: Replacement, user: AbstractBaseUser, renames: Renames) -> int:
    chosen: dict[str, set[str]] = defaultdict(set)
    for token in tokens:
        column, _colon, key = token.rpartition(":")
        chosen[column].add(key)
    touched: Counter[models.Model] = Counter()
    for model, columns in searched().items():
        columns = [column for column in columns if column.key in chosen and not column.is_by_hand]
        keys = {key for column in columns for key in chosen[column.key]}
        valid = [key for key in keys if _is_key(model, key)]
        if not valid:
            continue
        found = dict(rows_with(model, columns, names, lock=True, keys=valid))
        rows = model._base_manager.in_bulk(list(found))
        prefetch_owners(list(rows.values()))
        for key, row in rows.items():
            values = {column: value for column, value in found[key].items() if str(key) in chosen[column.key]}
            change = _Change(names, replacement, row, renames)
            new = {column: after for column, value in values.items() if (after := change.of(column, value)) != value}
            if new:
                model._base_manager.filter(pk=key).update(
                    **{column.field.name: _stored(column, value) for column, value in new.items()}
                )
                touched[change.owner] += len(new)
    if touched:
        make_anew(touched, names)
        _note(touched, names, replacement, user)
    return touched.total()


def _is_key(model: type[models.Model], key: str) -> bool:
    try:
        model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return True


def _stored(column: Column, value: Any) -> Any:
    """JSON goes to the database as it is: a field would look for blocks in it, and drop what it does not know."""
    return Cast(Value(json.dumps(value)), models.JSONField()) if column.is_json else value


class _Change:
    """The new values of one row."""

    def __init__(self, names: Names, replacement: Replacement, row: models.Model, renames: Renames) -> None:
        self.names, self.replacement, self.row, self.renames = names, replacement, row, renames
        self.owner = owner_of(row)
        self.language = language_of(row, self.owner)

    def of(self, column: Column, value: Any) -> Any:
        """A column's value without the name; the value itself where it stays."""
        if column.is_json:
            return mapped(value, self._within_json)
        if not self.names.stand_in(value):
            return value
        if column.is_file:
            return self._file(column, value)
        if isinstance(column.field, models.SlugField):
            return f"{REPLACEMENT}-{self.row.pk}"
        text = self._text(value, self.language)
        if column.has_to_be_unique:
            text = f"{text} {self.row.pk}"
        limit = column.field.max_length
        return text if not limit or len(text) <= limit else text[: limit - 1] + "…"

    def _text(self, text: str, language: str) -> str:
        return self.names.replace(text, lambda name: self.replacement.for_name(name, language))

    def _within_json(self, path: Path, text: str) -> str:
        # the address in an old version would become the page's when somebody goes back to that version
        if isinstance(self.row, Revision) and len(path) == 1 and path[0] in ADDRESS_KEYS:
            if not isinstance(self.owner, Page) or not self.names.stand_in(text):
                return text
            return text if address_has_name(self.owner, self.names) else getattr(self.owner, path[0])
        return self._text(text, language_at(path) or self.language)

    def _file(self, column: Column, old: str) -> str:
        storage = getattr(self.row, column.field.name).storage
        new = self.names.replace(old, lambda _name: REPLACEMENT)
        if isinstance(self.row, AbstractImage):
            for rendition in self.row.renditions.all():  # their files go after the transaction
                rendition.delete()
        return self.renames.copy(storage, old, new, column.field.max_length)


def _note(owners: Counter[models.Model], names: Names, replacement: Replacement, user: AbstractBaseUser) -> None:
    """Log it on each thing and as a whole, without the name."""
    things = {f"{owner._meta.label_lower}:{owner.pk}": places for owner, places in owners.items()}
    removal = NameRemoval.objects.create(user=user, places=owners.total(), things=things)
    log(removal, REMOVED, user=user, data={"places": removal.places})
    for owner, places in owners.items():
        if not isinstance(owner, BaseLogEntry):
            # the title may be a place that was left as it is
            title = names.replace(str(owner), lambda name: replacement.for_name(name, ""))
            log(owner, REMOVED, user=user, title=title, data={"places": places})
