"""The site's generation, and addresses that caches must let go of."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


class SiteGeneration(models.Model):
    """One row. Its number rises in every transaction that changes what readers see."""

    number = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = []

    def __str__(self):
        return str(self.number)


RECORD = """
    INSERT INTO caching_takedown AS known (path, version, confirmed, raised_at)
    SELECT path, 1, '{}', now() FROM unnest(%s::text[]) AS given (path) ORDER BY path
    ON CONFLICT (path) DO UPDATE SET version = known.version + 1, confirmed = '{}', raised_at = now()
"""


class TakedownManager(models.Manager):
    """Writes of many addresses at once."""

    def record(self, paths: set[str]) -> None:
        """Let every cache ask again for these decoded paths.

        In order, so that two transactions never wait for each other.
        """
        if paths:
            with connection.cursor() as cursor:
                cursor.execute(RECORD, [sorted(paths)])


class Takedown(models.Model):
    """A decoded path that was public and may not be any more.

    It stays: where nothing is found under it, the answer is "gone", which caches keep in place of what they had.
    version: rises when it is withdrawn once more. confirmed: the cache nodes that have asked again since.
    """

    path = models.TextField(unique=True)
    version = models.IntegerField(default=1)
    confirmed = ArrayField(models.TextField(), default=list, blank=True)
    raised_at = models.DateTimeField(auto_now_add=True)

    objects = TakedownManager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.path
