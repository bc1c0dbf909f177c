"""Messages come in while the worker that sends mails and the database are killed: none is lost, none is sent twice."""

import http.client
import random
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from bench.ports import free_ports
from cdc_site.operations.environment import Place
from cdc_site.operations.postgres import EmbeddedPostgres
from cdc_site.settings.env import ROOT
from tests.enquiries.sink import mail_server

MESSAGES = 500
PACE = 0.1  # seconds between two messages
BETWEEN_KILLS = (1.0, 4.0)  # seconds
PATIENCE = 240  # seconds for what is left when nothing is killed any more


class Site:
    """A copy of the site of its own, whose parts can be killed."""

    def __init__(self, folder: Path, mail_port: int):
        [self.port] = free_ports(1)
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.postgres.start(lambda: None)
        place = Place(folder, self.port)
        self.variables = place.variables("cdc_site.settings.production", self.postgres.url()) | {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "TRUSTED_PROXIES": "1",
            "WEB_WORKERS": "1",
        }
        self._run("prepare", "catalogues", "static_files", "migrate", "languages", "content")
        self._run("shell", "-c", SET_ADDRESS)
        command = [sys.executable, "-m", "gunicorn", f"--config={ROOT}/cdc_site/operations/gunicorn_conf.py"]
        self.web = subprocess.Popen(command, cwd=ROOT, env=self.variables)
        self.worker = self._start_worker()

    def _run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.variables, check=True)

    def _start_worker(self) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "send_mails", "--every", "0.2"]
        return subprocess.Popen(command, cwd=ROOT, env=self.variables)

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()
        self.worker = self._start_worker()

    def kill_database(self) -> None:
        self.postgres.process.kill()
        self.postgres.process.wait()
        self.postgres.start(lambda: None)

    def stop(self) -> None:
        for process in (self.worker, self.web):
            process.terminate()
            process.wait(30)
        self.postgres.stop(lambda: False)

    # --- as a visitor --------------------------------------------------------------------------------
    def ask(self, method: str, path: str, fields: dict | None = None, sender: str = "192.0.2.1"):
        """Status and text of an answer; (0, "") when there was none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}", "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": sender}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def open_form(self) -> tuple[str, dict]:
        """Where the form is sent to, and what it carries with it; waits for the web server."""
        for _second in range(60):
            status, text = self.ask("GET", "/en/write-to-us/")
            if status == 200:
                break
            time.sleep(1)
        action = re.search(r'<form class="enquiry" method="post" action="([^"]+)"', text)[1]
        return action, dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))

    def rows(self, query: str) -> list:
        with psycopg.connect(self.postgres.url()) as connection:
            return connection.execute(query).fetchall()


SET_ADDRESS = """
from cdc_site.enquiries.models import EnquiryAddress, EnquirySettings
row = EnquirySettings.load(); row.save()
EnquiryAddress.objects.create(row=row, purpose="message", email="staff@example.org")
"""


def write_messages(site: Site, action: str, carried: dict) -> None:
    """Send one message after the other, each until it has arrived, as somebody does who is asked to try again."""
    for number in range(MESSAGES):
        answers = {"email": "ana@example.org", "text": f"Message {number}"}
        sender = f"198.51.{number // 250}.{number % 250}"
        while site.ask("POST", action, carried | answers, sender)[0] != 303:
            time.sleep(0.2)
        time.sleep(PACE)


@pytest.mark.slow
def test_500_messages_are_stored_and_announced_once_while_worker_and_database_are_killed(tmp_path_factory):
    with mail_server() as server:
        site = Site(tmp_path_factory.mktemp("killed"), server.port)
        try:
            action, carried = site.open_form()
            time.sleep(2.5)
            writer = threading.Thread(target=write_messages, args=(site, action, carried))
            writer.start()
            killed, chance = [], random.Random(6)  # noqa: S311 - moments, not secrets
            # here and not in the thread: what a thread has started ends with it
            while writer.is_alive():
                time.sleep(chance.uniform(*BETWEEN_KILLS))
                killed.append(chance.choice(["worker", "worker", "database"]))
                getattr(site, f"kill_{killed[-1]}")()
            writer.join()
            give_up = time.monotonic() + PATIENCE
            while time.monotonic() < give_up and site.rows(WAITING) != [(0,)]:
                site.rows(SOONER)
                time.sleep(1)

            assert set(killed) == {"worker", "database"}
            assert len(killed) >= 20
            stored = site.rows("SELECT answers::text FROM enquiries_enquiry")
            assert len(stored) == MESSAGES
            assert len(set(stored)) == MESSAGES
            sent = [message_from_bytes(raw)["Message-ID"] for raw in server.mails]
            assert len(set(sent)) == MESSAGES
            assert len(sent) == MESSAGES
        finally:
            with suppress(ProcessLookupError):
                site.stop()


WAITING = "SELECT count(*) FROM enquiries_enquirymail WHERE sent_at IS NULL"
# mails that were refused wait for minutes
SOONER = "UPDATE enquiries_enquirymail SET next_try_at = now() WHERE sent_at IS NULL RETURNING id"
