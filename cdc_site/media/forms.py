"""The form of a picture in the admin: alone, among several, and in the chooser."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from cdc_site.settings.languages import KNOWN

from .fields import PictureFormField
from .models import SiteImage

ALT_TEXT_LENGTH = 255
ANSWERS = ("recognisable", "agreement", "at_risk")


class UsablePictureField(forms.ModelChoiceField):
    """A picture in a page's form. A draft takes any; what is sent to review or published, one that may be shown."""

    is_deferred_validation = False  # Wagtail sets it on the fields of a form that only saves a draft

    def clean(self, value: object) -> SiteImage | None:
        image = super().clean(value)
        if image and not self.is_deferred_validation and (reason := image.why_not_usable()):
            link = format_html(
                '{} <a href="{}">{}</a>',
                reason,
                reverse("wagtailimages:edit", args=[image.pk]),
                gettext("Open the picture"),
            )
            raise forms.ValidationError(link, code="not_usable")
        return image


def alt_text_field(code: str, image: SiteImage) -> forms.CharField:
    """The form field of a picture's alternative text in the language of this code."""
    return forms.CharField(
        label=_("Alternative text: %(language)s") % {"language": KNOWN[code].name},
        help_text=_("What the picture shows, for a reader who cannot see it, in this language."),
        initial=image.alt_texts.get(code, ""),
        max_length=ALT_TEXT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
    )


class SiteImageForm(BaseImageForm):
    """Adds an alternative text for each of the site's languages. The model keeps all of them in one field.

    So a language that is switched on later needs no migration, and the texts of one that is switched off are kept.
    """

    field_order = ["title", "file", *ANSWERS, *(f"alt_text_{code}" for code in KNOWN), "credit", "consent_note"]

    def __init__(self, *args, **kwargs):
        self.answering = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = PictureFormField(label=stock.label, required=stock.required, widget=stock.widget)
        for code, _name in settings.LANGUAGES:
            self.fields[f"alt_text_{code}"] = alt_text_field(code, self.instance)
        self.order_fields(self.field_order)
        self._tell_of_release()

    def _tell_of_release(self):
        """Say below the last question that a release is needed, or that there is one."""
        image = self.instance
        field = self.fields.get("at_risk")
        if not field or not image.pk:
            return
        if image.waits_for_release:
            field.help_text = format_html(
                '{} <a href="{}">{}</a>',
                field.help_text,
                reverse("picture_release:release", args=[image.pk]),
                gettext("Release the picture"),
            )
        elif image.released_at:
            field.help_text = gettext("Released by %(person)s. Another file or answer ends the release.") % {
                "person": image.released_by or "–"
            }

    def save(self, commit=True):
        """Remember who gave the answers: that person cannot release the picture."""
        if self.answering and {"file", *ANSWERS}.intersection(self.changed_data):
            self.instance.answered_by = self.answering
        return super().save(commit)

    def clean(self):
        cleaned = super().clean()
        texts = dict(self.instance.alt_texts)
        for code, _name in settings.LANGUAGES:
            texts[code] = self.cleaned_data.get(f"alt_text_{code}", "")
        self.instance.alt_texts = {code: text for code, text in texts.items() if text}
        return cleaned
