"""Where the mails about messages go, and who reads the messages."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cdc_site.enquiries.openpgp import KeyRefused, check_key
from cdc_site.enquiries.purposes import Purpose
from cdc_site.i18n.languages import language_choices
from cdc_site.roles.names import GroupSelect
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
        ),
        InlinePanel(
            "readers",
            heading=_("Who reads the messages"),
            label=_("readers"),
            help_text=_(
                "A purpose that is given to nobody is read by every role that sees messages. "
                "Administrators read all of them."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("messages: mail and readers")


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

    public_key = models.TextField(
        _("OpenPGP key"),
        blank=True,
        db_default="",
        max_length=20_000,
        help_text=_(
            "The public key of the address, beginning with -----BEGIN PGP PUBLIC KEY BLOCK-----. "
            "Mails are then encrypted to it."
        ),
    )

    panels = [
        FieldPanel("purpose"),
        FieldPanel("email"),
        FieldPanel("language"),
        FieldPanel("whole_message"),
        FieldPanel("public_key"),
    ]

    class Meta:
        verbose_name = _("address")
        constraints = [models.UniqueConstraint(fields=["row", "purpose"], name="one_address_per_purpose")]

    def __str__(self):
        return self.get_purpose_display()

    def clean(self):
        super().clean()
        if self.public_key:
            try:
                check_key(self.public_key)
            except KeyRefused as error:
                raise ValidationError({"public_key": str(error)}) from error


class EnquiryReader(models.Model):
    """A group that reads the messages of a purpose."""

    row = ParentalKey(EnquirySettings, on_delete=models.CASCADE, related_name="readers")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    group = models.ForeignKey(Group, verbose_name=_("role"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldRowPanel([FieldPanel("purpose"), FieldPanel("group", widget=GroupSelect)])]

    class Meta:
        verbose_name = _("readers")
        constraints = [models.UniqueConstraint(fields=["row", "purpose", "group"], name="one_reader_once")]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.group}"
