"""Which blocks an editor can put on a page."""

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamBlock, StreamValue

from .links import CallToActionBlock, PageLinksBlock, ProjectCardsBlock
from .media import CaptionedImageBlock, DocumentsBlock, GalleryBlock, VideoBlock
from .text import (
    FactsBlock,
    HeadingBlock,
    ParagraphsBlock,
    QuotationBlock,
    StatementBlock,
    TimelineBlock,
)


class IntroStreamBlock(StreamBlock):
    """A few paragraphs."""

    rich_text = ParagraphsBlock()


class BodyStreamBlock(StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    rich_text = ParagraphsBlock()
    image = CaptionedImageBlock()
    gallery = GalleryBlock()
    quotation = QuotationBlock()
    facts = FactsBlock()
    timeline = TimelineBlock()
    documents = DocumentsBlock()
    video = VideoBlock()
    page_links = PageLinksBlock()
    project_cards = ProjectCardsBlock()
    call_to_action = CallToActionBlock()
    statement = StatementBlock()


def leading_text(stream: StreamValue) -> SafeString:
    """The paragraphs before the first block of another kind, as HTML."""
    paragraphs = []
    for block in stream:
        if block.block_type != "rich_text":
            break
        paragraphs.append(str(block.value))
    return mark_safe("".join(paragraphs))  # noqa: S308 - RichText renders its own, cleaned HTML
