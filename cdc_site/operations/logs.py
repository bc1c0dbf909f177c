"""How log lines are written: without visitors' addresses and without what they asked for."""

import json
import logging
import re
from datetime import UTC, datetime
from ipaddress import ip_address

from wagtail.log_actions import get_active_log_context

_PERHAPS_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?!\w)"
)
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")
_SECRET = re.compile(r"(?i)(password|passwd|token|secret|authorization|cookie|sessionid)([\"']?\s*[=:]\s*)\S+")


def discreet(text: str) -> str:
    """A text without addresses of machines, query strings and secrets."""
    text = _SECRET.sub(r"\1\2…", text)
    text = _QUERY.sub("?…", text)
    return _PERHAPS_ADDRESS.sub(_unless_own, text)


def _unless_own(found: re.Match[str]) -> str:
    text = found[0].rstrip(".:")
    try:
        address = ip_address(text)
    except ValueError:  # a time of day, a version
        return found[0]
    own = address.is_loopback or address.is_unspecified
    return found[0] if own else f"[address]{found[0][len(text) :]}"


class PlainFormatter(logging.Formatter):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """A JSON object a line: time in UTC, level, logger, message, number of the account, and what `extra` names."""

    def format(self, record: logging.LogRecord) -> str:
        user = get_active_log_context().user
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "user": getattr(user, "pk", None),
        }
        line |= getattr(record, "event", {})
        if record.exc_info:
            line["exception"] = discreet(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
