"""The words of a page's version: which fields hold them, whether two versions differ, how many there are."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail.models import Orderable

from cdc_site.pages.models import TranslatedPage
from cdc_site.pages.text_fields import holds_words


@dataclass(frozen=True)
class TextField:
    """A field, or a relation to child rows, that is written per language."""

    name: str
    label: str
    fields_of_row: tuple[str, ...] = ()

    def read(self, content: dict):
        """What a version says in it, in a form that can be compared."""
        value = content.get(self.name)
        if self.fields_of_row:
            return [[row.get(name) for name in self.fields_of_row] for row in value or []]
        if isinstance(value, str) and value.startswith("["):
            try:
                return _without_ids(json.loads(value))
            except ValueError:
                return value
        return value or ""


def text_fields(model: type[TranslatedPage]) -> list[TextField]:
    """The fields of a kind of page that are shown per language, with the names that an editor sees."""
    found = [
        TextField(field.name, capfirst(str(field.verbose_name)))
        for field in model._meta.concrete_fields
        if holds_words(field) and field.name not in model.fact_fields
    ]
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        row = relation.related_model
        if name not in model.fact_relations and issubclass(row, Orderable):
            kept_once = model.facts_in_rows.get(name, ())
            names = tuple(f.name for f in row._meta.concrete_fields if holds_words(f) and f.name not in kept_once)
            found.append(TextField(name, capfirst(str(row._meta.verbose_name_plural)), names))
    return found


def changed_fields(model: type[TranslatedPage], before: dict, after: dict) -> list[TextField]:
    """Text fields in which two versions differ."""
    return [field for field in text_fields(model) if field.read(before) != field.read(after)]


def count_words(content: dict, fields: list[TextField] | type[TranslatedPage]) -> int:
    """About how many words a version has in these fields, or in all text fields of a model."""
    chosen = fields if isinstance(fields, list) else text_fields(fields)
    return sum(len(strip_tags(text).split()) for field in chosen for text in _strings(field.read(content)))


def _without_ids(value):
    """Stream data without the ids that an editor's browser gives to blocks."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "id"}
    return value


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace("<", " <")
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "type":
                yield from _strings(item)
