"""Terms, with a row per language, so that a new language needs no migration."""

import re

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from cdc_site.i18n.labels import LabelBase
from cdc_site.i18n.languages import direction
from cdc_site.settings.languages import DEFAULT

from .panels import OwnLanguagePanel

_COMMA = re.compile(r"[,،;؛]")


class TermQuerySet(models.QuerySet):
    """Questions about terms."""

    def listed(self, language_code: str) -> models.QuerySet:
        """Terms in the alphabetical order of a language, with all their words as `words`, to search in."""
        labels = TermLabel.objects.filter(row=models.OuterRef("pk")).order_by()
        every_word = Concat("text", models.Value(" "), "other_forms")
        words = labels.values("row").annotate(all=StringAgg(every_word, delimiter=models.Value(" "))).values("all")
        first, second = (
            models.Subquery(labels.filter(language=code).values("text")[:1]) for code in (language_code, DEFAULT)
        )
        return (
            self.prefetch_related("labels")
            .annotate(words=models.Subquery(words), sorted_by=Lower(Coalesce(first, second)))
            .order_by("sorted_by", "pk")
        )


class Term(ClusterableModel):
    """A notion of the Center's work, with its word in each language."""

    note = models.TextField(
        _("note"),
        blank=True,
        help_text=_(
            "When to use which word, and which to avoid. Write it in each language that your colleagues read, "
            "a paragraph for each."
        ),
    )

    objects = models.Manager.from_queryset(TermQuerySet)()

    panels = [
        InlinePanel("labels", heading=_("Words"), label=_("word"), min_num=2),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("glossary")

    def __str__(self):
        label = self.main_label
        return label.text if label else ""

    def label(self, language_code: str) -> "TermLabel | None":
        """The term's word in a language, if it has one."""
        return next((label for label in self.labels.all() if label.language == language_code), None)

    @property
    def main_label(self) -> "TermLabel | None":
        """The word in the active language, else in the default one, else any."""
        codes = (get_language() or DEFAULT, DEFAULT)
        return self.label(codes[0]) or self.label(codes[1]) or next(iter(self.labels.all()), None)

    @property
    def other_labels(self) -> list["TermLabel"]:
        """The words in other languages than the one that stands for the term."""
        return [label for label in self.labels.all() if label != self.main_label]

    @property
    def note_paragraphs(self) -> list[str]:
        """The note, a paragraph for each language that it is written in."""
        return [line for line in self.note.splitlines() if line.strip()]


class TermLabel(LabelBase):
    """The word for a term in one language."""

    row = ParentalKey(Term, on_delete=models.CASCADE, related_name="labels")
    text = models.CharField(_("word"), max_length=200, help_text=_("As the Center writes it."))
    other_forms = models.CharField(
        _("other forms that occur in texts"),
        max_length=400,
        blank=True,
        help_text=_("Plurals and other spellings, with commas between them. They are looked for, never proposed."),
    )

    panels = [
        FieldRowPanel([FieldPanel("language"), OwnLanguagePanel("text")]),
        OwnLanguagePanel("other_forms"),
    ]

    class Meta(LabelBase.Meta):
        verbose_name = _("word for a term")
        constraints = [
            # deferred: an editor may exchange the languages of two rows, which are saved one after the other
            models.UniqueConstraint(
                fields=["row", "language"],
                name="one_word_per_term_and_language",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    @property
    def forms(self) -> list[str]:
        """Every form in which the word occurs in texts."""
        return [form for form in (self.text, *_COMMA.split(self.other_forms)) if form.strip()]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)
