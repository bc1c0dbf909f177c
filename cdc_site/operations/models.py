"""What operations remember in the database."""

from django.db import models
from django.utils import timezone

from .mail_queue import QueuedMail


class LoadedItem(models.Model):
    """An item of the first content that has been loaded once, and so never again, whatever editors did to it."""

    key = models.CharField(max_length=120, unique=True)
    object_id = models.BigIntegerField(null=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "loaded item"
        verbose_name_plural = "loaded items"

    def __str__(self):
        return self.key


class Heartbeat(models.Model):
    """When a process that works in the background was last seen at work."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "sign of life"
        verbose_name_plural = "signs of life"
        default_permissions = ()

    def __str__(self):
        return self.name


class Notice(QueuedMail):
    """Something that the operator has to know: shown to Administrators, and sent by mail where one is to be told."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True)  # of one kind and about one thing there is one in a day
    data = models.JSONField(default=dict)
    noticed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "notice"
        verbose_name_plural = "notices"
        default_permissions = ()
        ordering = ["-noticed_at", "-pk"]

    def __str__(self):
        return f"{self.kind} {self.about}".strip()
