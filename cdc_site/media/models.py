"""Pictures, what is made from them for pages, and documents."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.permissions import policy_registry
from wagtail.search import index

from cdc_site.i18n.languages import text_language_choices

from .document_metadata import without_metadata
from .documents import check_document
from .fields import PictureField
from .refusals import upload_refused
from .safety import Agreement, Recognisable, Risk
from .storage import check_room


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

    # empty: not answered
    recognisable = models.CharField(
        verbose_name=_("Can anyone in it be recognised?"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=Recognisable.choices,
        help_text=_("By the face, a voice, clothes, a name on a sign, or the place. Drawings and logos: no."),
    )
    agreement = models.CharField(
        verbose_name=_("Do they agree?"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=Agreement.choices,
        help_text=_("To be shown on this website, to everybody, in every language."),
    )
    at_risk = models.CharField(
        verbose_name=_("Could it put them at risk?"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=Risk.choices,
        help_text=_("Think of everybody to be seen, and of their families. If so, a second person must release it."),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,  # nobody looks pictures up by it
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,  # nobody looks pictures up by it
    )
    released_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Wagtail's `description` is one text for all languages: it is left out, `alt_texts` stands in its place
    admin_form_fields = (
        "title",
        "file",
        "recognisable",
        "agreement",
        "at_risk",
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
        """Store a new file first, cleaned: Django would take width and height for the row before it stores the file.

        Another file or another answer ends the release.
        """
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        if self.pk and self.released_at and self._differs_from_what_was_released():
            self.released_by = self.released_at = None
            if (names := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*names, "released_by", "released_at"}
        super().save(*args, **kwargs)

    def clean(self):
        """Answers that contradict each other are an error of the form."""
        super().clean()
        if self.recognisable == Recognisable.YES and self.agreement == Agreement.NOBODY:
            raise ValidationError(
                {"agreement": _("Above it says that somebody can be recognised. One of the two answers is wrong.")}
            )

    def _differs_from_what_was_released(self) -> bool:
        names = ("file", "file_hash", "recognisable", "agreement", "at_risk")
        stored = SiteImage.objects.filter(pk=self.pk).values(*names).first()
        return stored is None or any(str(getattr(self, name)) != str(stored[name]) for name in names)

    @property
    def is_about_nobody(self) -> bool:
        """Whether one answer says that nobody can be recognised: then it is the only one that is needed."""
        return self.recognisable == Recognisable.NO or self.agreement == Agreement.NOBODY

    @property
    def waits_for_release(self) -> bool:
        """Whether a second person has to release it."""
        return self.at_risk in (Risk.YES, Risk.UNSURE) and self.released_at is None

    @property
    def is_withheld(self) -> bool:
        """Whether somebody spoke against showing it, as `safety.withheld` asks the database."""
        not_agreed = self.agreement == Agreement.NOT_ASKED and not self.is_about_nobody
        return not_agreed or self.waits_for_release

    def why_not_usable(self) -> str:
        """What stands against showing this picture on a page, in words for an editor; empty when nothing does."""
        if not self.is_about_nobody:
            if not (self.recognisable and self.agreement and self.at_risk):
                return gettext("The questions about the people in the picture “%(title)s” are not answered yet.") % {
                    "title": self.title
                }
            if self.agreement != Agreement.AGREED:
                return gettext("Not all who can be recognised in the picture “%(title)s” have agreed to be shown.") % {
                    "title": self.title
                }
        if self.waits_for_release:
            return gettext(
                "The picture “%(title)s” could put somebody at risk. A second person has to release it first."
            ) % {"title": self.title}
        return ""

    def may_be_released_by(self, user) -> bool:
        """Whether `user` is a second person: neither who uploaded it nor who answered last, and may change it."""
        return user.pk not in (
            self.uploaded_by_user_id,
            self.answered_by_id,
        ) and policy_registry.get_by_type(SiteImage).user_has_permission_for_instance(user, "change", self)

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
                upload_refused.send(sender=type(self), code=error.code or "")
                raise ValidationError({"file": error}) from error
            try:
                check_room(self.file.size)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def save(self, *args, **kwargs):
        """Store a new file without its program's notes. Raises ValidationError for one that `check_document` refuses:
        not every file comes from a form.
        """
        if self.file and not self.file._committed:
            check_document(self.file)
            if (bare := without_metadata(self.file)) is not None:
                self.file = ContentFile(bare, name=self.file.name)
            self._set_document_file_metadata()
        super().save(*args, **kwargs)
