"""Links to pages, each in the reader's language or the one that exists, got by statements written as SQL.

Building these statements from querysets for every page takes three times as long as running them
(docs/decisions/speed.md).
"""

from collections import namedtuple
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from wagtail.query import PageQuerySet

from cdc_site.i18n.for_everybody import FOR_EVERYBODY


class Chosen(NamedTuple):
    """Which pages, in which order: a query for (translation_key, position), and its parameters."""

    sql: str
    params: dict


def chosen(page: models.Model, relation: str, name: str) -> Chosen:
    """The pages that rows of `page` name in their field `name`; rows of an unsaved version in a preview too."""
    rows = getattr(page, relation).all()
    if not isinstance(rows, models.QuerySet):
        return these(getattr(row, name).translation_key for row in rows)
    table = rows.model._meta.db_table
    column = rows.model._meta.get_field(name).column
    # names of tables and columns come from the models, never from what somebody typed
    sql = f"""
        SELECT linked.translation_key, min(link.sort_order) AS position
        FROM {table} link JOIN wagtailcore_page linked ON linked.id = link.{column}
        WHERE link.page_id = %(chosen_by)s
            AND linked.id = ANY (ARRAY(SELECT {column} FROM {table} WHERE page_id = %(chosen_by)s))
        GROUP BY linked.translation_key
    """  # noqa: S608
    return Chosen(sql, {"chosen_by": page.pk})


def these(keys: Iterable[UUID]) -> Chosen:
    """The pages with these translation keys, in this order."""
    sql = "SELECT * FROM unnest(%(chosen_keys)s::uuid[]) WITH ORDINALITY AS given (translation_key, position)"
    return Chosen(sql, {"chosen_keys": list(dict.fromkeys(keys))})


def listed(pages: PageQuerySet) -> Chosen:
    """The pages of a queryset, in its order, without a query of their own."""
    try:
        sql, values = pages.values_list("translation_key").query.sql_with_params()
    except EmptyResultSet:
        return these([])
    params = {f"listed_{number}": value for number, value in enumerate(values)}
    sql = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in params)
    # rows are numbered as they come, which is the order of the query they come from
    return Chosen(f"SELECT translation_key, row_number() OVER () AS position FROM ({sql}) AS listed", params)  # noqa: S608


# what a link to a page needs of it
LINK_COLUMNS = """
    page.id, page.title, page.slug, page.url_path, page.path, page.depth, page.live, page.translation_key,
    page.locale_id, locale.language_code
"""


def versions(chosen: Chosen) -> str:
    """The beginning of a statement: the table `version` of pages for everybody, one for each chosen one.

    The statement also needs the parameters of `chosen`, and `language`, the reader's.

    Keys travel as an array, here and in what follows: into the views of readers, whose barrier no join passes,
    PostgreSQL takes only such a condition along, and reads the whole table otherwise (docs/decisions/many-projects.md).
    """
    # the text is made of constants and of names of tables
    return f"""
        WITH chosen AS MATERIALIZED ({chosen.sql}), version AS MATERIALIZED (
            SELECT DISTINCT ON (chosen.position, page.translation_key) {LINK_COLUMNS}, chosen.position
            FROM chosen
            JOIN wagtailcore_page page ON page.translation_key = chosen.translation_key
            JOIN wagtailcore_locale locale ON locale.id = page.locale_id
            WHERE page.translation_key = ANY (ARRAY(SELECT translation_key FROM chosen))
                AND {FOR_EVERYBODY.format(page="page")}
            ORDER BY chosen.position, page.translation_key, locale.language_code = %(language)s DESC, page.id
        )
    """  # noqa: S608


class LinkedPage:
    """A row of a statement with LINK_COLUMNS; every column is an attribute.

    A tuple: making a page object of each row, and asking Wagtail for its address, costs as much as the query.
    """

    url_path: str
    language_code: str

    @property
    def url(self) -> str:
        """The address, without the host. Every language has one tree, whose root is its home page."""
        return address(self.url_path, self.language_code)

    def foreign_code(self, language_code: str) -> str:
        """The page's language code when it is not the reader's, else an empty string."""
        return "" if self.language_code == language_code else self.language_code


def address(url_path: str, language_code: str) -> str:
    """The address of the page with this path in the tree; Wagtail's `get_url` gives the same."""
    return f"/{language_code}/{quote(url_path.lstrip('/').partition('/')[2])}"


def linked_pages(sql: str, params: dict) -> list:
    """The rows of a statement with LINK_COLUMNS; one query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = _row_with(tuple(column.name for column in cursor.description))
        return [row(*values) for values in cursor.fetchall()]


@cache
def _row_with(columns: tuple[str, ...]) -> type[LinkedPage]:
    return type("LinkedPage", (LinkedPage, namedtuple("Columns", columns)), {})
