"""Finds every place where a name stands."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from cdc_site.i18n.languages import language_name
from cdc_site.settings.languages import KNOWN

from .columns import Column, searched
from .owners import Group, describe, group_of, language_of, owner_of, prefetch_owners
from .texts import Names, Path, language_of_letters, texts_in

MOST = 1000  # places on one page
EXCERPTS = 3
AROUND = 60  # characters before and after a name
# in a saved version; publishing it would give the page this address
ADDRESS_KEYS = ("slug", "url_path")
# columns that no form shows, in an editor's words
_WORDS = {
    "object_str": _("Title"),
    "draft_title": _("Title"),
    "label": _("Title"),
    "data": _("Details"),
    "form_data": _("Message"),
    "url_path": _("Address"),
}
_TAG = re.compile(r"<[^<>]*>")


@dataclass
class Excerpt:
    """A name and what stands around it. label: the field; language: its code, empty when unknown."""

    label: str
    language: str
    before: str
    name: str
    after: str

    @property
    def language_name(self) -> str:
        """The language in the words of whoever reads the list."""
        try:
            return get_language_info(self.language)["name_translated"]
        except KeyError:  # Syriac, for one
            return language_name(self.language)


@dataclass
class Place:
    """A column of a row in which the name stands."""

    column: Column
    row: models.Model
    owner: models.Model
    is_by_hand: bool
    excerpts: list[Excerpt] = field(default_factory=list)
    count: int = 0

    @property
    def token(self) -> str:
        """What a form says to name this place."""
        return f"{self.column.key}:{self.row.pk}"

    @property
    def group(self) -> Group:
        """The kind of place."""
        return group_of(self.row, self.owner)

    @property
    def title(self) -> str:
        """What the page, picture or other thing is called."""
        return str(self.owner)

    @property
    def description(self) -> str:
        """What the row is."""
        return describe(self.row, self.owner)

    @property
    def is_ticked(self) -> bool:
        """Whether it is proposed for removal: readers would see the replacement in what is public."""
        return not self.is_by_hand and self.group != Group.PUBLIC


def rows_with(
    model: type[models.Model], columns: list[Column], names: Names, lock: bool = False, keys: list | None = None
) -> Iterator[tuple[Any, dict[Column, Any]]]:
    """Key, and raw value of each column in which the name may stand, of each such row. JSON comes parsed."""
    aliases = {f"searched_{number}": column for number, column in enumerate(columns)}
    texts = {alias: Cast(column.field.name, models.TextField()) for alias, column in aliases.items()}
    contains = Q()
    for alias in aliases:
        contains |= Q(**{f"{alias}__iregex": names.sql})
    rows = model._base_manager.annotate(**texts).filter(contains).order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    if lock:
        rows = rows.select_for_update()
    for key, *values in rows.values_list("pk", *aliases):
        held = {column: value for column, value in zip(columns, values, strict=True) if value}
        yield key, {column: json.loads(value) if column.is_json else value for column, value in held.items()}


def find(names: Names) -> tuple[list[Place], bool]:
    """The places, grouped; and whether there are more than are listed."""
    places: list[Place] = []
    for model, columns in searched().items():
        found = {}
        for key, values in rows_with(model, columns, names):
            hits = {column: _hits(value, names) for column, value in values.items()}
            if any(hits.values()):
                found[key] = hits
        rows = model._base_manager.in_bulk(list(found)[:MOST])
        prefetch_owners(list(rows.values()))
        for key, row in rows.items():
            owner = owner_of(row)
            for column, hits in found[key].items():
                if hits:
                    places.append(_place(column, row, owner, hits, names))
    order = list(Group)
    places.sort(key=lambda place: (order.index(place.group), place.title))
    return places[:MOST], len(places) > MOST


def _hits(value: Any, names: Names) -> list[tuple[Path, str]]:
    texts = [((), value)] if isinstance(value, str) else texts_in(value)
    return [(path, text) for path, text in texts if names.stand_in(text)]


def _place(column: Column, row: models.Model, owner: models.Model, hits: list, names: Names) -> Place:
    only_addresses = isinstance(row, Revision) and all(path[-1:] and path[-1] in ADDRESS_KEYS for path, _text in hits)
    fixed = column.is_by_hand or (only_addresses and address_has_name(owner, names))
    place = Place(column, row, owner, is_by_hand=fixed)
    for path, text in hits:
        spans = names.spans(text)
        place.count += len(spans)
        if spans and len(place.excerpts) < EXCERPTS:
            place.excerpts.append(_excerpt(place, path, text, spans[0]))
    return place


def address_has_name(owner: models.Model, names: Names) -> bool:
    """Whether a page's present address has the name, so that its old versions cannot be given another one."""
    return isinstance(owner, Page) and names.stand_in(owner.slug)


def _excerpt(place: Place, path: Path, text: str, span: tuple[int, int]) -> Excerpt:
    start, end = span
    language = language_at(path) or language_of(place.row, place.owner) or language_of_letters(text[start:end])
    before, after = _readable(text[:start]), _readable(text[end:])
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return Excerpt(_label(place, path), language, before, _readable(text[start:end]), after)


def _readable(text: str) -> str:
    """The text without tags."""
    return re.sub(r"\s+", " ", unescape(_TAG.sub(" ", text)))


def language_at(path: Path) -> str:
    """The language that JSON names on the way to a text: alternative texts are kept by language."""
    return next((key for key in path if key in KNOWN), "")


def _label(place: Place, path: Path) -> str:
    """The field as the editor's form calls it."""
    if isinstance(place.row, Revision) and path:
        named = {each.name: each for each in place.owner._meta.get_fields()}.get(path[0])
        related = getattr(named, "related_model", None) if named and named.auto_created else None
        words = related._meta.verbose_name_plural if related else getattr(named, "verbose_name", path[0])
    else:
        words = _WORDS.get(place.column.field.name, place.column.field.verbose_name)
    return capfirst(str(words))
