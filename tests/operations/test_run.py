"""The commands as somebody types them, in processes of their own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from bench.ports import free_ports
from cdc_site.operations.supervisor import FolderLock
from cdc_site.settings.env import ROOT

# seconds; the promise is 180 and 10 on two cores, and here the other tests run beside it
FIRST_START, SECOND_START = 180, 20


def command(var_dir, *arguments, **variables):
    """Arguments for `subprocess`: the command with nothing of this test run's own settings."""
    ours = (
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "SECRET_KEY",
        "PUBLIC_URL",
        "ADMIN_PASSWORD",
        "EDITORS_PORT",
        "EDITORS_URL",
    )
    environment = os.environ | dict.fromkeys(ours, "")  # empty, so that a developer's .env does not fill them in
    return {
        "args": [sys.executable, "-m", "cdc_site.operations.run", *arguments],
        "cwd": ROOT,
        "env": environment | {"VAR_DIR": str(var_dir)} | variables,
        "text": True,
    }


def run(var_dir, *arguments, **variables):
    return subprocess.run(**command(var_dir, *arguments, **variables), capture_output=True, timeout=60)


def test_a_second_start_in_the_same_folder_says_who_holds_it(tmp_path):
    lock = FolderLock(tmp_path / "lock")
    lock.acquire("`make run` (port 8000, process 4711)")

    done = run(tmp_path, "serve", PORT="8000")
    lock.release()

    assert done.returncode == 1
    assert "process 4711" in done.stderr
    assert f"make run PORT=8002 VAR_DIR={tmp_path}-8002" in done.stderr


def test_a_port_that_is_taken_stops_the_start_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(tmp_path, "serve", PORT=str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "another program uses it" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_two_processes_on_one_port_stop_the_start_with_a_sentence(tmp_path):
    done = run(tmp_path, "serve", PORT="8000", EDITORS_PORT="8000")

    assert done.returncode == 1
    assert "each process needs its own" in done.stderr


def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path):
    done = run(tmp_path, "serve", PORT="eighty")

    assert done.returncode == 1
    assert "PORT='eighty' cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_of_another_version_stops_the_start_with_the_command_that_moves_it(tmp_path):
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("16\n")

    done = run(tmp_path, "serve", PORT=str(free_ports(1)[0]))

    assert done.returncode == 1
    assert f"make upgrade-database VAR_DIR={tmp_path}" in done.stderr


def test_an_unknown_command_shows_the_known_ones(tmp_path):
    done = run(tmp_path, "fly")

    assert done.returncode == 2
    assert "serve" in done.stdout


@pytest.mark.thorough
def test_manage_brings_its_own_database_when_the_site_does_not_run(tmp_path):
    done = run(tmp_path, "manage", "shell", "--no-imports", "-c", "print('answer', 6 * 7)")

    assert done.returncode == 0, done.stderr
    assert "answer 42" in done.stdout
    assert not (tmp_path / "database_url").exists()
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()


# --- the whole site ------------------------------------------------------------------------------
@contextmanager
def serving(var_dir, port, within, **variables):
    """The site from its start until the test is done with it; yields the process and the lines it printed."""
    with subprocess.Popen(
        **command(var_dir, "serve", PORT=str(port), **variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        lines = []
        begun = time.monotonic()
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                if line.startswith("The admin:"):
                    break
            assert lines[-1:] and lines[-1].startswith("The admin:"), "\n".join(lines)
            assert time.monotonic() - begun < within
            yield process, lines
        finally:
            process.terminate()
            process.wait(60)


def status(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    connection.close()
    return answer.status


SCHEDULE_A_PAGE = """
from datetime import timedelta
from django.utils import timezone
from cdc_site.home.models import HomePage
from cdc_site.pages.models import ContentPage
page = ContentPage(title="Later", slug="later", live=False, go_live_at=timezone.now() + timedelta(seconds=1))
HomePage.objects.get(locale__language_code="en").add_child(instance=page)
page.save_revision().publish()
"""


def appears(port, path, within=20.0):
    """Whether an address that was not there answers in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if status(port, path) == 200:
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_the_site_starts_stops_starts_again_and_survives_being_killed(tmp_path):
    [port] = free_ports(1)

    with serving(tmp_path, port, FIRST_START, ADMIN_PASSWORD="correct horse battery") as (process, lines):
        assert re.fullmatch(r"\d+ texts wait for .*", lines[-3])
        assert lines[-2:] == [
            f"The site:   http://localhost:{port}/",
            f"The admin:  http://localhost:{port + 1}/admin/",
        ]
        assert [status(port, path) for path in ("/en/", "/ar/", "/admin/login/")] == [200, 200, 404]
        assert [status(port + 1, path) for path in ("/en/", "/admin/login/")] == [302, 200]
        asked = run(tmp_path, "manage", "shell", "--no-imports", "-c", "print('beside it')")
        assert "beside it" in asked.stdout, asked.stderr
        done = run(tmp_path, "manage", "shell", "--no-imports", "-c", SCHEDULE_A_PAGE)
        assert done.returncode == 0, done.stderr
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()

    with serving(tmp_path, port, SECOND_START) as (process, _):
        assert status(port, "/ar/") == 200
        assert appears(port, "/en/later/"), "the page whose time came while the site was off"
        process.kill()

    with serving(tmp_path, port, SECOND_START + 25) as (process, _):
        assert status(port, "/en/") == 200
        assert process.poll() is None
    assert process.returncode == 0


@pytest.mark.slow
def test_a_second_copy_runs_beside_the_first(tmp_path):
    first, second = free_ports(2)

    with serving(tmp_path / "a", first, FIRST_START), serving(tmp_path / "b", second, FIRST_START):
        assert status(first, "/en/") == status(second, "/en/") == 200


@pytest.mark.slow
def test_when_the_database_dies_everything_stops_and_says_so(tmp_path):
    [port] = free_ports(1)

    with serving(tmp_path, port, FIRST_START) as (process, _):
        number = int((tmp_path / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)
        rest = process.stdout.read()
        assert process.wait(60) == 1

    assert "PostgreSQL ended by itself (killed by SIGKILL)" in rest
