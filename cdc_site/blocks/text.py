"""Blocks of words."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, DateBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from cdc_site.i18n.languages import text_language_choices

from .validation import refuse_empty

GROUP = _("Text")
FEATURES = ["bold", "link", "document-link", "ol", "ul"]
SENTENCE_FEATURES = ["bold", "link"]


class HeadingBlock(StructBlock):
    """A heading inside the body; the page's own title is the only one above it."""

    text = CharBlock(label=_("Heading"), max_length=150)
    level = ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2", search_index=False
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{text}"
        group = GROUP
        description = _("Opens a section of the page, or a part of a section.")
        template = "blocks/heading.html"
        preview_value = {"text": _("How we met"), "level": "2"}


class ParagraphsBlock(RichTextBlock):
    """Running text with few features: the design does the rest."""

    def __init__(self, features=FEATURES, **kwargs):
        super().__init__(features=list(features), **kwargs)

    def deconstruct(self):
        """As Wagtail's own block with its features, so that no migration refers to this class."""
        return "wagtail.blocks.RichTextBlock", [], {"features": self.features}

    class Meta:
        icon = "pilcrow"
        label = _("Paragraphs")
        group = GROUP
        description = _("Running text with links, lists and words in bold.")
        template = "blocks/rich_text.html"
        preview_value = _(
            "<p>Two schools wrote to each other for a year. Then the <b>first letters</b> became a visit.</p>"
            "<ul><li>Twelve pupils travelled.</li><li>Two languages were spoken.</li></ul>"
        )


class QuotationBlock(StructBlock):
    """Somebody's words, in the language in which they were said."""

    text = TextBlock(label=_("Quotation"), help_text=_("Without quotation marks: the page sets them."))
    attribution = CharBlock(
        label=_("Said by"),
        required=False,
        max_length=150,
        help_text=_("A name only when the person agreed; else for example “a teacher from Qamishlo”."),
    )
    language = ChoiceBlock(
        label=_("Language of the quotation"),
        choices=text_language_choices,
        required=False,
        search_index=False,
        help_text=_("Leave empty when it is the language of the page."),
    )
    translation = TextBlock(
        label=_("Translation"), required=False, help_text=_("The same words in the language of the page.")
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["translation"] and not cleaned["language"]:
            raise StructBlockValidationError(
                {
                    "language": ValidationError(
                        _("Say in which language the quotation is: it has a translation, so it is not the page's own.")
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        label_format = "{text}"
        group = GROUP
        description = _("What somebody said or wrote, with their name and, where needed, a translation.")
        template = "blocks/quotation.html"
        preview_value = {
            "text": "On ne construit pas un pont d'une seule rive.",
            "attribution": _("A guest from Poitiers"),
            "language": "fr",
            "translation": _("Nobody builds a bridge from one bank alone."),
        }


class FactBlock(StructBlock):
    """A term and what it stands for here."""

    term = CharBlock(label=_("What"), max_length=80)
    value = CharBlock(label=_("Fact"), max_length=250)

    class Meta:
        icon = "tag"
        label = _("Fact")
        label_format = "{term}: {value}"


class FactsBlock(StructBlock):
    """Facts in pairs."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    items = ListBlock(FactBlock(), label=_("Facts"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "items", _("Add at least one fact, or remove this block."))
        return cleaned

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        label_format = "{title}"
        group = GROUP
        description = _("Short facts in pairs, such as a place, a number or a duration.")
        template = "blocks/facts.html"
        preview_value = {
            "title": _("At a glance"),
            "items": [
                {"term": _("Where"), "value": _("Qamishlo and Poitiers")},
                {"term": _("Who took part"), "value": _("Two schools")},
                {"term": _("Languages"), "value": _("Arabic, French, Kurmanji")},
            ],
        }


class EventBlock(StructBlock):
    """A day and what happened on it."""

    date = DateBlock(label=_("Day"))
    text = CharBlock(label=_("What happened"), max_length=250)

    class Meta:
        icon = "date"
        label = _("Day")
        label_format = "{date} {text}"


class TimelineBlock(StructBlock):
    """Days in the order in which the editor put them."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    items = ListBlock(EventBlock(), label=_("Days"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "items", _("Add at least one day, or remove this block."))
        return cleaned

    class Meta:
        icon = "history"
        label = _("Timeline")
        label_format = "{title}"
        group = GROUP
        description = _("What happened on which day, one line each.")
        template = "blocks/timeline.html"
        preview_value = {
            "title": _("How it went"),
            "items": [
                {"date": date(2024, 3, 21), "text": _("The first letter arrives.")},
                {"date": date(2024, 9, 14), "text": _("A delegation visits.")},
                {"date": date(2025, 2, 5), "text": _("Both schools sign an agreement.")},
            ],
        }


class StatementBlock(StructBlock):
    """A declaration set as a letter: numbered paragraphs, place and date, who signs."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    paragraphs = ListBlock(
        ParagraphsBlock(features=SENTENCE_FEATURES, label=_("Paragraph")),
        label=_("Paragraphs"),
        help_text=_("The page numbers them."),
    )
    place_and_date = CharBlock(
        label=_("Place and date"), required=False, max_length=150, help_text=_("As it stands at the end of a letter.")
    )
    signatories = ListBlock(CharBlock(label=_("Signatory"), max_length=200), label=_("Signed by"), default=[])

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "paragraphs", _("Add at least one paragraph, or remove this block."))
        return cleaned

    class Meta:
        icon = "form"
        label = _("Statement")
        label_format = "{title}"
        group = GROUP
        description = _("A declaration with numbered paragraphs and the names of those who signed it.")
        template = "blocks/statement.html"
        preview_value = {
            "title": _("Declaration of two cities"),
            "paragraphs": [
                _("<p>Our cities will keep writing to each other.</p>"),
                _("<p>Every year, young people of one city are <b>guests</b> of the other.</p>"),
            ],
            "place_and_date": _("Qamishlo, in spring"),
            "signatories": [_("For the first city"), _("For the second city")],
        }
