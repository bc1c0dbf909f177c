"""What the organisation says of itself on every page, and the footer's links."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from cdc_site.i18n.languages import language_choices


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting, ClusterableModel):
    """One row: contact address, texts per language, footer links."""

    contact_email = models.EmailField(
        _("public e-mail address"),
        blank=True,
        help_text=_("Shown in the footer of every page. Nothing is shown while this is empty."),
    )
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page for writing to us"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text=_("Projects, partners and fields of work link to it. Choose it in any language."),
    )

    panels = [
        FieldPanel("contact_email"),
        PageChooserPanel("contact_page"),
        InlinePanel("texts", heading=_("Texts, one set per language"), label=_("texts")),
        InlinePanel(
            "footer_links",
            heading=_("Pages in the footer"),
            label=_("page"),
            help_text=_("Choose a page in any language; readers are led to it in theirs."),
        ),
    ]

    class Meta:
        verbose_name = _("site texts and footer")


class SiteText(models.Model):
    """The organisation's name and description in one language."""

    row = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=language_choices)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, help_text=_("Beside the mark at the top of pages."))
    description = models.TextField(_("description"), max_length=240, help_text=_("For search engines."))
    footer = models.TextField(_("footer"), max_length=400, blank=True, help_text=_("A sentence or two."))

    class Meta:
        verbose_name = _("texts")
        constraints = [models.UniqueConstraint(fields=["row", "language"], name="one_text_per_language")]

    def __str__(self):
        return self.name


class FooterLink(Orderable):
    """A page that the footer names."""

    row = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_links")
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("footer link")
