"""Blocks of pictures, films and files."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.telepath import register
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, URLBlock
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cdc_site.i18n.languages import language_name, text_language_choices
from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.media.renditions import load_renditions

from .validation import refuse_empty, web_address

GROUP = _("Pictures and files")


def may_be_shown(image: SiteImage | None) -> bool:
    """Whether there is a picture, and nobody spoke against it since it was chosen."""
    return bool(image) and not image.is_withheld


class DescribedImageBlock(ImageBlock):
    """A picture with an alternative text for this page, or the picture's own one, or the word that it is decorative.

    Wagtail fills the field with the picture's text in the language of the admin; on a page in another language that
    would be the wrong one. Here an empty field stands for the picture's own text in the language of the page.
    """

    def __init__(self, required=True, **kwargs):
        super().__init__(required=required, **kwargs)
        alt_text = CharBlock(
            required=False,
            label=_("Alternative text on this page"),
            help_text=_("What the picture shows, in the language of this page. Empty: the picture's own text is used."),
        )
        alt_text.set_name("alt_text")
        self.child_blocks["alt_text"] = alt_text

    def clean(self, value):
        try:
            self.child_blocks["image"].clean(value)
        except ValidationError as error:
            raise StructBlockValidationError({"image": error}) from error
        if value and not self.is_deferred_validation and (reason := value.why_not_usable()):
            # the chooser beside the message links to the picture's form
            message = gettext("%(reason)s Open the picture to change that.") % {"reason": reason}
            raise StructBlockValidationError({"image": ValidationError(message, code="not_usable")})
        described = not value or value.decorative or value.contextual_alt_text
        if not described and not self.is_deferred_validation and (codes := value.languages_without_alt_text()):
            message = gettext(
                "Say what the picture shows, or tick that it is decorative: the picture has no text of its own "
                "in %(languages)s."
            )
            languages = ", ".join(language_name(code) for code in codes)
            raise StructBlockValidationError({"alt_text": ValidationError(message % {"languages": languages})})
        return value


# not Wagtail's adapter for ImageBlock, whose script fills in the text
register(StructBlockAdapter(), DescribedImageBlock)


class CaptionedImageBlock(StructBlock):
    """A picture with what stands below it."""

    image = DescribedImageBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=250)
    credit = CharBlock(
        label=_("Credit"), required=False, max_length=150, help_text=_("Empty: the picture's own credit is shown.")
    )

    def get_context(self, value, parent_context=None):
        return super().get_context(self.as_shown(value), parent_context)

    def as_shown(self, value):
        """The value with the picture's own credit where the page has none."""
        if not value["image"] or value["credit"]:
            return value
        return self.normalize({**value, "credit": value["image"].credit})

    def render(self, value, context=None):
        """Nothing for a picture that was deleted or withheld meanwhile."""
        return super().render(value, context) if may_be_shown(value["image"]) else ""

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"
        group = GROUP
        description = _("One picture with a caption and a credit.")
        template = "blocks/image.html"
        preview_template = "blocks_preview/image.html"


class GalleryBlock(StructBlock):
    """Several pictures."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    images = ListBlock(CaptionedImageBlock(), label=_("Pictures"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "images", _("Add at least one picture, or remove this block."))
        return cleaned

    def get_context(self, value, parent_context=None):
        """Leaves out pictures that were deleted or withheld, and loads the renditions of the others at once."""
        show = self.child_blocks["images"].child_block.as_shown
        images = [show(item) for item in value["images"] if may_be_shown(item["image"])]
        load_renditions(item["image"] for item in images)
        return super().get_context(self.normalize({**value, "images": images}), parent_context)

    class Meta:
        icon = "grid"
        label = _("Gallery")
        label_format = "{title}"
        group = GROUP
        description = _("Several pictures side by side, each with its caption.")
        template = "blocks/gallery.html"
        preview_template = "blocks_preview/gallery.html"


class DocumentBlock(StructBlock):
    """A document to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(
        label=_("Title"), required=False, max_length=150, help_text=_("Empty: the document's own title is shown.")
    )
    language = ChoiceBlock(
        label=_("Language of the document"),
        choices=text_language_choices,
        required=False,
        search_index=False,
        help_text=_("Empty: the language that is set for the document itself."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")


class DocumentsBlock(StructBlock):
    """Documents to download."""

    title = CharBlock(label=_("Title"), required=False, max_length=150)
    documents = ListBlock(DocumentBlock(), label=_("Documents"))

    def clean(self, value):
        cleaned = super().clean(value)
        refuse_empty(self, cleaned, "documents", _("Add at least one document, or remove this block."))
        return cleaned

    def get_context(self, value, parent_context=None):
        """Leaves out documents that were deleted meanwhile, and fills in what the others say of themselves."""
        documents = [
            {
                "document": item["document"],
                "title": item.get("title") or item["document"].title,
                "language": item.get("language") or item["document"].language,
            }
            for item in value["documents"]
            if item["document"]
        ]
        return super().get_context(self.normalize({**value, "documents": documents}), parent_context)

    def get_preview_value(self):
        """Documents that are not stored anywhere."""
        samples = [
            (_("Agreement between two cities"), "agreement.pdf", 184_000, "en"),
            (_("Report of a visit"), "report.odt", 61_000, "fr"),
        ]
        documents = [
            {"document": SiteDocument(pk=0, title=title, file=name, file_size=size, language=code)}
            for title, name, size, code in samples
        ]
        return self.normalize({"title": _("To read on"), "documents": documents})

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents")
        label_format = "{title}"
        group = GROUP
        description = _("Files to download, with kind, size and language.")
        template = "blocks/documents.html"


class VideoBlock(StructBlock):
    """A film on another site: a link, from which nothing is loaded before a reader follows it."""

    url = URLBlock(label=_("Address of the film"), validators=[web_address])
    title = CharBlock(label=_("Title"), max_length=150)
    poster = DescribedImageBlock(
        label=_("Picture"), required=False, help_text=_("Stands for the film on the page. The page works without it.")
    )

    class Meta:
        icon = "media"
        label = _("Film")
        label_format = "{title}"
        group = GROUP
        description = _("A link to a film on another site. Nothing is loaded from there until a reader follows it.")
        template = "blocks/video.html"
        preview_value = {
            "url": "https://example.org/film",
            "title": _("Two schools write to each other"),
            "poster": None,
        }
