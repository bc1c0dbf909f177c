"""Previews of a page in its other languages, and of a translation beside its original.

Everything shown of the original is plain text that the template escapes: no HTML of a version is shown as HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from modelcluster.models import get_all_child_relations
from wagtail import blocks, hooks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.utils.text import text_from_html

from cdc_site.i18n.languages import current_language, direction, enabled_languages, language_name
from cdc_site.pages.text_fields import holds_words

ORIGINAL = "original"
BOTH = "both"
LANGUAGE = "language-"

_WORD_OR_SPACE = re.compile(r"\s+|\S+")
_END_OF_PARAGRAPH = re.compile(r"(?=</(?:p|li|h[1-6]|blockquote)>)|<br\s*/?>")


@dataclass(frozen=True)
class Piece:
    """Some words of a passage; `change` is "added", "removed" or empty."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class Cell:
    """What one version says in a field: passages, each made of pieces, and the language it is in."""

    heading: str
    code: str
    passages: list[list[Piece]]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.code)


@dataclass(frozen=True)
class Field:
    """A field with the versions of it that are shown beside each other."""

    label: str
    cells: list[Cell]


def modes_for(page) -> list[tuple[str, str]]:
    """Names of the ways in which an editor can preview a page that exists in other languages; else an empty list."""
    codes = [language.code for language in enabled_languages()]
    versions = page.get_translations().filter(locale__language_code__in=codes).order_by("locale_id")
    others = versions.values_list("locale__language_code", flat=True) if page.pk else []
    modes = [(f"{LANGUAGE}{code}", language_name(code)) for code in others]
    if page.source_id:
        modes += [(ORIGINAL, _("Original, with changes marked")), (BOTH, _("Both, side by side"))]
    return [("", _("This page")), *modes] if modes else []


def preview(page, request: HttpRequest, mode: str) -> HttpResponse:
    """The preview of a page in one of its modes but the usual one.

    Other apps add notes above the original with a function under the hook `original_preview_notes`, which takes the
    request and this version of the translation, and returns a component or None.
    """
    if mode.startswith(LANGUAGE):
        return _other_language(page, request, mode.removeprefix(LANGUAGE))
    # read before the language changes: what belongs to the page does not depend on the reader of the admin
    published = _published(page.source)
    base = page.source_revision.as_object() if page.source_revision_id else None
    with override(_admin_language(request)):
        fields = _fields(page, published, base, with_page=mode == BOTH)
        found = [provide(request, page) for provide in hooks.get_hooks("original_preview_notes")]
        context = {
            "title": published.title,
            "note": _what_changed(fields, base),
            "notes": [note for note in found if note],
            "fields": fields,
        }
        return _rendered(request, context)


def _other_language(page, request: HttpRequest, code: str) -> HttpResponse:
    """The latest version in another language for those who may edit it; for others the published one."""
    other = page.get_translations().get(locale__language_code=code).specific
    permissions = other.permissions_for_user(request.user)
    if permissions.can_edit() or permissions.can_publish():
        version = other.get_latest_revision_as_object()
    elif other.live:
        version = other
    else:
        with override(_admin_language(request)):
            note = _("This version is not published, and you may not see its draft.")
            return _rendered(request, {"title": language_name(code), "note": note})
    extra = {"in_preview_panel": getattr(request, "in_preview_panel", False)}
    # a request of its own, under the address of that version: the language of the site follows the address
    return version.make_preview_request(request, version.default_preview_mode, extra)


def _rendered(request: HttpRequest, context: dict) -> HttpResponse:
    code = _admin_language(request)
    return render(request, "pages/preview_original.html", {"code": code, "direction": direction(code), **context})


def _admin_language(request: HttpRequest) -> str:
    """The language of the admin that asked for the preview; the request itself is in that of the page's address."""
    return getattr(request, "admin_language", None) or current_language().code


def _published(original: Page) -> Page:
    """What readers see of the original; of one that is not published, the latest version."""
    revision = original.live_revision or original.latest_revision
    return revision.as_object() if revision else original


