"""Where the mails about messages go."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cdc_site.enquiries.purposes import Purpose
from cdc_site.i18n.languages import language_choices
from cdc_site.settings.languages import DEFAULT


@register_setting(icon="mail")
class EnquirySettings(BaseGenericSetting, ClusterableModel):
    """One row, with an address for each purpose."""

    panels = [
        InlinePanel(
            "addresses",
            heading=_("Where a mail announces a message"),
            label=_("address"),
            help_text=_("A purpose without an address is kept in the inbox only."),
        )
    ]

    class Meta:
        verbose_name = _("mail about messages")


class EnquiryAddress(models.Model):
    """Who is told of messages of one purpose, and how much."""

    row = ParentalKey(EnquirySettings, on_delete=models.CASCADE, related_name="addresses")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of the mail"), max_length=12, choices=language_choices, default=DEFAULT)
    whole_message = models.BooleanField(
        _("send the whole message"),
        default=False,
        help_text=_(
            "Mail is seldom encrypted all the way. Without this the mail only says that a message came, "
            "and links to it."
        ),
    )

    panels = [FieldPanel("purpose"), FieldPanel("email"), FieldPanel("language"), FieldPanel("whole_message")]

    class Meta:
        verbose_name = _("address")
        constraints = [models.UniqueConstraint(fields=["row", "purpose"], name="one_address_per_purpose")]

    def __str__(self):
        return self.get_purpose_display()
