"""The database refuses to change the journal; what is changed behind its back shows."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from cdc_site.erasure.models import NameRemoval
from cdc_site.journal.models import KEPT, JournalEntry, Seal, Wording
from cdc_site.journal.record import Text, record
from cdc_site.journal.verify import last_seal, problems, shorten

pytestmark = pytest.mark.django_db


def commit():
    """What the end of a transaction does: seal the entries."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def behind_its_back(statement, *parameters):
    """What somebody does who owns the database."""
    commit()
    with connection.cursor() as cursor:
        for table in ("journal_journalentry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        commit()
        for table in ("journal_journalentry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def entries():
    """Three sealed entries."""
    found = [record("test.done", after={"number": number}) for number in range(3)]
    commit()
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_journalentry SET action = 'other'",
        "DELETE FROM journal_journalentry",
        "TRUNCATE journal_journalentry CASCADE",
        "UPDATE journal_seal SET digest = ''",
        "DELETE FROM journal_seal",
        "TRUNCATE journal_seal",
    ],
)
def test_the_database_refuses_to_alter_the_journal(entries, statement):
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert JournalEntry.objects.count() == Seal.objects.count() == 3


def test_a_whole_journal_is_found_whole_and_its_last_seal_can_be_kept(entries, capsys):
    assert list(problems()) == []
    number, digest = last_seal()
    assert (number, len(digest)) == (3, 64)

    call_command("verify_journal", "--expect", f"{number}:{digest}")

    assert f"{number}:{digest}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_journalentry SET user_name = 'somebody else' WHERE id = %s", "has been altered"),
        ("UPDATE journal_journalentry SET after = '{}' WHERE id = %s", "has been altered"),
        ("UPDATE journal_seal SET digest = repeat('0', 64) WHERE entry_id = %s", "has been altered"),
        ("DELETE FROM journal_journalentry WHERE id = %s", "is missing"),
        ("DELETE FROM journal_seal WHERE entry_id = %s", "are missing"),
    ],
)
def test_what_is_altered_behind_its_back_shows(entries, statement, words):
    behind_its_back(statement, entries[1].pk)

    with pytest.raises(CommandError, match=words):
        call_command("verify_journal")


def test_a_chain_that_was_made_anew_is_not_the_one_that_was_written_down(entries):
    number, digest = last_seal()
    behind_its_back("DELETE FROM journal_seal")
    behind_its_back("DELETE FROM journal_journalentry")
    for _ in range(4):
        record("test.done")
    commit()

    assert list(problems()) == []
    assert "not the one" in " ".join(problems((number, digest)))


def test_a_trigger_that_is_switched_off_shows(entries):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER journal_seal_kept")

    assert "journal_seal_kept" in " ".join(problems())


def test_a_wording_that_was_altered_shows_unless_a_name_was_removed_there():
    record("test.done", before={"footer": Text("By Zelal")}, after={"footer": Text("By us")})
    commit()
    wording = Wording.objects.get()
    assert "Zelal" not in str(JournalEntry.objects.values().get())

    Wording.objects.update(before="By …")
    assert "wording of footer" in " ".join(problems())

    NameRemoval.objects.create(places=1, things={f"journal.wording:{wording.pk}": 1})
    assert list(problems()) == []


def test_entries_go_when_their_time_is_over_and_the_chain_goes_on(entries):
    old = timezone.now() - KEPT - timedelta(days=1)
    record("test.done", before={"footer": Text("Old")})
    commit()
    behind_its_back("UPDATE journal_journalentry SET at = %s WHERE id <= %s", old, entries[1].pk)
    behind_its_back("UPDATE journal_seal SET sealed_at = %s WHERE entry_id <= %s", old, entries[1].pk)

    assert shorten() == 2
    assert shorten() == 0
    commit()

    assert not JournalEntry.objects.filter(pk__lte=entries[1].pk).exists()
    # the rows that this test dated back were altered by that; what follows them is whole
    assert list(problems()) == []
