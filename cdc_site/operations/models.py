"""What operations remember in the database."""

from django.db import models


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
