"""Reads the whole chain and says where it does not hold."""

from collections.abc import Iterator
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from cdc_site.erasure.models import NameRemoval

from .models import KEPT, JournalEntry, Seal, Wording
from .record import digest, record

SHORTENED = "cdc.journal_shortened"
_BATCH = 1000

# the text of an entry as the database's own trigger hashes it; written again here, since a trigger can be replaced
_CHAIN = """
SELECT s.number, s.digest, s.entry_id, e.id, e.action, e.after,
       jsonb_build_array(s.number, (extract(epoch FROM s.sealed_at) * 1000000)::bigint,
           e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.user_id, e.user_name, e.action,
           e.kind, e.object_id, e.before, e.after)::text
FROM journal_seal s LEFT JOIN journal_journalentry e ON e.id = s.entry_id ORDER BY s.number
"""
_TRIGGERS = {
    "journal_entry_kept",
    "journal_entry_not_emptied",
    "journal_entry_sealed",
    "journal_seal_kept",
    "journal_seal_not_emptied",
}


def problems(expected: tuple[int, str] | None = None) -> Iterator[str]:
    """A sentence for each thing that is not as the journal left it; none when all is well.

    expected: number and digest of a seal that somebody has written down elsewhere. Whoever owns the database can make
    the whole chain anew; only a number that is kept outside shows that.
    """
    yield from _missing_triggers()
    start, first_before = _start()
    number, before, found_expected = start, first_before, expected is None
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN)
        for row_number, row_digest, entry, exists, _action, _after, text in cursor:
            number += 1
            if row_number != number:
                yield f"Seals {number} to {row_number - 1} are missing."
                number, before = row_number, None
            if exists is None:
                yield f"Entry {entry}, under seal {row_number}, is missing."
            elif before is not None and row_digest != _hashed(before, text):
                yield f"Entry {entry}, or its seal {row_number}, has been altered."
            before = row_digest
            found_expected = found_expected or (row_number, row_digest) == expected
    unsealed = JournalEntry.objects.exclude(pk__in=Seal.objects.values("entry_id")).values_list("pk", flat=True)
    for pk in unsealed[:20]:
        yield f"Entry {pk} has no seal."
    if not found_expected and expected:
        yield f"Seal {expected[0]} is not the one that was written down."
    yield from _altered_wordings()


def last_seal() -> tuple[int, str]:
    """Number and digest of the newest seal, to be written down elsewhere; (0, "") for an empty journal."""
    return Seal.objects.order_by("-number").values_list("number", "digest").first() or (0, "")


def _hashed(before: str, text: str) -> str:
    """jsonb writes a list as `["…", 1, …]`; the digest before stands first in it."""
    return sha256(f'["{before}", {text[1:]}'.encode()).hexdigest()


def _start() -> tuple[int, str]:
    """The seal that the chain begins after: none, unless old entries were removed when their time was over."""
    entry = JournalEntry.objects.filter(action=SHORTENED).order_by("-pk").first()
    return (entry.after["number"], entry.after["digest"]) if entry else (0, "")


def _missing_triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'journal\\_%%' AND tgenabled IN ('O', 'A')", [])
        found = {name for (name,) in cursor.fetchall()}
    for name in sorted(_TRIGGERS - found):
        yield f"The database does not protect the journal: its trigger {name} is missing or switched off."


def _altered_wordings() -> Iterator[str]:
    """A removal of a name says itself where it was done."""
    removed: set[str] = set()
    for things in NameRemoval.objects.values_list("things", flat=True):
        removed |= set(things)
    for wording in Wording.objects.select_related("entry").iterator(_BATCH):
        entry = wording.entry
        fits = digest(wording.before) == entry.before.get(wording.field, "")
        fits &= digest(wording.after) == entry.after.get(wording.field, "")
        if not fits and f"journal.wording:{wording.pk}" not in removed:
            yield f"The wording of {wording.field} in entry {entry.pk} has been altered."


def shorten() -> int:
    """Remove entries whose time is over, and note where the chain begins now; returns how many went."""
    with transaction.atomic():
        limit = timezone.now() - KEPT
        last = Seal.objects.filter(sealed_at__lt=limit).order_by("-number").first()
        if last is None:
            return 0
        seals = Seal.objects.filter(number__lte=last.number)
        entries = list(seals.values_list("entry_id", flat=True))
        Wording.objects.filter(entry__in=entries).delete()
        seals.delete()
        JournalEntry.objects.filter(pk__in=entries).delete()
        record(SHORTENED, after={"number": last.number, "digest": last.digest})
    return len(entries)
