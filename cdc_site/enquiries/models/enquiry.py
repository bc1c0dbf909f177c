"""A message, the mail that announces it, and who has written lately."""

import secrets
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cdc_site.enquiries.purposes import Purpose
from cdc_site.i18n.languages import language_choices
from cdc_site.operations.mail_queue import QueuedMail

# without characters that are taken for one another when somebody reads a reference out on the telephone
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference() -> str:
    """A reference such as `K7QM-2XRD`. It says nothing of how many messages there are."""
    letters = "".join(secrets.choice(_ALPHABET) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class State(models.TextChoices):
    """How far staff are with a message."""

    NEW = "new", _("New")
    IN_HAND = "in_hand", _("In hand")
    ANSWERED = "answered", _("Answered")
    SPAM = "spam", _("Spam")


class Enquiry(models.Model):
    """What somebody wrote. Neither the writer's address on the network, nor browser, nor referrer is kept."""

    wagtail_reference_index_ignore = True

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, editable=False)
    language = models.CharField(_("language"), max_length=12, choices=language_choices, editable=False)
    page = models.ForeignKey(
        "enquiries.EnquiryPage",
        verbose_name=_("form"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    about = models.CharField(_("about"), max_length=300, blank=True, editable=False)
    # a list of {"key", "label", "value"}: the label as the writer read it, so that a form may change later
    answers = models.JSONField(_("answers"), default=list, editable=False)
    received_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)
    delete_on = models.DateField(_("deleted on"), editable=False, db_index=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    notes = models.TextField(
        _("internal notes"), blank=True, help_text=_("Only staff see them. They are deleted together with the message.")
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-pk"]
        permissions = [("export_enquiry", "Can export messages")]

    def __str__(self):
        return f"{self.reference} · {self.get_purpose_display()}"

    @property
    def writer_address(self) -> str:
        """The first mail address among the answers; empty when none was given."""
        for answer in self.answers:
            value = answer["value"]
            if answer["key"] == "email" and isinstance(value, str) and value:
                return value
        return ""

    @property
    def answer_link(self) -> str:
        """Opens the mail program of whoever answers; empty without an address."""
        address = self.writer_address
        return f"mailto:{quote(address, safe='@')}?subject={quote(self.reference)}" if address else ""

    @property
    def text(self) -> str:
        """All answers as plain text, each below its label."""
        about = f"{self._meta.get_field('about').verbose_name}: {self.about}\n\n" if self.about else ""
        return about + "\n\n".join(f"{answer['label']}\n{answer['value']}" for answer in self.answers)


class EnquiryMail(QueuedMail):
    """The one mail that announces a message; it waits here until the mail server has taken it."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, related_name="mail")

    class Meta:
        verbose_name = _("mail of a message")
        verbose_name_plural = _("mails of messages")

    def __str__(self):
        return self.enquiry.reference


class RecentSender(models.Model):
    """That somebody sent a form within the last hour, by a keyed hash; the row is deleted when the hour is over."""

    wagtail_reference_index_ignore = True

    digest = models.CharField(max_length=64, db_index=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("recent sender")
        verbose_name_plural = _("recent senders")

    def __str__(self):
        return str(self.sent_at)
