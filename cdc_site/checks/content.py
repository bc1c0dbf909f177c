"""What is written on a page, taken apart for the checks without a query: blocks are read as they are stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.blocks import (
    Block,
    CharBlock,
    DateBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import TranslatableMixin

from cdc_site.blocks.text import HeadingBlock
from cdc_site.media.models import SiteImage
from cdc_site.pages.models import BasePage

# names of blocks that are in the language which a `language` beside them names
IN_NAMED_LANGUAGE = ("text", "title")
# a title of a block is shown as a heading of this level
TITLE_LEVEL = 2
NOT_PROSE = (models.SlugField, models.URLField, models.EmailField)


@dataclass(frozen=True)
class Passage:
    """Words without markup. where: the field or block, as the editor calls it. language: the code they are in."""

    where: str
    text: str
    language: str


@dataclass(frozen=True)
class Picture:
    """A picture on the page. alt_text: the one written for this page, empty where the picture's own is used."""

    where: str
    image_id: int
    alt_text: str = ""


@dataclass
class PageContent:
    """A page and what the checks ask of it. Pairs begin with where something stands."""

    page: BasePage
    code: str
    passages: list[Passage] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    headings: list[tuple[str, int]] = field(default_factory=list)
    days: list[tuple[str, date]] = field(default_factory=list)


class _Prose(HTMLParser):
    """The paragraphs, links and headings of rich text as it is stored."""

    BREAKS = frozenset({"p", "li", "br", "blockquote", "h2", "h3", "h4", "h5", "h6"})

    def __init__(self, html: str):
        super().__init__()
        self.paragraphs, self.linked, self.levels = [""], [], []
        self.in_code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in self.BREAKS:
            self.paragraphs.append("")
        if tag == "a" and values.get("linktype") == "page" and (values.get("id") or "").isdigit():
            self.linked.append(int(values["id"]))
        if tag == "code":
            self.in_code += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag):
        if tag in self.BREAKS:
            self.paragraphs.append("")
        if tag == "code":
            self.in_code -= 1

    def handle_data(self, data):
        if not self.in_code:
            self.paragraphs[-1] += data


def read(page: BasePage) -> PageContent:
    """Take a page apart: this version of it, saved or not. Its locale must be loaded."""
    content = PageContent(page, page.locale.language_code)
    for model_field in page._meta.fields:
        if model_field.name in page.fact_fields or not model_field.editable:
            continue
        if isinstance(model_field, StreamField):
            _read_stream(content, model_field, getattr(page, model_field.name))
        else:
            _read_field(content, model_field, page, str(capfirst(model_field.verbose_name)))
    for relation in get_all_child_relations(type(page)):
        if issubclass(relation.related_model, TranslatableMixin) and relation.name not in page.fact_relations:
            _read_rows(content, relation)
    _read_pictures_of_facts(content)
    return content


def _read_field(content: PageContent, model_field: models.Field, row: models.Model, where: str) -> None:
    is_prose = isinstance(model_field, models.CharField | models.TextField) and not isinstance(model_field, NOT_PROSE)
    if is_prose and not model_field.choices and getattr(row, model_field.name):
        content.passages.append(Passage(where, getattr(row, model_field.name), content.code))


def _read_rows(content: PageContent, relation) -> None:
    """Rows that are written in each language, such as the roles of the team."""
    name = capfirst(relation.related_model._meta.verbose_name)
    for number, row in enumerate(getattr(content.page, relation.name).all(), start=1):
        for model_field in row._meta.fields:
            if model_field.editable:
                label = capfirst(model_field.verbose_name)
                _read_field(content, model_field, row, f"{name} {number}, {label}")


def _read_pictures_of_facts(content: PageContent) -> None:
    """Pictures that are chosen once for all languages, and shown on each."""
    facts = content.page.facts
    rows: list[tuple[models.Model, tuple[str, ...]]] = [(facts, facts.fact_fields)]
    for relation, names in facts.facts_in_rows.items():
        rows += [(row, names) for row in getattr(facts, relation).all() if getattr(row, "agreed", True)]
    for row, names in rows:
        for name in names:
            model_field = row._meta.get_field(name)
            if model_field.related_model is SiteImage and getattr(row, model_field.attname):
                where = str(capfirst(model_field.verbose_name))
                content.pictures.append(Picture(where, getattr(row, model_field.attname)))


def _read_stream(content: PageContent, model_field: StreamField, stream) -> None:
    label = capfirst(model_field.verbose_name)
    for number, item in enumerate(stream.get_prep_value(), start=1):
        block = stream.stream_block.child_blocks.get(item["type"])
        if block:
            names = {"field": label, "number": number, "block": block.label}
            where = _("%(field)s, block %(number)s (%(block)s)") % names
            _read_block(content, block, item["value"], where, content.code)


def _read_block(content: PageContent, block: Block, raw: Any, where: str, language: str) -> None:
    """Read one block and what is in it, as stored."""
    if not raw:
        return
    match block:
        case ImageBlock():
            _read_image(content, raw, where, language)
        case StructBlock():
            _read_struct(content, block, raw, where, language)
        case StreamBlock() | ListBlock():
            for child, value in _items(block, raw):
                _read_block(content, child, value, where, language)
        case RichTextBlock():
            prose = _Prose(raw)
            content.passages += [Passage(where, text, language) for text in prose.paragraphs if text.strip()]
            content.links += [(where, key) for key in prose.linked]
            content.headings += [(where, level) for level in prose.levels]
        case CharBlock() | TextBlock():
            content.passages.append(Passage(where, raw, language))
        case PageChooserBlock():
            content.links.append((where, raw))
        case DateBlock():
            day = parse_date(str(raw))
            content.days += [(where, day)] if day else []


def _items(block: StreamBlock | ListBlock, raw: list) -> Iterator[tuple[Block, Any]]:
    """The blocks in a list, with what is stored of each."""
    for item in raw:
        wrapped = isinstance(item, dict) and {"type", "value"} <= item.keys()
        if isinstance(block, ListBlock):
            yield block.child_block, item["value"] if wrapped else item
        elif wrapped and item["type"] in block.child_blocks:
            yield block.child_blocks[item["type"]], item["value"]


def _read_struct(content: PageContent, block: StructBlock, raw: dict, where: str, language: str) -> None:
    if isinstance(block, HeadingBlock):
        content.headings.append((where, int(raw.get("level") or TITLE_LEVEL)))
    elif raw.get("title") and "language" not in block.child_blocks:
        content.headings.append((where, TITLE_LEVEL))
    for name, child in block.child_blocks.items():
        named = raw.get("language") if name in IN_NAMED_LANGUAGE else ""
        _read_block(content, child, raw.get(name), where, named or language)


def _read_image(content: PageContent, raw: Any, where: str, language: str) -> None:
    raw = raw if isinstance(raw, dict) else {"image": raw}
    alt_text = raw.get("alt_text") or ""
    if alt_text:
        content.passages.append(Passage(where, alt_text, language))
    if raw.get("image") and not raw.get("decorative"):
        content.pictures.append(Picture(where, raw["image"], alt_text))
