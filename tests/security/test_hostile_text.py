"""What somebody typed stays text: in every text field of every page, block, snippet and setting that readers see."""

import json
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page, get_page_models
from wagtail.rich_text import RichText

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.pages.models import SiteSettings
from tests import factories
from tests.media.pictures import NOBODY_TO_BE_SEEN, plain

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
MARK = "Qz7"
TYPED = f'"><x onx=1>{MARK}'
# turns the direction of all that follows, and never ends
TURN = "\u202e"
HOSTILE = TYPED + TURN
ADDRESS = f'https://example.org/"><x/onx=1>{MARK}'
# what a request that no editor's browser made sends for a paragraph: text, and a link that is no address
SENT = {
    "blocks": [
        {"key": "a", "text": HOSTILE, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []},
        {
            "key": "b",
            "text": MARK,
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [{"key": 0, "offset": 0, "length": 3}],
        },
    ],
    "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
}
PLAIN = {"id", "slug", "url_path", "path", "code", "clean_name", "language", "own_language", "country", "draft_title"}
KEPT = {"content_type", "locale", "source", "owner", "translation_key", "page_ptr", "alias_of"}


class Reader(HTMLParser):
    """Notes what a browser would run, and texts and attributes in which somebody's characters turn the direction."""

    def __init__(self, html: str):
        super().__init__()
        self.run, self.texts, self.attributes = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "x" or any(name.startswith("on") for name, _value in attrs):
            self.run.append(self.get_starttag_text())
        self.attributes += [value for _name, value in attrs if value]

    def handle_data(self, data):
        self.texts.append(data)


def filled(block, things):
    """A value of a block with hostile text wherever text goes."""
    if isinstance(block, ImageBlock):
        image = SiteImage.objects.get(pk=things["image"].pk)
        image.contextual_alt_text, image.decorative = HOSTILE, False
        return image
    if isinstance(block, ImageChooserBlock):
        return things["image"]
    if isinstance(block, DocumentChooserBlock):
        return things["document"]
    if isinstance(block, blocks.PageChooserBlock):
        targets = block.target_models
        return next((page for page in things["pages"] if isinstance(page, tuple(targets))), None)
    if isinstance(block, blocks.RichTextBlock):
        return RichText(ContentstateConverter(block.features).to_database_format(json.dumps(SENT)))
    if isinstance(block, blocks.StreamBlock):
        return blocks.StreamValue(block, [(name, filled(child, things)) for name, child in block.child_blocks.items()])
    if isinstance(block, blocks.StructBlock):
        values = {name: filled(child, things) for name, child in block.child_blocks.items()}
        return block.normalize({name: value for name, value in values.items() if value is not None})
    if isinstance(block, blocks.ListBlock):
        return block.normalize([filled(block.child_block, things)])
    if isinstance(block, blocks.ChoiceBlock):
        choices = [value for value, _label in block.field.choices if value]
        return choices[0] if choices else ""
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.URLBlock):
        return ADDRESS
    if isinstance(block, blocks.DateBlock):
        return date(2026, 1, 2)
    if isinstance(block, blocks.DateTimeBlock):
        return datetime(2026, 1, 2)
    if isinstance(block, (blocks.IntegerBlock, blocks.DecimalBlock)):
        return 1
    return HOSTILE


def fill(row: models.Model, things: dict) -> list[str]:
    """Write hostile text into every text field of a row; the names of the fields."""
    names = []
    for field in row._meta.get_fields():
        name = field.name
        if not getattr(field, "concrete", False) or name in PLAIN | KEPT or getattr(field, "choices", None):
            continue
        if isinstance(field, StreamField):
            setattr(row, name, filled(field.stream_block, things))
        elif isinstance(field, (RichTextField, models.TextField, models.CharField)) and not isinstance(
            field, (models.EmailField, models.UUIDField)
        ):
            setattr(row, name, ADDRESS if isinstance(field, models.URLField) else HOSTILE[: field.max_length])
        else:
            continue
        names.append(name)
    return names


