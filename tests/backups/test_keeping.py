"""Which backups are kept, where copies go, and when the daily one is made."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from cdc_site.backups import keys
from cdc_site.backups.daily import is_due
from cdc_site.backups.encryption import identities, recipients
from cdc_site.backups.folder import UPGRADE, backups, moment_of, new_name, outdated
from cdc_site.backups.state import LastBackup, last_backup
from cdc_site.backups.taking import MANUAL, take_backup
from tests.buckets import new_bucket, running_storage


def names_of(days, kind=MANUAL, hour=3):
    newest = datetime(2026, 11, 24, hour, tzinfo=UTC)
    return [new_name(newest - timedelta(days=day), kind, True) for day in days]


# --- rotation ------------------------------------------------------------------------------------
def test_the_newest_of_each_day_and_of_each_week_stays():
    made = names_of(range(60))

    left = [name for name in made if name not in outdated(made, days=7, weeks=4)]

    ages = [(moment_of(made[0]) - moment_of(name)).days for name in left]
    assert ages == [0, 1, 2, 3, 4, 5, 6, 9, 16]  # seven days, then the Sundays of the weeks before


def test_of_an_earlier_day_the_newest_stays_and_of_the_last_24_hours_all():
    made = names_of([0, 2], hour=3) + names_of([0, 2], hour=9)

    assert outdated(made, days=7, weeks=4) == names_of([2], hour=3)


def test_the_newest_backup_of_an_upgrade_stays_until_its_time_is_over():
    recent, old = names_of([3], UPGRADE, hour=1), names_of([40], UPGRADE)
    made = names_of(range(60)) + recent + old

    gone = outdated(made, days=7, weeks=4)

    assert recent[0] not in gone and old[0] in gone


def test_the_only_backup_stays_however_old_and_what_is_no_backup_is_left_alone():
    assert outdated([*names_of([500]), "notes.txt", "cdc-1.tar"], days=1, weeks=1) == []


def test_older_ones_are_deleted_after_a_backup(site):
    site.settings.BACKUP_KEEP_DAYS, site.settings.BACKUP_KEEP_WEEKS = 1, 1
    site.backups.mkdir()
    (site.backups / names_of([90])[0]).touch()
    (site.backups / "notes.txt").touch()

    path = take_backup().path

    assert backups() == [path]
    assert (site.backups / "notes.txt").exists()


# --- copies --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def storage():
    with running_storage() as address:
        yield address


@pytest.fixture
def bucket(storage, site):
    site.settings.BACKUP_S3_ENDPOINT, site.settings.BACKUP_S3_BUCKET = storage, "kept"
    site.settings.BACKUP_S3_ACCESS_KEY = site.settings.BACKUP_S3_SECRET_KEY = "testing"
    site.settings.BACKUP_S3_REGION, site.settings.BACKUP_S3_FOLDER = "us-east-1", "website/"
    return new_bucket(storage, "kept")


@pytest.mark.slow
def test_a_copy_goes_into_the_bucket_and_older_copies_go(bucket, site):
    site.settings.BACKUP_KEEP_DAYS, site.settings.BACKUP_KEEP_WEEKS = 1, 1
    for name in [f"website/{names_of([90])[0]}", "website/notes.txt", names_of([90])[0]]:
        bucket.put_object(Bucket="kept", Key=name, Body=b"old")

    path = take_backup().path

    keys_there = {item["Key"] for item in bucket.list_objects_v2(Bucket="kept")["Contents"]}
    assert keys_there == {f"website/{path.name}", "website/notes.txt", names_of([90])[0]}
    copied = bucket.get_object(Bucket="kept", Key=f"website/{path.name}")["Body"].read()
    assert copied == path.read_bytes()
    assert last_backup().copied is True


@pytest.mark.slow
def test_a_copy_that_fails_leaves_the_backup_and_fails_the_command_with_the_reason(bucket, site):
    site.settings.BACKUP_S3_BUCKET = "nowhere"

    with pytest.raises(CommandError, match=r"(?s)is whole in .*nowhere.*BACKUP_S3"):
        call_command("backup")

    assert len(backups()) == 1
    assert (last_backup().ok, last_backup().copied) == (False, False)


@pytest.mark.slow
def test_a_storage_that_cannot_be_reached_is_said(bucket, site):
    with socket.create_server(("127.0.0.1", 0)) as server:
        site.settings.BACKUP_S3_ENDPOINT = f"http://127.0.0.1:{server.getsockname()[1]}"
    assert "Could not connect" in take_backup().problem


@pytest.mark.slow
def test_what_is_not_encrypted_goes_nowhere(bucket, site):
    path = take_backup(encrypted=False).path

    assert f"website/{path.name}" not in str(bucket.list_objects_v2(Bucket="kept"))
    assert last_backup().copied is None


# --- the daily one -------------------------------------------------------------------------------
def at(day, hour, minute=0):
    """A time in November 2026; the site's clock is three hours ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


def attempt(moment, ok=True, succeeded_at=None):
    return LastBackup(at=moment, ok=ok, succeeded_at=moment if ok else succeeded_at)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        (at(24, 12), None, True),
        (at(24, 4), attempt(at(23, 5)), True),
        (at(24, 2), attempt(at(23, 5)), False),
        (at(24, 12), attempt(at(24, 5)), False),
        (at(24, 2), attempt(at(22, 5)), True),  # the machine was off yesterday
        (at(24, 6), attempt(at(24, 5, 30), ok=False, succeeded_at=at(23, 5)), False),
        (at(24, 7), attempt(at(24, 5, 30), ok=False, succeeded_at=at(23, 5)), True),
        (at(24, 12), attempt(at(24, 11, 50), ok=False, succeeded_at=at(24, 5)), False),
    ],
)
def test_once_a_day_from_its_hour_on_and_an_hour_after_a_failure(settings, now, last, due):
    settings.BACKUP_PUBLIC_KEY, settings.BACKUP_HOUR, settings.TIME_ZONE = ["age1…"], 3, "Asia/Damascus"

    assert is_due(now, last) is due


def test_without_a_key_there_is_no_daily_one(settings):
    settings.BACKUP_PUBLIC_KEY = []

    assert not is_due(at(24, 12), None)


# --- keys ----------------------------------------------------------------------------------------
def test_a_pair_of_keys_fits_and_the_private_one_is_its_owners_alone(tmp_path, capsys):
    path = tmp_path / "key.txt"

    assert keys.main([str(path)]) == 0

    public = capsys.readouterr().out.split("BACKUP_PUBLIC_KEY=")[1].strip()
    assert str(recipients([public])[0]) == str(identities(path)[0].to_public())
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_that_is_there_is_not_written_over(tmp_path, capsys):
    path = tmp_path / "key.txt"
    path.write_text("the only one")

    assert keys.main([str(path)]) == 1

    assert path.read_text() == "the only one"
    assert "there already" in capsys.readouterr().err
