"""What is wrong with this copy of the site, in plain words, and how to mend it."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from cdc_site.backups.state import last_backup
from cdc_site.enquiries.health import failures, purposes_without_address
from cdc_site.enquiries.models import EnquiryMail
from cdc_site.media.storage import FilesAway

from .mail_queue import mail_is_sent
from .models import Heartbeat, Notice
from .notices import BACKUP_FAILED, notify

LEAST_FREE = 0.10  # of a disk
SILENT_FOR = timedelta(minutes=3)
STUCK_FOR = timedelta(minutes=15)
BACKUP_AGE = timedelta(hours=36)  # one a day, and half a day for a machine that was off
CERTIFICATE_LEFT = timedelta(days=14)  # automatic renewal comes a month before the end
PROCESSES = {"The schedule": "keep_schedule", "The mail queue": "send_mails"}


@dataclass(frozen=True)
class Finding:
    """One thing. wrong: false for a hint, which may be as it is wanted. mend: what to do about it."""

    what: str
    mend: str
    wrong: bool = True


def everything() -> Iterator[Finding]:
    """All that `doctor` looks at. Asks other machines, which takes some seconds where they do not answer."""
    yield from _settings()
    yield from _migrations()
    yield from at_a_glance()
    yield from _files()
    yield from _certificate()


def at_a_glance() -> Iterator[Finding]:
    """What can be seen in a moment: Administrators read it on the first page of the admin."""
    yield from _disks()
    yield from _processes()
    yield from _mails()
    yield from _backup()


def _settings() -> Iterator[Finding]:
    for message in checks.run_checks():
        if message.level >= checks.WARNING:
            yield Finding(str(message.msg), message.hint or _("See .env.example."), wrong=message.level >= checks.ERROR)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield Finding(
            _("The database is older than the program: %(count)s steps are missing.") % {"count": missing},
            _("Start the site anew, or run: make manage ARGS=migrate"),
        )


def _disks() -> Iterator[Finding]:
    seen = set()
    for folder in (Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)):
        if not folder.exists() or folder.stat().st_dev in seen:
            continue
        seen.add(folder.stat().st_dev)
        share = free_share(folder)
        if share < LEAST_FREE:
            yield Finding(
                _("The disk that holds %(folder)s is nearly full: %(percent)s %% are free.")
                % {"folder": folder, "percent": int(share * 100)},
                _(
                    "Make room: delete old backups and logs there, or give the site a larger disk. When it is full, "
                    "nothing can be saved."
                ),
            )


def _files() -> Iterator[Finding]:
    if isinstance(default_storage, FileSystemStorage):
        return
    try:
        default_storage.exists("doctor")
    except FilesAway as error:
        yield Finding(
            _("The storage for files cannot be reached: %(error)s") % {"error": error},
            _("Look at the settings MEDIA_S3_… and whether the storage answers from this machine."),
        )


def free_share(folder: Path) -> float:
    """How much of a folder's disk is free for the site, from 0 to 1."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def _processes() -> Iterator[Finding]:
    beats = dict(Heartbeat.objects.filter(name__in=PROCESSES).values_list("name", "at"))
    for name, command in PROCESSES.items():
        if beats.get(name, datetime.min.replace(tzinfo=UTC)) > timezone.now() - SILENT_FOR:
            continue
        words = {
            "The schedule": _("The schedule does not run: pages neither appear nor disappear at their times."),
            "The mail queue": _("The mail queue does not run: no mail is sent."),
        }[name]
        yield Finding(words, _("Start the site anew. By hand: make manage ARGS=%(command)s") % {"command": command})


def _mails() -> Iterator[Finding]:
    for problem in failures():
        yield Finding(problem, _("Look at EMAIL_HOST and what belongs to it in .env; it is tried again by itself."))
    purposes = purposes_without_address()
    if purposes:
        yield Finding(
            _("No mail announces messages of these forms; they are in the inbox only: %(purposes)s.")
            % {"purposes": _(", ").join(purposes)},
            _("Settings › Mail about messages: add who is told."),
            wrong=False,
        )
    if not mail_is_sent():
        yield Finding(
            _("No mail server is set, so nobody is told anything by mail."),
            _("Set EMAIL_HOST, if mails are wanted."),
            wrong=False,
        )
        return
    if not settings.OPERATOR_MAIL:
        yield Finding(
            _("Nobody is told by mail when something is wrong."), _("Set OPERATOR_MAIL to your address."), wrong=False
        )
    late = timezone.now() - STUCK_FOR
    stuck = EnquiryMail.objects.filter(sent_at=None, given_up_at=None, next_try_at__lt=late).count()
    if settings.OPERATOR_MAIL:
        fresh = Notice.objects.filter(sent_at=None, given_up_at=None, next_try_at__lt=late)
        stuck += fresh.filter(noticed_at__gt=timezone.now() - timedelta(days=1)).count()
    if stuck:
        yield Finding(
            _("Mails wait that should be gone: %(count)s.") % {"count": stuck},
            _("Start the site anew. By hand: make manage ARGS=%(command)s") % {"command": '"send_mails --once"'},
        )


# --- backups -------------------------------------------------------------------------------------
def _backup() -> Iterator[Finding]:
    last = last_backup()
    if last is None:
        yield Finding(
            _("No backup has been made yet."), _("See docs/operate: make backup, and BACKUP_PUBLIC_KEY."), wrong=False
        )
    elif not last.ok:
        yield Finding(
            _("The last backup failed: %(problem)s") % {"problem": last.problem}, _("Mend that, then run: make backup")
        )
    elif last.at < timezone.now() - BACKUP_AGE:
        days = (timezone.now() - last.at).days
        yield Finding(
            _("The last backup is old: %(days)s days.") % {"days": days},
            _("Is BACKUP_PUBLIC_KEY set, and does the schedule run? By hand: make backup"),
        )


def tell_of_failed_backup() -> None:
    """A notice for a backup that failed within the last day; each one is told of once."""
    last = last_backup()
    if last is not None and not last.ok and last.at > timezone.now() - timedelta(days=1):
        notify(BACKUP_FAILED, last.at.isoformat(), reason=last.problem)


# --- the certificate -----------------------------------------------------------------------------
def _certificate() -> Iterator[Finding]:
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or not address.hostname:
        return
    mend = _("Look at the log of what fetches certificates; docs/operate says how to renew one by hand.")
    try:
        left = certificate_left(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as error:
        yield Finding(_("Readers' browsers refuse the certificate: %(why)s.") % {"why": error.verify_message}, mend)
    except OSError as error:
        yield Finding(
            _("%(address)s cannot be reached from here: %(why)s.") % {"address": settings.PUBLIC_URL, "why": error},
            _("Is nginx running, and does the name lead to this machine?"),
        )
    else:
        if left < CERTIFICATE_LEFT:
            yield Finding(_("The certificate ends in %(days)s days.") % {"days": left.days}, mend)


def certificate_left(host: str, port: int, context: ssl.SSLContext | None = None) -> timedelta:
    """How long a server's certificate is still good for. Raises OSError, also for a certificate that is not."""
    context = context or ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        certificate = secured.getpeercert() or {}
    end = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return datetime.fromtimestamp(end, UTC) - timezone.now()
