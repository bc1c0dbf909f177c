"""Rows with a label per language: a new language needs new labels, never a migration."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from cdc_site.settings.languages import DEFAULT

from .languages import language_choices


class LabelBase(models.Model):
    """One label of a Labelled row. Subclasses add `row`, a ParentalKey with related_name="labels"."""

    language = models.CharField(_("language"), max_length=12, choices=language_choices)
    text = models.CharField(_("name"), max_length=120)

    class Meta:
        abstract = True
        ordering = ["language"]

    def __str__(self):
        return self.text


class Labelled(ClusterableModel):
    """A row that editors keep in a list, with a name per language and one code in every address."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Used in addresses of every language, for example twinning. Better not changed later."),
    )

    class Meta:
        abstract = True

    def label(self, language_code: str | None = None) -> str:
        """The name in this language (default: the active one), else in the default language, else any."""
        texts = {label.language: label.text for label in self.labels.all()}
        wanted = language_code or get_language() or DEFAULT
        return texts.get(wanted) or texts.get(DEFAULT) or next(iter(texts.values()), self.code)

    def __str__(self):
        return self.label()
