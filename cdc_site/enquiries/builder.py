"""The form of a page, made of its fields by Wagtail's own form builder."""

from collections.abc import Iterable

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from .forms import EnquiryForm
from .plain_text import one_line, plain_text

LINE, TEXT = 200, 5000  # characters

FIELD_TYPES = [
    ("singleline", _("Single line text")),
    ("multiline", _("Multi-line text")),
    ("email", _("Email")),
    ("number", _("Number")),
    ("date", _("Date")),
    ("dropdown", _("Drop down")),
    ("radio", _("Radio buttons")),
    ("checkboxes", _("Checkboxes")),
]

# limits are validators: `max_length` would become an attribute with which browsers cut off what is pasted
_line_limits = [one_line, plain_text, MaxLengthValidator(LINE)]


class EnquiryFormBuilder(FormBuilder):
    """Text in the direction of its first letter, addresses from left to right, and nothing but plain text.

    words: rows of the reader's language by key; where one is missing, the original's words are shown.
    """

    def __init__(self, fields: Iterable, words: dict):
        super().__init__(fields)
        self.words = words

    def get_field_options(self, field):
        row = self.words.get(field.clean_name) or field
        options = super().get_field_options(field)
        return options | {"label": row.label, "help_text": row.help_text, "initial": None}

    def create_singleline_field(self, field, options):
        attrs = {"dir": "auto"} | ({"autocomplete": "name"} if field.clean_name == "name" else {})
        return forms.CharField(validators=_line_limits, widget=forms.TextInput(attrs), **options)

    def create_multiline_field(self, field, options):
        widget = forms.Textarea({"dir": "auto", "rows": 6})
        return forms.CharField(validators=[plain_text, MaxLengthValidator(TEXT)], widget=widget, **options)

    def create_email_field(self, field, options):
        widget = forms.EmailInput({"dir": "ltr", "autocomplete": "email"})
        made = forms.EmailField(widget=widget, **options)
        made.widget.attrs.pop("maxlength", None)
        return made

    def create_number_field(self, field, options):
        return forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.NumberInput({"dir": "ltr"}), **options)

    def create_date_field(self, field, options):
        return forms.DateField(widget=forms.DateInput({"type": "date", "dir": "ltr"}, format="%Y-%m-%d"), **options)

    def create_dropdown_field(self, field, options):
        made = super().create_dropdown_field(field, options)
        made.choices = [("", "–"), *made.choices]
        return made

    def get_formatted_field_choices(self, field):
        """Each with the original's text as its value, so that answers in every language are the same."""
        values = [value for value, _same in super().get_formatted_field_choices(field)]
        row = self.words.get(field.clean_name) or field
        labels = [label for label, _same in super().get_formatted_field_choices(row)]
        return list(zip(values, labels if len(labels) == len(values) else values, strict=True))


def form_class(fields: Iterable, words: Iterable) -> type[EnquiryForm]:
    """The form class for the original's `fields` in the words of a language's rows."""
    by_key = {row.clean_name or row.get_field_clean_name(): row for row in words}
    return type("PageForm", (EnquiryForm,), EnquiryFormBuilder(fields, by_key).formfields)
