"""What machines, Administrators and the operator are told of how the site is."""

import json
import logging
import shutil
import socketserver
import ssl
import subprocess
import threading
from collections import namedtuple
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext

from cdc_site.backups.state import LastBackup, failed, remember
from cdc_site.journal.record import record
from cdc_site.operations import health, notices
from cdc_site.operations.logs import JsonFormatter, discreet
from cdc_site.operations.management.commands import keep_schedule
from cdc_site.operations.models import Heartbeat, Notice
from tests.enquiries.sink import mail_server
from tests.factories import make_homes
from tests.roles.conftest import person

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def no_backups(settings, tmp_path):
    """Of this machine's backups, whatever they are, these tests know nothing."""
    settings.BACKUP_DIR = tmp_path


def beat(age=timedelta()):
    """Signs of life of the processes in the background."""
    for name in health.PROCESSES:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now() - age})


def said_by_doctor():
    """What `doctor` says when nothing is really wrong."""
    said = StringIO()
    call_command("doctor", stdout=said)
    return said.getvalue()


# --- for machines --------------------------------------------------------------------------------
def test_a_living_process_says_so_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_readiness_follows_the_database_and_says_no_more(client, monkeypatch):
    assert client.get("/health/ready").content == b"ok\n"

    def refuse(*args, **kwargs):
        raise OperationalError("connection to 10.1.2.3 refused for role cdc")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.content) == (503, b"unavailable\n")
    assert "no-store" in answer["Cache-Control"]


