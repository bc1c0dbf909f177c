"""Builders that run once: their rows are kept, and put back by later tests in a tenth of the time.

A page takes some 170 statements to build as the admin builds it. What a builder wrote in its first test is read out of
the tables; in the next test the tables get these rows as they were. Nothing is shared between tests: each still rolls
back what it did.
"""

import functools
import inspect
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection, models

# per table, how many rows this transaction has written: PostgreSQL's own count, which may hold those of the one before
# too unless that was told to hand them over
_WRITTEN = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del, pg_current_xact_id_if_assigned()::text
    FROM pg_stat_xact_user_tables, pg_stat_force_next_flush()
"""


# nothing is ever taken out of the journal; and a test that signs somebody in first has written into it
_LEFT_OUT = {"journal_journalentry", "journal_wording"}


class _Built(NamedTuple):
    """Where the last builder of a transaction left the tables."""

    transaction: str | None = None
    rows: dict[str, int] = {}
    builders: tuple = ()


_last = _Built()


def remembered(build: Callable) -> Callable:
    """The builder, run once per process, set of arguments, and builders that ran before it in the same test. It returns
    a saved instance, or a tuple of them.

    Where its tables are not as the migrations or the builder before it left them, because the test wrote into them or
    because it does not run in a transaction, the builder simply runs.
    """
    kept: dict = {}

    @functools.wraps(build)
    def wrapper(*args, **kwargs):
        global _last
        arguments = _arguments(build, args, kwargs)
        rows, transaction = _written()
        since = _last if transaction and transaction == _last.transaction else _Built()
        key = since.builders, arguments, _with_indexes()

        def untouched(tables) -> bool:
            as_left = transaction is None or all(rows[table] == since.rows.get(table, 0) for table in tables)
            return connection.in_atomic_block and as_left

        if key in kept and untouched(kept[key][0]):
            tables, result = kept[key]
            _put_back(tables)
            cache.clear()  # the signals of the builder would have done that
            result, known = _again(result), True
        else:
            result = build(*args, **kwargs)
            after, _transaction = _written()
            changed = [table for table, number in after.items() if number != rows[table] and table not in _LEFT_OUT]
            known = untouched(changed)
            if known:
                kept[key] = {table: _rows(table) for table in changed}, _reference(result)
        rows, transaction = _written()
        _last = _Built(transaction, rows, (*since.builders, build, arguments) if known else (object(),))
        return result

    return wrapper


def _with_indexes() -> bool:
    """Whether this test wants those of the admin (tests/conftest.py)."""
    return settings.WAGTAILSEARCH_BACKENDS["default"].get("AUTO_UPDATE", True)


def _arguments(build: Callable, args: tuple, kwargs: dict) -> tuple:
    """The same for every way of saying the same: by place, by name, or by leaving out what is usual."""
    bound = inspect.signature(build).bind(*args, **kwargs)
    bound.apply_defaults()
    return tuple(bound.args), tuple(sorted(bound.kwargs.items()))


def _written() -> tuple[dict[str, int], str | None]:
    """Rows written per table, and the number of the transaction if it has written any."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        found = cursor.fetchall()
    return {table: number for table, number, _transaction in found}, found[0][2]


def _rows(table: str) -> bytes:
    rows = BytesIO()
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT (FORMAT binary)") as out:
        for part in out:
            rows.write(part)
    return rows.getvalue()


def _put_back(tables: dict[str, bytes]) -> None:
    """Each table gets exactly these rows. Their order is free: foreign keys are checked at the end of a transaction.

    Triggers that keep what lists are sorted by (projects/listing.py) wait: their tables are put back too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cdc.listing', 'off', true)")
        for table, rows in tables.items():
            name = connection.ops.quote_name(table)
            cursor.execute(f"DELETE FROM {name}")
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT binary)") as into:
                into.write(rows)
        cursor.execute("SELECT set_config('cdc.listing', 'on', true)")


def _reference(result):
    """What finds the instance, or the instances, in a later test."""
    if isinstance(result, models.Model):
        return type(result), result.pk
    return [_reference(each) for each in result]


def _again(reference):
    if isinstance(reference, list):
        return tuple(_again(each) for each in reference)
    model, pk = reference
    return model.objects.get(pk=pk)
