"""Places."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from cdc_site.i18n.labels import LabelBase, Labelled

from .countries import country_name


class Side(models.TextChoices):
    """The two ends of a bridge."""

    HERE = "here", _("North and East Syria")
    AWAY = "away", _("abroad")


class Precision(models.TextChoices):
    """What the point on the map stands for."""

    CITY = "city", _("a town or city")
    COUNTRY = "country", _("only the country is known")


class Place(Labelled):
    """A town, or a country where no town is known. Latitude and longitude are in degrees (WGS 84)."""

    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters of ISO 3166, for example FR."))
    side = models.CharField(_("side of the bridge"), max_length=5, choices=Side)
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.CITY)
    latitude = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(_("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)])

    panels = [
        InlinePanel("labels", heading=_("Names"), label=_("name"), min_num=1),
        FieldRowPanel([FieldPanel("country"), FieldPanel("side"), FieldPanel("precision")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        FieldPanel("code"),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["code"]

    def clean(self):
        super().clean()
        self.country = self.country.upper()

    @property
    def country_name(self) -> str:
        """The country in the active language."""
        return country_name(self.country)

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        return self.latitude, self.longitude


class PlaceLabel(LabelBase):
    """A place's name in one language."""

    row = ParentalKey(Place, on_delete=models.CASCADE, related_name="labels")

    class Meta(LabelBase.Meta):
        verbose_name = _("name of a place")
        constraints = [models.UniqueConstraint(fields=["row", "language"], name="one_place_name_per_language")]