@pytest.fixture(scope="module")
def site(once):
    """Every kind of page in both languages, snippets and settings, all filled in. Returns the kinds of pages."""
    home = factories.make_bilingual_site()
    factories.ContentPageFactory(parent=home, slug="content", show_in_menus=True)
    factories.BridgesPageFactory(parent=home)
    factories.EnquiryPageFactory(parent=home)
    factories.TeamPageFactory(parent=home, roles=[factories.make_role()])
    for page in Page.objects.filter(slug__in=["content", "bridges", "write-to-us", "team"]):
        factories.translate(page.specific, slug=f"{page.slug}-ar")
    image = SiteImage(
        title=HOSTILE,
        credit=HOSTILE,
        alt_texts={"en": HOSTILE, "ar": HOSTILE},
        file=ContentFile(plain(), name="a.jpg"),
        **NOBODY_TO_BE_SEEN,
    )
    image.save()
    document = SiteDocument.objects.create(title=HOSTILE, file=ContentFile(b"text", name="a.txt"))
    things = {
        "image": image,
        "document": document,
        "pages": list(Page.objects.filter(depth__gt=2, locale__language_code="en").specific()),
    }
    kinds = set()
    for page in Page.objects.filter(depth__gt=1, locale__language_code__in=["en", "ar"]).specific():
        fill(page, things)
        kinds.add(type(page))
        for relation in page._meta.related_objects:
            if relation.one_to_many and hasattr(relation, "field") and type(relation.field).__name__ == "ParentalKey":
                rows = list(getattr(page, relation.get_accessor_name()).all())
                for row in rows:
                    fill(row, things)
                setattr(page, relation.get_accessor_name(), rows)
        if hasattr(page, "hero_image") and not getattr(page, "source_id", None):
            page.hero_image = image
        page.save_revision(clean=False).publish()
    for settings in (SiteSettings.load(),):
        for row in settings.texts.all():
            fill(row, things)
            row.save()
    for model in (*_labels(),):
        for row in model.objects.all():
            row.text = HOSTILE[: row._meta.get_field("text").max_length]
            row.save()
    return kinds


def _labels():
    from cdc_site.i18n.labels import LabelBase

    return [each for each in LabelBase.__subclasses__() if not each._meta.abstract]


def addresses() -> list[str]:
    pages = [page.url for page in Page.objects.live().filter(depth__gt=1) if page.url]
    return [
        *pages,
        *(f"/{code}/search/?q={MARK}" for code in ("en", "ar")),
        "/en/search/?q=%22%3E%3Cx+onx%3D1%3E",
        "/en/nowhere/%22%3E%3Cx%20onx=1%3E/",
        "/en/projects/?field=%22%3E%3Cx+onx%3D1%3E",
    ]


def test_every_kind_of_page_is_filled_in(site):
    assert {model for model in get_page_models() if model is not Page} <= site


def test_nothing_that_was_typed_runs_or_turns_what_follows(site):
    shown = 0
    wrong = []
    for address in addresses():
        html = Client().get(address, follow=True).text
        reader = Reader(html)
        shown += sum(MARK in text for text in reader.texts)
        wrong += [(address, each[:150]) for each in reader.run]
        wrong += [(address, each[:80]) for each in reader.attributes if each.strip().lower().startswith("javascript:")]
        wrong += [(address, "turns: " + each[:80]) for each in reader.texts + reader.attributes if TURN in each]

    assert shown > 100  # the positive control: it is shown, as text
    assert wrong == []


@pytest.mark.parametrize(
    "address", ["projects.json", "projects.csv", "partners.json", "partners.csv", "projects/feed/"]
)
def test_nor_does_it_in_the_data(site, address):
    text = Client().get(f"/en/{address}").text
    if address.endswith(".json"):
        text = str(json.loads(text))

    assert MARK in text
    assert TURN not in text


def test_an_isolate_stays(site):
    """Texts in Arabic use them around addresses."""
    page = Page.objects.get(slug="content").specific
    factories.edit(page, title="\u2066/ar/projects.json\u2069")

    assert "\u2066/ar/projects.json\u2069" in Client().get(page.url).text
