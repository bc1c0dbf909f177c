"""A backup gives back every row and every file, and a failure leaves the site that was there."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from cdc_site.backups import restoring
from cdc_site.backups.database import Database
from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.restoring import finish, restore
from cdc_site.backups.state import last_backup
from cdc_site.backups.taking import take_backup
from cdc_site.backups.uploads import Folder
from cdc_site.operations.postgres import SUPERUSER, EmbeddedPostgres
from cdc_site.operations.prepare import migrations_on_disk

KNOWN = {f"{app}.{name}" for app, name in migrations_on_disk()}


def give_back(site, path, key=None, may_replace=lambda words: True):
    return restore(path, key or site.key, KNOWN, may_replace)


def test_every_row_and_file_comes_back_and_what_came_later_goes(site):
    before = site.state()
    path = take_backup().path
    site.change()

    give_back(site, path)

    assert site.state() == before
    assert not list(site.media.glob(".*"))


@pytest.mark.slow
def test_what_is_restored_can_be_backed_up_and_restored_again(site):
    before = site.state()
    give_back(site, take_backup().path)
    site.change()

    give_back(site, take_backup().path)
    assert site.state() != before
    give_back(site, min(path for path in site.backups.glob("*.age")))

    assert site.state() == before


@pytest.mark.slow
def test_numbers_go_on_where_they_were(site):
    give_back(site, take_backup().path)

    site.execute("INSERT INTO wagtailcore_locale (language_code) VALUES ('ku')")  # would meet a number that is taken


@pytest.mark.slow
def test_a_backup_fills_an_empty_database_and_folder(site, tmp_path):
    before = site.state()
    path = take_backup().path
    site.execute("DROP SCHEMA public CASCADE")
    site.execute("CREATE SCHEMA public")
    site.media.rename(tmp_path / "elsewhere")

    give_back(site, path, may_replace=lambda words: pytest.fail("asked, though nothing is here"))

    assert site.state() == before


@pytest.mark.slow
def test_a_schema_of_views_for_others_is_neither_in_the_backup_nor_in_the_way(site):
    def views():
        with site.database.connection() as rows:
            return rows.execute("SELECT count(*) FROM pg_views WHERE schemaname = 'reader'").fetchone()[0]

    assert views() > 10
    with_views = take_backup().path

    give_back(site, with_views)
    assert views() == 0  # the next start makes them anew
    give_back(site, take_backup().path)


def test_marks_that_debians_server_puts_on_columns_are_no_obstacle_to_others(site):
    """As PostgreSQL 15.20 of Debian does; that of the packages reads them into a dump, and refuses them there."""
    try:
        server = psycopg.connect(**Database.of_settings(site.options | {"USER": SUPERUSER}).options, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("only the superuser of the embedded server can put such marks")
    with server:
        server.execute("SET allow_system_table_mods = on")
        server.execute(
            "UPDATE pg_attribute SET attoptions = '{pg_attver=26760184}' WHERE attnum > 0 AND attrelid IN ("
            "SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)"
        )
    before = site.state()
    path = take_backup().path
    site.change()

    give_back(site, path)

    assert site.state() == before


def test_a_site_that_is_there_is_only_replaced_when_somebody_agrees(site):
    path = take_backup().path
    site.change()
    before = site.state()
    asked = []

    with pytest.raises(BackupProblem, match="Not restored"):
        give_back(site, path, may_replace=asked.append)

    assert site.state() == before
    assert "1 pages in the database" in asked[0] and "4 files" in asked[0]


def test_a_site_that_runs_is_not_replaced(site):
    path = take_backup().path

    with psycopg.connect(**site.database.options), pytest.raises(BackupProblem, match="1 other connections"):
        give_back(site, path)


# --- cut off -------------------------------------------------------------------------------------
def in_a_child(work) -> int:
    """Do it in a process that can be killed; returns its number."""
    if pid := os.fork():
        return pid
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        work()
    finally:
        os._exit(0)


def wait_for(condition, within=20.0):
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_a_killed_backup_leaves_no_file_and_the_next_one_removes_the_rest(site):
    with (site.media / "large").open("wb") as large:
        large.truncate(4_000_000_000)
    child = in_a_child(take_backup)
    wait_for(lambda: any(path.stat().st_size > 2_000_000 for path in site.backups.glob(".unfinished-*")))
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert not list(site.backups.glob("cdc-*"))
    (site.media / "large").unlink()
    (site.backups / "drill-killed").mkdir()

    path = take_backup().path

    assert site.names() == [path.name]


@pytest.mark.slow
def test_a_killed_restore_leaves_the_old_site(site):
    path = take_backup().path
    site.change()
    before = site.state()
    child = in_a_child(lambda: give_back(site, path))
    wait_for(lambda: list(site.media.glob(".restored-*/dump")))
    wait_for(lambda: site.database.others())  # it has begun to write
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    wait_for(lambda: not site.database.others())

    finish()

    assert site.state() == before


@pytest.mark.slow
def test_a_restore_that_is_cut_off_between_database_and_files_is_finished_later(site, monkeypatch):
    before = site.state()
    path = take_backup().path
    site.change()
    take_over = Folder.take_over

    def cut_off(folder, staging):
        (staging / "old").mkdir()
        (folder.path / "documents").rename(staging / "old" / "documents")
        raise OSError("power cut")

    monkeypatch.setattr(Folder, "take_over", cut_off)
    with pytest.raises(BackupProblem, match="power cut"):
        give_back(site, path)
    assert site.state() != before

    monkeypatch.setattr(Folder, "take_over", take_over)
    finish()

    assert site.state() == before


@pytest.mark.slow
def test_a_failure_in_the_last_moment_before_the_commit_leaves_the_old_site(site, monkeypatch):
    path = take_backup().path
    site.change()
    before = site.state()
    unpacked = restoring.unpacked

    def with_another_sum(*arguments):
        head, manifest = unpacked(*arguments)
        manifest.tables["wagtailcore_page"] = (3, "1")
        return head, manifest

    monkeypatch.setattr(restoring, "unpacked", with_another_sum)
    with pytest.raises(BackupProblem, match="not what was in the backup: wagtailcore_page"):
        give_back(site, path)

    assert site.state() == before
    assert not list(site.media.glob(".*"))


@pytest.mark.slow
def test_what_the_database_refuses_is_said_in_its_own_words(site):
    path = take_backup().path
    before = site.state()
    with site.maintenance() as server:
        server.execute(f'ALTER DATABASE "{site.options["NAME"]}" SET default_transaction_read_only = on')

    with pytest.raises(BackupProblem, match="read-only transaction"):
        give_back(site, path)

    assert site.state() == before


# --- versions of PostgreSQL ----------------------------------------------------------------------
OLDER = Path("/usr/lib/postgresql/15/bin")


@pytest.mark.slow
@pytest.mark.skipif(not OLDER.exists(), reason="PostgreSQL 15 is not installed")
def test_a_backup_moves_between_postgresql_15_and_18_both_ways(site):
    before = site.state()
    home = site.media.parent / "older"
    with EmbeddedPostgres(home, throwaway=True, programs=OLDER).running() as server:
        own, older = site.options, Database.of_url(server.url()).options
        there = own | {"NAME": older["dbname"], "USER": older["user"], "HOST": older["host"], "PORT": ""}
        path = take_backup().path

        site.settings.DATABASES = {"default": there}
        give_back(site, path)
        assert Database.of_settings(there).sums() == before[0]
        back = take_backup().path
        assert back != path

        site.settings.DATABASES = {"default": own}
        site.change()
        give_back(site, back)
        assert site.state() == before


# --- what is kept of it --------------------------------------------------------------------------
def test_a_backup_is_one_file_that_only_its_owner_and_the_key_can_read(site):
    path = take_backup().path

    content = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert content.startswith(b"age-encryption.org/v1")
    assert b"picture" not in content and b"wagtailcore" not in content


def test_the_last_attempt_is_remembered_and_a_failed_one_keeps_the_last_success(site):
    assert last_backup() is None

    path = take_backup().path
    good = last_backup()
    site.settings.BACKUP_PUBLIC_KEY = ["age1wrong"]
    with pytest.raises(BackupProblem, match="no public key of age"):
        take_backup()

    assert (good.ok, good.file, good.encrypted, good.copied) == (True, path.name, True, None)
    assert good.succeeded_at == good.at
    assert not last_backup().ok and "no public key" in last_backup().problem
    assert last_backup().succeeded_at == good.at


@pytest.mark.slow
def test_a_file_that_is_deleted_while_the_backup_runs_is_no_failure(site, monkeypatch):
    listed = list(Folder(site.media).names())
    monkeypatch.setattr(Folder, "names", lambda folder: [*listed, "images/gone.avif"])
    before = site.state()

    manifest = give_back(site, take_backup().path)

    assert manifest.gone == ["images/gone.avif"]
    assert site.state() == before


def test_without_a_key_nothing_is_written_and_the_way_to_one_is_said(site):
    site.settings.BACKUP_PUBLIC_KEY = []

    with pytest.raises(BackupProblem, match="make backup-key"):
        take_backup()

    assert not site.backups.exists()


@pytest.mark.slow
def test_without_a_key_somebody_can_ask_for_a_file_that_is_not_encrypted(site):
    site.settings.BACKUP_PUBLIC_KEY = []
    path = take_backup(encrypted=False).path
    before = site.state()
    site.change()
    restore(path, None, KNOWN, lambda words: True)
    assert site.state() == before
    assert path.name.endswith(".tar") and path.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
def test_a_full_disk_is_said_and_leaves_no_file(site):
    site.backups.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", site.backups]).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        with pytest.raises(BackupProblem, match="is full"):
            take_backup()
        assert site.names() == []
        assert "is full" in last_backup().problem
    finally:
        subprocess.run(["umount", site.backups], check=True)
