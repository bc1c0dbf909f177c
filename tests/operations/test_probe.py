"""What health checks ask, and what a worker needs."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cdc_site.operations.probe import main
from cdc_site.settings.env import ROOT


@pytest.fixture
def answering():
    """A web process that answers 200 when asked whether it lives, 503 whether it is ready, and notes for which host."""
    hosts = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hosts.append(self.headers["Host"])
            self.send_response(200 if self.path == "/health/live" else 503)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield str(server.server_port), hosts
    server.shutdown()
    server.server_close()


def test_a_process_that_lives_but_is_not_ready_is_told_apart(answering, monkeypatch):
    port, hosts = answering
    monkeypatch.setenv("PUBLIC_URL", "https://www.example.org")

    assert main(["live", port]) == 0
    assert main(["ready", port]) == 1
    assert set(hosts) == {"www.example.org"}  # the only one that the site answers to


def test_a_port_where_nobody_answers_is_no_success(capsys):
    assert main(["live", "1"]) == 1
    assert "Port 1 does not answer" in capsys.readouterr().err


def test_a_worker_without_the_web_processes_database_does_not_start(tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}

    refused = subprocess.run(
        [sys.executable, "-m", "cdc_site.operations.run", "work"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "set DATABASE_URL" in refused.stderr
    assert not (tmp_path / "working").exists()
