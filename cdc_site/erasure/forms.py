"""Whom to look for, and what to write instead."""

from django import forms
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cdc_site.i18n.languages import enabled_languages

from .spelling import SHORTEST, words
from .texts import Names, Replacement

MOST_SPELLINGS, LONGEST = 10, 100


class NamesForm(forms.Form):
    """The spellings of one person's name."""

    names = forms.CharField(
        label=_("Name"),
        help_text=_(
            "One spelling in each line: in Arabic letters, in Latin ones, with endings. "
            "Diacritics, forms of alif and hamza, accents and capitals make no difference."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    inside = forms.BooleanField(
        label=_("Also within longer words"),
        help_text=_("Finds “alihasan” for “Ali Hasan”, but also “Alice” for “Ali”."),
        required=False,
    )

    def clean_names(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(lines) > MOST_SPELLINGS:
            raise forms.ValidationError(_("At most %(number)s spellings at once.") % {"number": MOST_SPELLINGS})
        for line in lines:
            if len("".join(words(line))) < SHORTEST:
                raise forms.ValidationError(
                    _("“%(name)s” is too short: at least %(number)s letters.") % {"name": line, "number": SHORTEST}
                )
            if len(line) > LONGEST:
                raise forms.ValidationError(_("A spelling has at most %(number)s characters.") % {"number": LONGEST})
        return "\n".join(lines)

    def to_names(self) -> Names:
        """What to search for. Only for a valid form."""
        return Names(self.cleaned_data["names"].split("\n"), self.cleaned_data["inside"])


class ReplacementForm(forms.Form):
    """A text for each language of the site."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for language in enabled_languages():
            with translation.override(language.code):
                usual = translation.gettext("[name removed]")
            self.fields[f"replacement_{language.code}"] = forms.CharField(
                label=format_lazy(_("Instead of the name, in texts in this language: {}"), language.name),
                max_length=40,
                initial=usual,
                widget=forms.TextInput(attrs={"lang": language.code, "dir": language.direction}),
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, text in list(cleaned.items()):
            if set(text) & set("<>&\"'\\"):
                self.add_error(name, _("Plain words only, without < > & \" ' or \\."))
        return cleaned

    def to_replacement(self) -> Replacement:
        """What to write. Only for a valid form."""
        texts = {name.removeprefix("replacement_"): text for name, text in self.cleaned_data.items()}
        return Replacement(texts, otherwise=next(iter(texts.values())))
