"""Makes the schema `reader`: security-barrier views named like the tables, and the functions. Owned by the owner."""

from typing import LiteralString, cast

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model
from psycopg import ClientCursor, sql
from wagtail.models import Page

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.settings.process import READER_SCHEMA

from .functions import FUNCTIONS, HIDDEN_PAGES_FUNCTION, SIGNATURES
from .role import grantable_role
from .tables import TABLES, Table, page_is_seen

COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


def before_migrations(*, using: str, plan: list, **kwargs) -> None:
    """PostgreSQL changes no column on which a view stands: they go first, and come back when all is migrated."""
    if plan:
        drop_schema()


def migrated(*, using: str, plan: list | None = None, **kwargs) -> None:
    """After migrations; `flush`, which says so too, has no plan."""
    if plan is not None and is_migrated():
        make_schema()


def drop_schema() -> None:
    """Until it is made again the public process sees nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {READER_SCHEMA} CASCADE")


def is_migrated() -> bool:
    """Whether every table is there; migrations can be applied in part."""
    return {table.name for table in TABLES} <= set(connection.introspection.table_names())


@transaction.atomic
def make_schema() -> None:
    """Make it anew, in one step for whoever reads; the role is given its rights if it exists."""
    drop_schema()
    role = grantable_role()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {READER_SCHEMA}")
        # names without a schema, as the ORM writes them, are views where there are such already
        cursor.execute(f"SET LOCAL search_path = {READER_SCHEMA}, public")
        cursor.execute(HIDDEN_PAGES_FUNCTION)
        for table in TABLES:
            cursor.execute(COLUMNS, [f"public.{table.name}"])
            columns = [name for (name,) in cursor.fetchall()]
            cursor.execute(view(table, columns))
        for function in FUNCTIONS:
            cursor.execute(function)
        for signature in SIGNATURES:
            cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        if role:
            for statement in (
                "GRANT USAGE ON SCHEMA {schema} TO {role}",
                "GRANT USAGE ON SCHEMA public TO {role}",  # of the search's configuration; no table of it is granted
                "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}",
            ):
                cursor.execute(_composed(statement, schema=sql.Identifier(READER_SCHEMA), role=sql.Identifier(role)))


def view(table: Table, columns: list[str]) -> str:
    """The statement that makes the view of a table. Raises KeyError for a column that the table has not."""
    shown = {name: f"t.{connection.ops.quote_name(name)}" for name in columns}
    for name, expression in (unseen_keys(table.name) | table.instead).items():
        shown[name], _column = expression, shown[name]
    listed = ", ".join(f"{expression} AS {connection.ops.quote_name(name)}" for name, expression in shown.items())
    rows = table.rows if isinstance(table.rows, str) else f"t.id IN ({_written_out(table.rows().values('pk'))})"
    barrier = "WITH (security_barrier)" if table.barrier else ""
    return (
        f"CREATE VIEW {READER_SCHEMA}.{table.name} {barrier} AS "  # noqa: S608 - names from tables.py
        f"SELECT {listed} FROM public.{table.name} t WHERE {rows}"
    )


def unseen_keys(table_name: str) -> dict[str, str]:
    """What stands in columns that lead to a page, picture or document, where readers see none: nothing.

    A translation keeps its original's key: without it, it would pass for an original.
    """
    model = _model(table_name)
    found = {}
    for each in model._meta.local_concrete_fields if model else ():
        target = each.related_model
        if not isinstance(each, ForeignKey) or not each.null or each.name == "source":
            continue
        column = each.column
        if issubclass(target, Page):
            found[column] = f"CASE WHEN {page_is_seen(column)} THEN t.{column} END"
        elif issubclass(target, SiteImage | SiteDocument):
            seen = target._meta.db_table
            found[column] = f"(SELECT seen.id FROM {READER_SCHEMA}.{seen} seen WHERE seen.id = t.{column})"  # noqa: S608
    return found


def _model(table_name: str) -> type[Model] | None:
    models = apps.get_models(include_auto_created=True)
    return next((each for each in models if each._meta.db_table == table_name), None)


def _written_out(queryset) -> str:
    """A queryset as SQL with its values in it: a view has no parameters."""
    statement, values = queryset.order_by().query.sql_with_params()
    connection.ensure_connection()
    return ClientCursor(connection.connection).mogrify(statement, values)


def _composed(statement: str, **names: sql.Identifier) -> str:
    return sql.SQL(cast(LiteralString, statement)).format(**names).as_string(connection.connection)
