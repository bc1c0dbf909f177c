"""What the web server's processes take: memory for each worker, and time until they answer."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page

from bench.figures import Figure
from bench.signed_in import session_key
from cdc_site.operations.environment import Place, of_editors_process, of_public_process
from cdc_site.operations.run import GUNICORN_SETTINGS, PRODUCTION
from cdc_site.settings.process import EDITORS, PUBLIC

PUBLIC_MEMORY, EDITORS_MEMORY, READY = 200, 400, 4  # MB, MB, s
ROUNDS = 3  # times that each page is asked for; memory grows no further then
LISTS = ("/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/")


def processes() -> Iterator[Figure]:
    """Every page as readers ask for it, then every editor. Both processes as `make run` starts them."""
    pages = [page for page in Page.objects.live().filter(depth__gt=1).select_related("locale") if page.url]
    with web_server(PUBLIC) as (server, ask):
        yield Figure("public process: from its start to an answer", _until(ask), READY, "s")
        begun = time.monotonic()
        ask("/en/")
        print(f"the first page after a start takes {time.monotonic() - begun:.2f} s")
        for page in pages * ROUNDS:
            ask(urlsplit(page.url).path)
        yield Figure("memory of a public worker", _heaviest(server), PUBLIC_MEMORY, "MB")
        for pid in _workers(server):
            os.kill(pid, signal.SIGKILL)
        yield Figure("public process: from killed workers to an answer", _until(ask), READY, "s")
    with web_server(EDITORS) as (server, ask):
        yield Figure("editors' process: from its start to an answer", _until(ask), READY, "s")
        session = session_key()
        for _ in range(ROUNDS):
            for path in (*LISTS, *(f"/admin/pages/{page.pk}/edit/" for page in pages)):
                if (status := ask(path, session)) != 200:
                    raise SystemExit(f"{path} answers {status}")
        yield Figure("memory of an editors' worker", _heaviest(server), EDITORS_MEMORY, "MB")


Ask = Callable[..., int]


@contextmanager
def web_server(process: str) -> Iterator[tuple[subprocess.Popen, Ask]]:
    """The process, which does not answer yet, and what asks it for a path and returns the status (0: no answer)."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]

    def ask(path: str, session: str = "") -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Host": f"localhost:{port}", "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        with closing(connection):
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                return 0
            return answer.status

    place = Place(settings.VAR_DIR, port, port)
    variables = place.variables_apart(PRODUCTION, os.environ["DATABASE_URL"]) | {"BIND": "127.0.0.1"}
    if process == PUBLIC:
        variables = of_public_process(variables)
    else:  # this program signs the session
        keys = {"SECRET_KEY": settings.SECRET_KEY[::-1], "EDITORS_SECRET_KEY": settings.SECRET_KEY}
        variables = of_editors_process(variables | keys)
    command = [sys.executable, "-m", "gunicorn", f"--config={GUNICORN_SETTINGS}"]
    server = subprocess.Popen(command, env=variables)
    try:
        yield server, ask
    finally:
        server.terminate()
        server.wait(timeout=30)


def _until(ask: Ask) -> float:
    """Seconds until it answers. Raises SystemExit when that takes more than a minute."""
    begun = time.monotonic()
    while ask("/health/live") != 200:
        if time.monotonic() - begun > 60:
            raise SystemExit("the web server does not answer")
        time.sleep(0.02)
    return time.monotonic() - begun


def _workers(server: subprocess.Popen) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


def _heaviest(server: subprocess.Popen) -> float:
    """Megabytes of the worker that takes most, with what it shares with the others."""
    status = (Path(f"/proc/{pid}/status").read_text() for pid in _workers(server))
    return max(int(re.search(r"VmRSS:\s+(\d+) kB", text)[1]) * 1024 / 1e6 for text in status)
