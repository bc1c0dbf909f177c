"""Entries, the seals that chain them, and the wordings that can be taken out of them again.

The database itself refuses to change an entry or a seal, and to delete one before its time is over; see
docs/decisions/journal.md.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=730)  # the migration's trigger knows the same number


class JournalEntry(models.Model):
    """That somebody did something. Of persons it holds the number and name of accounts, and nothing else.

    No foreign key: an entry outlives the account and the thing that it tells of.
    """

    wagtail_reference_index_ignore = True

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user_id = models.BigIntegerField(_("number of the account"), null=True)
    user_name = models.CharField(_("account"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=80)
    kind = models.CharField(_("kind"), max_length=100, blank=True)  # "auth.user"
    object_id = models.CharField(_("number"), max_length=64, blank=True)
    # {"field": value}; a free text stands here as its digest, and in Wording as itself
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("entry of the journal")
        verbose_name_plural = _("entries of the journal")
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["action", "at"], name="journal_action_at"),
            models.Index(fields=["kind", "object_id"], name="journal_kind_object"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Seal(models.Model):
    """A link of the chain, made by the database when the entry's transaction commits."""

    wagtail_reference_index_ignore = True

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


class Wording(models.Model):
    """A free text before and after a change. Removing a name from it leaves the entry, and its digest, as they are."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(JournalEntry, on_delete=models.DO_NOTHING, related_name="wordings")
    field = models.CharField(max_length=100)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        verbose_name = _("wording in the journal")
        verbose_name_plural = _("wordings in the journal")
        default_permissions = ()

    def __str__(self):
        return self.field


class Burst(models.Model):
    """Many pages that changed within minutes; it is told of once."""

    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.first_at)
