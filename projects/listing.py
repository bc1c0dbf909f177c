"""What lists of projects are sorted, narrowed and counted by, stored when something is published.

Triggers in the database keep it (migration 0002): whatever changes what readers see, by whichever way, also changes
this, in the same transaction. Readers' process neither counts nor sorts all projects
(docs/decisions/many-projects.md).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from cdc_site.pages.chosen import Chosen


class ListedProject(models.Model):
    """A project's page that everybody may read. Made by triggers, never by hand.

    list_path: the tree path of the list that it stands in. day: when it began, else when it was first reported on.
    facts: `name:value`, with the names and values of the filter, and `with:` and a partner's translation key.
    """

    page_id = models.IntegerField(primary_key=True)
    translation_key = models.UUIDField(db_index=True)
    language = models.CharField(max_length=100)
    list_path = models.CharField(max_length=255)
    day = models.DateField()
    abroad = models.BooleanField()
    facts = ArrayField(models.TextField())

    class Meta:
        default_permissions = []
        indexes = [
            models.Index(fields=["language", "-day", "-page_id"], name="projects_newest"),
            models.Index(fields=["list_path", "-day", "-page_id"], name="projects_newest_in_list"),
            GinIndex(fields=["facts"], name="projects_listed_facts"),
        ]

    def __str__(self):
        return f"{self.language} {self.translation_key}"


class ListedNumber(models.Model):
    """How many projects of a list have a fact, or, where that is empty, how many there are. Made by triggers."""

    language = models.CharField(max_length=100)
    list_path = models.CharField(max_length=255)
    fact = models.TextField(blank=True)
    number = models.IntegerField()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["list_path", "language", "fact"], name="one_number_of_each_fact"),
        ]

    def __str__(self):
        return f"{self.fact}: {self.number}"


NEWEST_ABROAD = """
    SELECT translation_key, row_number() OVER (ORDER BY day DESC, page_id DESC) AS position FROM (
        SELECT translation_key, day, page_id FROM projects_listedproject
        WHERE language = %(language)s AND abroad ORDER BY day DESC, page_id DESC LIMIT %(most)s
    ) newest
"""


def newest_abroad(most: int) -> Chosen:
    """The newest projects in the reader's language that lead abroad."""
    return Chosen(NEWEST_ABROAD, {"most": most})


NUMBERS = """
    SELECT split_part(fact, ':', 1), substr(fact, strpos(fact, ':') + 1), number FROM projects_listednumber
    WHERE list_path = %(list_path)s AND language = %(language)s
"""


def numbers_in(list_path: str) -> Chosen:
    """How many projects of a list have each value of the filter."""
    return Chosen(NUMBERS, {"list_path": list_path})


# of those in the reader's language, for the filter; `with:` is not for readers
FACTS = """
    SELECT translation_key, split_part(fact, ':', 1), substr(fact, strpos(fact, ':') + 1)
    FROM projects_listedproject, unnest(facts) AS fact
    WHERE language = %(language)s AND NOT starts_with(fact, 'with:')
"""


def newest_listed(**conditions) -> models.QuerySet:
    """What is listed of this kind, latest at the top."""
    return ListedProject.objects.filter(**conditions).order_by("-day", "-page_id")


def list_anew() -> None:
    """Make all of it again from the pages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_list_all()")
