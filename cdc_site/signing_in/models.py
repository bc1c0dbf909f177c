"""What the door remembers: recent attempts without names and addresses, and which sessions are over."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """Somebody tried to get in. All that says who is keyed hashes, and the row is deleted after an hour at the most."""

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        """What was tried."""

        PASSWORD = "password", _("Password")
        CODE = "code", _("Code")
        RESET = "reset", _("Forgotten password")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    device = models.CharField(max_length=64, blank=True)  # empty: not one that this person has signed in on before
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt to sign in")
        verbose_name_plural = _("attempts to sign in")
        indexes = [
            models.Index(fields=["kind", "name", "at"], name="attempt_by_name"),
            models.Index(fields=["kind", "address", "at"], name="attempt_by_address"),
        ]

    def __str__(self):
        return f"{self.kind}, {self.at}"


class Generation(models.Model):
    """A number that each session of a person carries. When it is raised, all sessions with a lower one are over."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="session_generation"
    )
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("generation of sessions")
        verbose_name_plural = _("generations of sessions")

    def __str__(self):
        return f"{self.user}: {self.number}"
