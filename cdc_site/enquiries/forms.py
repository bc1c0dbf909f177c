"""The form that visitors fill in: what all of them have beside their fields."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SOONEST, LATEST = 2, 7 * 24 * 3600  # seconds between opening a form and sending it; cached pages are opened late


def stamp_salt(page_id: int) -> str:
    """What binds a stamp to a form."""
    return f"cdc_site.enquiries.{page_id}"


class EnquiryForm(forms.Form):
    """Subclasses, made by `builder.form_class`, add the fields.

    page: the form page. about: code of the subject. origin_trusted: whether the browser says it came from this site.
    """

    cdc_about = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    cdc_stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # people do not see it; programs that fill in everything do
    cdc_homepage = forms.CharField(required=False)

    # named so that no key made of a label is the same
    OWN = ("cdc_about", "cdc_stamp", "cdc_homepage")

    def __init__(self, data=None, *, page, about="", origin_trusted=True, within_limit=lambda: True):
        super().__init__(data, label_suffix="")
        self.page, self.origin_trusted, self.within_limit = page, origin_trusted, within_limit
        self.initial["cdc_about"] = about

    @property
    def new_stamp(self) -> str:
        """A stamp for the form as it is shown now."""
        return signing.TimestampSigner(salt=stamp_salt(self.page.pk)).sign("open")

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that staff made."""
        return [field for field in self if field.name not in self.OWN]

    @property
    def looks_like_spam(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.cleaned_data.get("cdc_homepage"))

    def answers(self) -> list[dict]:
        """The answers that were given, as a message stores them."""
        given = []
        for field in self.questions:
            value = self.cleaned_data.get(field.name)
            if value in (None, "", []):
                continue
            text = "; ".join(value) if isinstance(value, list) else str(value)
            given.append({"key": field.name, "label": field.label, "value": text.replace("\r\n", "\n")})
        return given

    def clean(self):
        cleaned = super().clean()
        if not self.origin_trusted:
            raise ValidationError(_("This did not come from our own page. Please send it again from here."))
        self._check_stamp(cleaned.get("cdc_stamp", ""))
        if self.errors:
            return cleaned
        if not self.answers():
            raise ValidationError(_("Nothing is written in the form yet."))
        if not self.within_limit():
            raise ValidationError(
                _("Five messages have come from your connection within an hour. Please send this one later.")
            )
        return cleaned

    def _check_stamp(self, stamp: str) -> None:
        signer = signing.TimestampSigner(salt=stamp_salt(self.page.pk))
        try:
            signer.unsign(stamp, max_age=LATEST)
        except signing.SignatureExpired as error:
            raise ValidationError(
                _("The form was open for a long time. Please look through it and send it again.")
            ) from error
        except signing.BadSignature as error:
            raise ValidationError(_("The form was not complete. Please look through it and send it again.")) from error
        try:
            signer.unsign(stamp, max_age=SOONEST)
        except signing.SignatureExpired:
            return
        raise ValidationError(_("That was very quick. Please look through it and send it again."))
