"""Pictures, what is made from them for pages, and documents."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.search import index

from cdc_site.i18n.languages import text_language_choices

from .documents import check_document
from .fields import PictureField


class SiteImage(AbstractImage):
    """A picture, stored upright and without metadata, with an alternative text in each language."""

    file = PictureField(verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    # {language code: text}
    alt_texts = models.JSONField(verbose_name=_("alternative texts"), default=dict, blank=True)
    credit = models.CharField(
        verbose_name=_("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made the picture. Shown beside it."),
    )
    consent_note = models.TextField(
        verbose_name=_("consent"),
        blank=True,
        help_text=_(
            "Who of those to be seen has agreed to be shown, when, and where that is recorded. Only editors see this."
        ),
    )

    # Wagtail's `description` is one text for all languages: it is left out, `alt_texts` stands in its place
    admin_form_fields = (
        "title",
        "file",
        "credit",
        "consent_note",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("all_alt_texts"),
        index.SearchField("credit"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args, **kwargs):
        """Store a new file first, cleaned: Django would take width and height for the row before it stores the file."""
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        """The alternative text in the language of the page that is being shown; never a text of another language."""
        return self.alt_texts.get(get_language() or "", "")

    @property
    def all_alt_texts(self) -> str:
        return "\n".join(self.alt_texts.values())

    def languages_without_alt_text(self) -> list[str]:
        """Codes of the site's languages in which this picture is not described."""
        return [code for code, _name in settings.LANGUAGES if not self.alt_texts.get(code)]


class SiteRendition(AbstractRendition):
    """A picture in a size and format for pages."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(AbstractDocument):
    """A file that readers can download; of few kinds, and what its name says."""

    language = models.CharField(
        verbose_name=_("language"),
        max_length=16,
        blank=True,
        choices=text_language_choices,
        help_text=_("The language the document is written in."),
    )

    admin_form_fields = ("title", "file", "language", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self):
        """The checks of a new file as an error of the form's file field."""
        if self.file and not self.file._committed:
            try:
                check_document(self.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def save(self, *args, **kwargs):
        """Raises ValidationError for a new file that `check_document` refuses: not every file comes from a form."""
        if self.file and not self.file._committed:
            check_document(self.file)
            self._set_document_file_metadata()
        super().save(*args, **kwargs)
