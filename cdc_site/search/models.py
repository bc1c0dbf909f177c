"""The index, and the words that mean the same."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cdc_site.i18n.folding import words

MAX_SPELLINGS = 20  # of one group: each adds to the query of everybody who types one of them


class Kind(models.TextChoices):
    """What was found."""

    PROJECT = "project", _("project")
    PARTNER = "partner", _("partner")
    PAGE = "page", _("page")
    ROLE = "role", _("role in the team")
    DOCUMENT = "document", _("document")


class SearchEntry(models.Model):
    """A page, or something on it, in the language of the page. Made by `indexing`, never by hand.

    Titles and texts are kept as readers see them. `head` holds the words of title (weight A), summary (B) and facts
    (C), `whole` also those of the body (D). `stems` has, in the order of the words of these four, what the stemmer
    makes of each, so that a result can mark the words that were found.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("media.SiteDocument", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    language = models.CharField(max_length=12)
    title = models.TextField()
    summary = models.TextField()
    facts = models.TextField()
    body = models.TextField()
    day = models.DateField(null=True)
    head = SearchVectorField()
    whole = SearchVectorField()
    stems = models.TextField()
    recipe = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True  # it is no use of a page or a document

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        indexes = [GinIndex(fields=["whole"], name="search_whole")]

    def __str__(self):
        return self.title


class SynonymGroup(models.Model):
    """Spellings and words for the same thing; whoever types one of them finds the others too."""

    spellings = models.TextField(
        _("words that mean the same"),
        validators=[MaxLengthValidator(600)],
        help_text=_(
            "Separated by commas, in any languages and scripts, for example: Qamishlo, Qamişlo, قامشلو, القامشلي. "
            "Accents, the article and the forms of alif need no spelling of their own."
        ),
    )

    panels = [FieldPanel("spellings")]

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["spellings"]

    def __str__(self):
        return self.spellings[:120]

    def clean(self):
        super().clean()
        number = len(self.phrases())
        if not 2 <= number <= MAX_SPELLINGS:
            raise ValidationError(
                {
                    "spellings": _("Write at least two different words, and at most %(most)s, separated by commas.")
                    % {"most": MAX_SPELLINGS}
                }
            )

    def phrases(self) -> list[tuple[str, ...]]:
        """The spellings as folded words, each once; those with a hamza also as others type it."""
        phrases = []
        for spelling in self.spellings.replace("،", ",").replace("\n", ",").split(","):
            read = list(words(spelling))
            phrases.append(tuple(word.folded for word in read))
            phrases.append(tuple(word.unseated or word.folded for word in read))
        return [phrase for phrase in dict.fromkeys(phrases) if phrase]
