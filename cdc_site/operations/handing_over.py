"""A mail is handed to the mail server by a process of its own, which writes down that it was taken.

Between the mail server's "taken" and the row that says so in the database, a worker can be killed and a database can
be lost; then the mail would be sent again. So a child process does it, in a session of its own: it goes on when the
worker is killed, and holds the worker's connection open, and with it the lock of the row, until it has ended. What it
wrote down is read before the row is tried again.
"""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

_TAKEN = "taken"


def hand_over(message_id: str, send: Callable[[], object]) -> str:
    """Call `send` in a child process unless this mail was taken before. Returns why it was not taken, or "".

    Raises OSError when nothing can be written down; then nothing was sent.
    """
    record = _record(message_id)
    if _read(record) == _TAKEN:
        return ""
    record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    record.write_text("", encoding="utf-8")  # a full disk shows before the mail is sent
    child = os.fork()
    if child == 0:
        _send_and_end(record, send)
    _pid, status = os.waitpid(child, 0)
    said = _read(record)
    if said == _TAKEN:
        return ""
    forget(message_id)
    return said or f"The process that sends the mail ended before it was done ({status})."


def forget(message_id: str) -> None:
    """Remove the note; call it when the database knows."""
    _record(message_id).unlink(missing_ok=True)


def _send_and_end(record: Path, send: Callable[[], object]) -> None:
    """In the child: no return, and no clean-up of what belongs to the parent, such as its database connection."""
    said = ""
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        try:
            send()
            said = _TAKEN
        except BaseException as error:
            said = str(error) or type(error).__name__
        unfinished = record.with_suffix(".new")
        unfinished.write_text(said, encoding="utf-8")
        unfinished.replace(record)
    finally:
        os._exit(0 if said == _TAKEN else 1)


def _record(message_id: str) -> Path:
    """The file about a mail; its name is the unforgeable part of the Message-ID."""
    return settings.VAR_DIR / "mails" / re.sub(r"[^0-9a-zA-Z]", "", message_id.partition("@")[0])


def _read(record: Path) -> str:
    try:
        return record.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
