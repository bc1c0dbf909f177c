"""Addresses that readers tried in vain."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 2000  # a new address then takes the place of the oldest that was tried once


class MissingAddressManager(models.Manager):
    """Counts visits."""

    def count_visit(self, path: str) -> None:
        """Count one visit of this path, which must be comparable. Nothing is kept of who came, and from where.

        The public process may do nothing else to this table (`cdc_site.reader.functions`).
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT reader.count_missing_address(%s)", [path])


class MissingAddress(models.Model):
    """A path that leads nowhere, how often readers tried it, and the last day on which one did."""

    path = models.CharField(_("address"), max_length=255, unique=True)
    count = models.PositiveIntegerField(_("visits"), default=1)
    last_seen = models.DateField(_("last visit"))

    objects = MissingAddressManager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        default_permissions = []  # who may add redirects may do everything here
        ordering = ["-count", "path"]

    def __str__(self):
        return self.path