def _what_changed(fields: list[Field], base: Page | None) -> str:
    if base is None:
        return _("It is not known what has changed since this translation was made.")
    pieces = (piece for field in fields for passage in field.cells[0].passages for piece in passage)
    if any(piece.change for piece in pieces):
        return _("Marked is what has changed in the original since this translation was made.")
    return _("Nothing has changed in the original since this translation was made.")


def _fields(page: Page, published: Page, base: Page | None, with_page: bool) -> list[Field]:
    before = None if base is None else {name: parts for name, _label, parts in texts_of(base)}
    own = {name: parts for name, _label, parts in texts_of(page)}
    own_code = page.locale.language_code
    code = published.locale.language_code
    original = _("Original: %(language)s") % {"language": language_name(code)}
    translation = _("Translation: %(language)s") % {"language": language_name(own_code)}
    fields = []
    for name, label, now in texts_of(published):
        cells = [Cell(original, code, _passages(now if base is None else before[name], now))]
        if with_page:
            cells.append(Cell(translation, own_code, _passages(own[name], own[name])))
        if any(cell.passages for cell in cells):
            fields.append(Field(label, cells))
    return fields


def _passages(before: dict[str, str], now: dict[str, str]) -> list[list[Piece]]:
    """The passages of a field now, and those that are gone after what they followed."""
    order = list(now)
    previous = None
    for key in before:
        if key not in now:
            order.insert(0 if previous is None else order.index(previous) + 1, key)
        previous = key
    return [marked(before.get(key, ""), now.get(key, "")) for key in order]


def marked(before: str, now: str) -> list[Piece]:
    """A text as pieces, word by word: what stayed, what was removed and what was added."""
    if before == now:
        return [Piece(now)]
    old, new = _WORD_OR_SPACE.findall(before), _WORD_OR_SPACE.findall(now)
    pieces = []
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(Piece("".join(new[k:m])))
            continue
        if j > i:
            pieces.append(Piece("".join(old[i:j]), "removed"))
        if m > k:
            pieces.append(Piece("".join(new[k:m]), "added"))
    return pieces


def texts_of(page: Page) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Name, label and text of each field that a page has per language.

    The text comes in parts, by the block or child row that it stands in, so that a part is found again elsewhere.
    """
    for field in page._meta.concrete_fields:
        if holds_words(field) and field.name not in page.fact_fields:
            yield field.name, capfirst(str(field.verbose_name)), _without_empty(_parts(field, page))
    for relation in get_all_child_relations(page):
        name, row_model = relation.get_accessor_name(), relation.related_model
        if name in page.fact_relations or not issubclass(row_model, Orderable):
            continue
        kept_once = page.facts_in_rows.get(name, ())
        columns = [
            field for field in row_model._meta.concrete_fields if holds_words(field) and field.name not in kept_once
        ]
        parts = {}
        for place, row in enumerate(getattr(page, name).all()):
            lines = (getattr(row, column.name) for column in columns)
            parts[str(row.pk or f"row {place}")] = "\n".join(line for line in lines if line)
        yield name, capfirst(str(row_model._meta.verbose_name_plural)), _without_empty(parts)


def _without_empty(parts: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in parts.items() if text.strip()}


def _parts(field: models.Field, page: Page) -> dict[str, str]:
    value = getattr(page, field.name)
    if isinstance(field, StreamField):
        return {
            child.id or f"block {place}": "\n".join(_texts_in(child.block, child.value))
            for place, child in enumerate(value or [])
        }
    return {"": _plain(value) if isinstance(field, RichTextField) else value or ""}


def _texts_in(block: blocks.Block, value) -> Iterator[str]:
    """The texts in a block that readers see; choices, pictures and addresses are none."""
    if not value:
        return
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _texts_in(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _texts_in(block.child_block, item)
    elif isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from _texts_in(child.block, child.value)
    elif isinstance(block, blocks.RichTextBlock):
        yield _plain(value.source)
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield value


def _plain(html: str) -> str:
    """Rich text as plain text with a line per paragraph."""
    lines = text_from_html(_END_OF_PARAGRAPH.sub("\n", html or "")).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