def test_metrics_are_a_missing_page_without_the_token(client, settings):
    make_homes()
    beat()
    assert client.get("/health/metrics").status_code == 404
    settings.METRICS_TOKEN = "t" * 20
    assert client.get("/health/metrics").status_code == 404
    assert client.get("/health/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404

    answer = client.get("/health/metrics", headers={"Authorization": f"Bearer {'t' * 20}"})

    lines = dict(line.rsplit(" ", 1) for line in answer.content.decode().splitlines())
    assert 0 < float(lines["cdc_disk_free_ratio"]) < 1
    assert float(lines['cdc_seen_seconds_ago{process="schedule"}']) < 60
    assert lines["cdc_mails_waiting"] == "0"


# --- doctor --------------------------------------------------------------------------------------
def test_doctor_takes_missing_mail_and_backups_for_hints_only(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    beat()

    said = said_by_doctor()

    assert "hint:  No mail server is set" in said
    assert "Nothing is wrong." in said


def test_doctor_says_which_process_does_not_run_and_what_to_do():
    beat(timedelta(minutes=5))

    with pytest.raises(CommandError, match=r"schedule does not run(.|\n)*keep_schedule(.|\n)*mail queue does not run"):
        call_command("doctor")


def test_doctor_says_that_a_disk_is_nearly_full_and_so_does_the_admin(monkeypatch):
    beat()
    assert "nearly full" not in said_by_doctor()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(1000, 950, 50))

    with pytest.raises(CommandError, match="5 % are free"):
        call_command("doctor")
    make_homes()
    assert "5 % are free" in person("Administrator").get(reverse("wagtailadmin_home")).content.decode()
    assert "5 % are free" not in person("Editor").get(reverse("wagtailadmin_home")).content.decode()


def test_doctor_says_that_migrations_are_missing():
    beat()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'journal' AND name = '0002_append_only'")

    with pytest.raises(CommandError, match="1 steps are missing"):
        call_command("doctor")


def test_doctor_says_that_mails_are_stuck(settings):
    settings.OPERATOR_MAIL = ["operator@example.org"]
    beat()
    notices.notify(notices.JOB_FAILED, job="x", reason="y")
    assert "Nothing is wrong." in said_by_doctor()
    Notice.objects.update(next_try_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(CommandError, match="Mails wait"):
        call_command("doctor")


def test_doctor_without_a_database_says_so_in_a_sentence(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nmore")

    monkeypatch.setattr(health, "_migrations", refuse)

    with pytest.raises(CommandError, match="cannot be reached: connection refused\n"):
        call_command("doctor")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate that ends in three days, which nobody vouches for."""
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "3",
    ]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def secured_port(certificate):
    """A server on this machine with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            try:
                context.wrap_socket(self.request, server_side=True).close()
            except (ssl.SSLError, OSError):
                return

    with socketserver.ThreadingTCPServer(("localhost", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_how_long_a_certificate_is_good_for_is_asked_of_the_server(certificate, secured_port):
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))

    left = health.certificate_left("localhost", secured_port, trusting)

    assert timedelta(days=2) < left <= timedelta(days=3)
    assert left < health.CERTIFICATE_LEFT


def test_doctor_says_that_browsers_refuse_the_certificate_or_that_nobody_answers(settings, secured_port):
    beat()
    settings.PUBLIC_URL = f"https://localhost:{secured_port}"
    with pytest.raises(CommandError, match="browsers refuse the certificate"):
        call_command("doctor")

    settings.PUBLIC_URL = "https://localhost:1"
    with pytest.raises(CommandError, match="cannot be reached from here"):
        call_command("doctor")


def test_a_failed_backup_and_an_old_one_are_told_of():
    beat()
    remember(failed("The disk is full."))
    with pytest.raises(CommandError, match="last backup failed: The disk is full"):
        call_command("doctor")
    health.tell_of_failed_backup()
    health.tell_of_failed_backup()
    assert "The disk is full" in notices.words(Notice.objects.get(kind=notices.BACKUP_FAILED))

    remember(LastBackup(at=timezone.now() - timedelta(days=3), ok=True))
    with pytest.raises(CommandError, match="last backup is old: 3 days"):
        call_command("doctor")


# --- notices -------------------------------------------------------------------------------------
def test_a_job_that_fails_is_told_of_once_a_day_and_keeps_no_other_waiting(monkeypatch, caplog):
    done = []

    def fail():
        raise ValueError("no room")

    monkeypatch.setattr(keep_schedule, "JOBS", {"counting": fail, "the rest": lambda: done.append(1)})
    command = keep_schedule.Command()
    command._stopping = False

    command.round()
    command.round()

    assert len(done) == 2
    assert notices.words(Notice.objects.get()).endswith("counting. Reason: ValueError: no room")
    assert "counting failed" in caplog.text


def test_the_operator_gets_a_notice_by_mail_once_and_reads_it_in_the_admin(settings):
    settings.OPERATOR_MAIL = ["operator@example.org"]
    notices.notify(notices.BACKUP_FAILED, reason="The disk is full.")

    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        call_command("send_mails", once=True)
        call_command("send_mails", once=True)
        (mail,) = server.mails

    assert b"To: operator@example.org" in mail
    assert b"The disk is full." in mail
    make_homes()
    assert "The disk is full." in person("Administrator").get(reverse("wagtailadmin_home")).content.decode()


def test_without_an_operators_address_a_notice_is_in_the_admin_only(settings, mailoutbox):
    notices.notify(notices.BACKUP_FAILED, reason="x")

    assert notices.send_notices() == 0
    assert not mailoutbox
    assert len(notices.recent()) == 1


# --- log lines -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Invalid request from ip=203.0.113.7: x", "Invalid request from ip=[address]: x"),
        ("from 2001:db8::42 at 12:30:15", "from [address] at 12:30:15"),
        ("Not Found: /en/search/?q=somebody", "Not Found: /en/search/?…"),
        ("Listening at http://127.0.0.1:8000", "Listening at http://127.0.0.1:8000"),
        ("login with password=hunter2 token: abc", "login with password=… token: …"),
    ],
)
def test_log_lines_hold_no_visitor_no_query_and_no_secret(line, written):
    assert discreet(line) == written


def test_a_json_line_says_when_who_and_what(caplog):
    user = person("Administrator").user
    caplog.set_level(logging.INFO, logger="cdc.journal")
    with LogContext(user=user):
        record("test.done", user)
        lines = [json.loads(JsonFormatter().format(each)) for each in caplog.records if each.name == "cdc.journal"]

    (line,) = [line for line in lines if line["message"] == "test.done"]
    assert line["user"] == user.pk
    assert line["about"] == f"auth.user {user.pk}"
    assert line["time"].endswith("+00:00")
    assert user.username not in json.dumps(line)
