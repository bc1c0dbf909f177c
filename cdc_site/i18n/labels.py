"""Rows with a label per language: a new language needs new labels, never a migration."""

from django.db import models
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from cdc_site.settings.languages import DEFAULT

from .languages import language_choices


def label_in(label_model: type[models.Model], owner: str, language_code: str) -> Subquery:
    """An expression: the label of the row `owner` points at, in this language, else the default one, else any.

    label_model: a LabelBase subclass. owner: the path from the queried model to the labelled row's primary key.
    """
    nearest = Case(When(language=language_code, then=0), When(language=DEFAULT, then=1), default=2)
    return Subquery(label_model.objects.filter(row=OuterRef(owner)).order_by(nearest).values("text")[:1])


def named(rows, label_model: type[models.Model], owner: str, language_code: str):
    """Rows with a `name` in this language, without a query per row.

    rows: a queryset, or the unsaved rows of a page version that is being previewed.
    owner: `pk` when the rows are Labelled themselves, else the name of their foreign key to one.
    """
    if isinstance(rows, models.QuerySet):
        return rows.annotate(name=label_in(label_model, owner, language_code))
    rows = list(rows)
    for row in rows:
        row.name = (row if owner == "pk" else getattr(row, owner)).label(language_code)
    return rows


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
