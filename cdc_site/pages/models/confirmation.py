"""Texts that the organisation must still confirm; editors see them, visitors never."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable


class Confirmation(Orderable):
    """One statement on a page that somebody must still check. Deleted when it is confirmed or corrected."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="confirmations")
    text = models.CharField(
        _("what must be confirmed"),
        max_length=250,
        help_text=_("For example: the day of the visit. Remove the line once it is confirmed. Visitors never see it."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("text to be confirmed")
        verbose_name_plural = _("texts to be confirmed")

    def __str__(self):
        return self.text
