"""The site's own PostgreSQL. These run real servers; each takes well under a second to start."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from cdc_site.operations import accounts
from cdc_site.operations.postgres import (
    SUPERUSER,
    EmbeddedPostgres,
    OtherVersion,
    packaged_programs,
    program_version,
)
from cdc_site.operations.processes import ServiceFailed
from cdc_site.operations.upgrade import upgrade_database

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "var" / "postgres"


@pytest.fixture
def open_folder():
    """A folder that every account can reach, unlike pytest's own ones."""
    folder = Path(tempfile.mkdtemp(prefix="cdc-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def query(server, statement, **address):
    with psycopg.connect(server.url(**address), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def modes_above(path):
    """Mode and owner of a folder and of every folder above it."""
    return {
        str(folder): (stat.S_IMODE(folder.stat().st_mode), folder.stat().st_uid, folder.stat().st_gid)
        for folder in (path, *path.parents)
    }


def test_it_starts_keeps_what_is_written_and_ends_cleanly(home):
    server = EmbeddedPostgres(home)
    with server.running():
        query(server, "CREATE TABLE kept AS SELECT 42 AS number")
        process = server.process
    assert process.returncode == 0

    with server.running():
        assert query(server, "SELECT number FROM kept") == 42


@pytest.mark.thorough
def test_it_is_durable_and_its_sorting_needs_no_locale_of_the_system(home):
    with EmbeddedPostgres(home).running() as server:
        assert query(server, "SHOW fsync") == "on"
        assert query(server, "SHOW synchronous_commit") == "on"
        assert query(server, "SELECT upper('ê') || lower('Î')") == "Êî"
        assert query(server, "SHOW server_encoding") == "UTF8"


def test_only_its_owner_reaches_it_and_only_by_the_socket(home):
    with EmbeddedPostgres(home).running() as server:
        assert query(server, "SHOW listen_addresses") == ""
        for path in (home, home / "data", server.socket_folder, server.log):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.thorough
def test_the_site_is_no_superuser_in_it(home):
    with EmbeddedPostgres(home).running() as server, pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(server, "COPY (SELECT 1) TO PROGRAM 'true'")


@pytest.mark.thorough
def test_what_people_wrote_does_not_reach_its_log(home):
    with EmbeddedPostgres(home).running() as server, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        query(server, "SELECT 'a secret sentence'::integer")

    assert "ERROR" in server.log.read_text()
    assert "FROM" not in server.log.read_text() and "SELECT" not in server.log.read_text()


def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_committed(home):
    server = EmbeddedPostgres(home)
    server.start(lambda: None)
    connection = psycopg.connect(server.url(), autocommit=True)
    connection.execute("CREATE TABLE kept (number integer)")
    threading.Timer(0.3, server.process.kill).start()
    confirmed = 0
    with pytest.raises(psycopg.OperationalError):
        while True:
            connection.execute("INSERT INTO kept VALUES (%s)", [confirmed + 1])
            confirmed += 1
    server.process.wait()

    with EmbeddedPostgres(home).running() as restarted:
        # the last one may have been written without our hearing of it
        assert query(restarted, "SELECT count(*) FROM kept") in (confirmed, confirmed + 1)
        assert query(restarted, f"SELECT count(*) FROM kept WHERE number <= {confirmed}") == confirmed


@pytest.mark.slow
def test_a_slow_start_is_waited_for_and_says_so(home, tmp_path, capsys):
    programs = tmp_path / "programs"
    programs.mkdir()
    for program in packaged_programs().iterdir():
        (programs / program.name).symlink_to(program)
    (programs / "postgres").unlink()
    (programs / "postgres").write_text(
        f'#!/bin/sh\n[ "$1" = -D ] && sleep 12\nexec {packaged_programs() / "postgres"} "$@"\n'
    )
    (programs / "postgres").chmod(0o755)

    # initdb looks for its neighbours where it really lies, so the data comes from the real one
    with EmbeddedPostgres(home).running():
        pass
    with EmbeddedPostgres(home, programs=programs).running() as server:
        assert query(server, "SELECT 1") == 1
    assert "it is waited for" in capsys.readouterr().out


@pytest.mark.thorough
def test_a_server_whose_supervisor_vanished_is_ended_by_the_next_start(home):
    first = EmbeddedPostgres(home)
    first.start(lambda: None)

    with EmbeddedPostgres(home).running() as second:
        assert first.process.wait(5) == 0
        assert query(second, "SELECT 1") == 1


@pytest.mark.thorough
def test_a_number_that_another_process_has_by_now_is_no_running_server(home):
    with EmbeddedPostgres(home).running():
        pass
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (home / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{home / 'data'}\n")

        with EmbeddedPostgres(home).running() as server:
            assert query(server, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.slow
def test_two_servers_run_beside_each_other(tmp_path):
    with EmbeddedPostgres(tmp_path / "a").running() as a, EmbeddedPostgres(tmp_path / "b").running() as b:
        query(a, "CREATE TABLE here()")

        assert query(a, "SELECT to_regclass('here')::text") == "here"
        assert query(b, "SELECT to_regclass('here')") is None


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["x" * 120, "with, comma"])
def test_a_folder_that_no_socket_fits_in_gets_a_private_one_elsewhere(tmp_path, name):
    home = tmp_path / name / "postgres"
    with EmbeddedPostgres(home).running() as server:
        elsewhere = server.socket_folder
        assert query(server, "SELECT 1") == 1
        assert elsewhere.parent != home
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
    assert not elsewhere.exists()


@pytest.mark.thorough
def test_a_start_that_cannot_succeed_shows_the_end_of_the_log(home):
    with EmbeddedPostgres(home).running():
        pass
    (home / "data" / "global" / "pg_control").unlink()
    server = EmbeddedPostgres(home)

    with pytest.raises(ServiceFailed, match="pg_control"):
        server.start(lambda: None)
    server.stop(lambda: False)


@pytest.mark.thorough
def test_a_start_that_is_given_up_leaves_nothing_running_and_nothing_broken(home):
    class GivenUp(Exception):
        pass

    def give_up():
        if (home / "data" / "postmaster.pid").exists():
            raise GivenUp

    with EmbeddedPostgres(home).running():
        pass
    server = EmbeddedPostgres(home)
    with pytest.raises(GivenUp):
        server.start(give_up)
    process = server.process
    server.stop(lambda: True)

    assert process.returncode == 0
    with server.running():
        assert query(server, "SELECT 1") == 1


# --- throw-away servers --------------------------------------------------------------------------
@pytest.mark.slow
def test_a_throwaway_server_is_fast_and_starts_anew_when_it_was_killed(home):
    server = EmbeddedPostgres(home, throwaway=True)
    server.start(lambda: None)
    assert query(server, "SHOW fsync") == "off"
    query(server, "CREATE TABLE gone()")
    server.process.kill()
    server.process.wait()

    with EmbeddedPostgres(home, throwaway=True).running() as again:
        assert query(again, "SELECT to_regclass('gone')") is None


@pytest.mark.thorough
def test_a_throwaway_server_that_was_stopped_keeps_its_data(home):
    for expected in (None, "kept"):
        with EmbeddedPostgres(home, throwaway=True).running() as server:
            assert query(server, "SELECT to_regclass('kept')::text") == expected
            query(server, "CREATE TABLE IF NOT EXISTS kept()")


# --- other versions ------------------------------------------------------------------------------
def test_data_of_an_older_version_stops_the_start_with_the_command_that_moves_it(home):
    (home / "data").mkdir(parents=True)
    (home / "data" / "PG_VERSION").write_text("16\n")

    with pytest.raises(OtherVersion, match="make upgrade-database VAR_DIR=elsewhere"):
        EmbeddedPostgres(home, upgrade_command="make upgrade-database VAR_DIR=elsewhere").start(lambda: None)


def test_data_of_a_newer_version_is_left_alone(home):
    (home / "data").mkdir(parents=True)
    (home / "data" / "PG_VERSION").write_text("99\n")

    with pytest.raises(OtherVersion, match="newer"):
        EmbeddedPostgres(home).start(lambda: None)
    with pytest.raises(ServiceFailed, match="newer"):
        upgrade_database(home)


@pytest.mark.slow
def test_the_upgrade_moves_the_data_and_keeps_the_old_folder(home, capsys):
    older = packaged_programs(16)
    assert program_version(older / "postgres") == 16
    with EmbeddedPostgres(home, programs=older).running() as old:
        query(old, "CREATE TABLE kept AS SELECT 'دمشق' AS word")

    upgrade_database(home)

    with EmbeddedPostgres(home).running() as server:
        assert query(server, "SELECT word FROM kept") == "دمشق"
        assert query(server, "SELECT tableowner FROM pg_tables WHERE tablename = 'kept'") == "cdc"
        assert query(server, "SHOW server_version").startswith("18.")
    [kept] = home.parent.glob("postgres-16-kept-*")
    assert (kept / "data" / "PG_VERSION").read_text() == "16\n"
    assert str(kept) in capsys.readouterr().out


@pytest.mark.slow
def test_an_upgrade_of_data_that_is_of_this_version_does_nothing(home, capsys):
    with EmbeddedPostgres(home).running():
        pass

    upgrade_database(home)

    assert "Nothing to move" in capsys.readouterr().out
    assert [path.name for path in home.parent.iterdir()] == ["postgres"]


# --- accounts and permissions --------------------------------------------------------------------
@pytest.mark.thorough
def test_no_permission_outside_its_folder_changes(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "var").mkdir()
    watched = (closed / "var", packaged_programs(), Path(sys.prefix))
    before = [modes_above(path) for path in watched]

    with EmbeddedPostgres(closed / "var" / "postgres").running() as server:
        assert query(server, "SELECT 1") == 1

    assert [modes_above(path) for path in watched] == before


@pytest.mark.thorough
@as_root
def test_as_root_it_runs_on_roots_files_without_roots_powers(home):
    with EmbeddedPostgres(home).running() as server:
        if server.account.seen_as is None:
            pytest.skip("user namespaces are switched off here")
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        assert (home / "data").stat().st_uid == 0
        assert "CapEff:\t0000000000000000" in status


@pytest.mark.slow
@as_root
def test_without_user_namespaces_root_gives_only_the_database_folder_to_an_ordinary_account(monkeypatch, open_folder):
    forbid_namespaces(monkeypatch)
    home = open_folder / "var" / "postgres"
    home.parent.mkdir()
    before = modes_above(home.parent)

    try:
        with EmbeddedPostgres(home).running() as server:
            assert query(server, "SELECT 1") == 1
            assert (home / "data").stat().st_uid == server.account.uid != 0
    except ServiceFailed:
        pytest.skip("no ordinary account can reach the programs of this environment")
    assert modes_above(home.parent) == before

    monkeypatch.undo()
    with EmbeddedPostgres(home).running() as again:  # the owner of the data goes on running it
        assert again.account.uid == (home / "data").stat().st_uid != 0
        assert query(again, "SELECT rolname::text FROM pg_roles WHERE oid = 10", role=SUPERUSER) == SUPERUSER


@as_root
def test_without_any_account_that_could_run_it_the_start_says_what_to_do(monkeypatch, tmp_path):
    forbid_namespaces(monkeypatch)
    tmp_path.chmod(0o700)
    server = EmbeddedPostgres(tmp_path / "postgres")

    with pytest.raises(ServiceFailed, match="as an ordinary user"):
        server.start(lambda: None)

    assert server.home.stat().st_uid == 0


@pytest.mark.thorough
@as_root
def test_an_ordinary_user_is_told_whose_data_it_is(home):
    with EmbeddedPostgres(home).running():
        pass
    home.parent.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path; from cdc_site.operations.accounts import account_for\n"
        "os.seteuid(65534)\n"
        "account_for(Path(sys.argv[1]), Path('/bin/true'))"
    )

    done = subprocess.run([sys.executable, "-c", code, "/root"], capture_output=True, text=True)

    assert "/root belongs to root" in done.stderr


def forbid_namespaces(monkeypatch):
    """What containers do that filter system calls."""

    def refuse(seen_as):
        def enter():
            raise OSError("Operation not permitted")

        return enter

    monkeypatch.setattr(accounts, "_namespace", refuse)


# --- the processes of a killed supervisor --------------------------------------------------------
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_killed_supervisor_takes_the_server_along_cleanly(home):
    code = (
        "import sys, time; from pathlib import Path; from cdc_site.operations.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Path(sys.argv[1])); server.start(lambda: None); print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True) as supervisor:
        while supervisor.stdout.readline() not in ("ready\n", ""):
            pass
        supervisor.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 10
    while (home / "data" / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (home / "data" / "postmaster.pid").exists()
    assert "database system is shut down" in (home / "log").read_text().splitlines()[-1]
