"""How gunicorn serves the site."""

import os
from pathlib import Path

from django.db import connections

from cdc_site.settings.env import env
from cdc_site.settings.process import EDITORS, PROCESS

_address = env("BIND", "127.0.0.1")
_port = env("PORT", 8000, int)
if PROCESS == EDITORS:
    _port = env("EDITORS_PORT", _port + 1, int)
bind = f"[{_address}]:{_port}" if ":" in _address else f"{_address}:{_port}"
wsgi_app = "cdc_site.wsgi:application"

worker_class = "gthread"
workers = 1 if PROCESS == EDITORS else env("WEB_WORKERS", 2, int)  # editors are few; threads serve them
threads = 4
# loaded once and shared: half the memory of loading it in each worker, and a worker that is renewed is back at once
preload_app = True
max_requests = 5000
max_requests_jitter = 1000
timeout = 60
graceful_timeout = 20
keepalive = 5
# a worker's sign of life; on a disk it would wait for slow writes and be taken for dead
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - an unnamed file
umask = 0o077

accesslog = None  # readers leave no trace
loglevel = "warning"
# as the site's own lines: gunicorn names the address of whoever sends it a broken request
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": f"cdc_site.operations.logs.{env('LOG_FORMAT', 'plain').title()}Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
control_socket_disable = True  # the supervisor is the only one that controls it
pythonpath = str(Path(__file__).resolve().parents[2])


def post_fork(server, worker):
    """A connection that was opened while the site was loaded must not be shared by the workers."""
    connections.close_all()
