"""The form of a picture in the admin: alone, among several, and in the chooser."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from cdc_site.settings.languages import KNOWN

from .fields import PictureFormField

ALT_TEXT_LENGTH = 255


class SiteImageForm(BaseImageForm):
    """Adds an alternative text for each of the site's languages. The model keeps all of them in one field.

    So a language that is switched on later needs no migration, and the texts of one that is switched off are kept.
    """

    field_order = ["title", "file", *(f"alt_text_{code}" for code in KNOWN), "credit", "consent_note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = PictureFormField(label=stock.label, required=stock.required, widget=stock.widget)
        for code, _name in settings.LANGUAGES:
            self.fields[f"alt_text_{code}"] = forms.CharField(
                label=_("Alternative text: %(language)s") % {"language": KNOWN[code].name},
                help_text=_("What the picture shows, for a reader who cannot see it, in this language."),
                initial=self.instance.alt_texts.get(code, ""),
                max_length=ALT_TEXT_LENGTH,
                required=False,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
            )
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        texts = dict(self.instance.alt_texts)
        for code, _name in settings.LANGUAGES:
            texts[code] = self.cleaned_data.get(f"alt_text_{code}", "")
        self.instance.alt_texts = {code: text for code, text in texts.items() if text}
        return cleaned
