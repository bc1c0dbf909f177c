"""Addresses that readers tried in vain."""

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 2000

# One statement. When the table is full, a new address takes the place of the oldest that was tried only once.
COUNT_VISIT = """
    WITH known AS (
        SELECT 1 FROM addresses_missingaddress WHERE path = %(path)s
    ), full_table AS (
        SELECT 1 FROM addresses_missingaddress HAVING count(*) >= %(most)s
    ), replaced AS (
        DELETE FROM addresses_missingaddress
        WHERE EXISTS (SELECT 1 FROM full_table) AND NOT EXISTS (SELECT 1 FROM known) AND id = (
            SELECT id FROM addresses_missingaddress WHERE count = 1 ORDER BY last_seen, id LIMIT 1
        )
        RETURNING 1
    )
    INSERT INTO addresses_missingaddress AS missing (path, count, last_seen)
    SELECT %(path)s, 1, %(today)s
    WHERE EXISTS (SELECT 1 FROM known) OR NOT EXISTS (SELECT 1 FROM full_table) OR EXISTS (SELECT 1 FROM replaced)
    ON CONFLICT (path) DO UPDATE SET count = missing.count + 1, last_seen = excluded.last_seen
"""


class MissingAddressManager(models.Manager):
    """Counts visits."""

    def count_visit(self, path: str) -> None:
        """Count one visit of this path, which must be comparable. Nothing is kept of who came, and from where."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT_VISIT, {"path": path, "most": MOST_ROWS, "today": timezone.localdate()})


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
