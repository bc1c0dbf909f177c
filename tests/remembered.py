"""Builders that run once: their rows are kept, and put back by later tests in a tenth of the time.

A page takes some 170 statements to build as the admin builds it. What a builder wrote in its first test is read out of
the tables; in the next test the tables get these rows as they were. Nothing is shared between tests: each still rolls
back what it did.
"""

import functools
import inspect
from collections.abc import Callable
from io import BytesIO

from django.core.cache import cache
from django.db import connection, models

# per table, how many rows this transaction has written: PostgreSQL's own count, which may hold those of the one before
# too unless that was told to hand them over
_WRITTEN = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del, pg_current_xact_id_if_assigned() IS NULL
    FROM pg_stat_xact_user_tables, pg_stat_force_next_flush()
"""


# nothing is ever taken out of the journal; and a test that signs somebody in first has written into it
_LEFT_OUT = {"journal_journalentry", "journal_wording"}


def remembered(build: Callable) -> Callable:
    """The builder, run once per process and set of arguments. It returns a saved instance, or a tuple of them.

    Where the tables are not as the migrations left them, because the test wrote into them before or because it does not
    run in a transaction, the builder simply runs.
    """
    kept: dict = {}

    @functools.wraps(build)
    def wrapper(*args, **kwargs):
        key = _arguments(build, args, kwargs)
        before, untouched = _written()
        if key in kept and untouched(kept[key][0]):
            tables, result = kept[key]
            _put_back(tables)
            cache.clear()  # the signals of the builder would have done that
            return _again(result)
        result = build(*args, **kwargs)
        if key not in kept:
            after, _untouched = _written()
            changed = [table for table, rows in after.items() if rows != before[table] and table not in _LEFT_OUT]
            if untouched(changed):
                kept[key] = {table: _rows(table) for table in changed}, _reference(result)
        return result

    return wrapper


def _arguments(build: Callable, args: tuple, kwargs: dict) -> tuple:
    """The same for every way of saying the same: by place, by name, or by leaving out what is usual."""
    bound = inspect.signature(build).bind(*args, **kwargs)
    bound.apply_defaults()
    return tuple(bound.args), tuple(sorted(bound.kwargs.items()))


def _written() -> tuple[dict[str, int], Callable]:
    """Rows written per table, and a function that says whether the test has left tables as the migrations made them."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        rows = cursor.fetchall()
    counts = {table: number for table, number, _nothing in rows}
    nothing_written = rows[0][2]

    def untouched(tables) -> bool:
        return connection.in_atomic_block and (nothing_written or not any(counts[table] for table in tables))

    return counts, untouched


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
