"""Pages out of nginx's cache, against the same bytes as pre-compressed files of the same nginx."""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from django.conf import settings

from bench.figures import AtLeast, Figure
from bench.low_bandwidth import paths, wait_for
from bench.ports import free_ports
from bench.speed import PROJECT
from cdc_site.caching.nginx import Proxy
from cdc_site.operations.run import GUNICORN_SETTINGS
from projects.models import ProjectPage

CONNECTIONS, SECONDS, ROUNDS = 64, 6, 5  # the cache asks anew every five seconds: each round holds at least one asking
BOUND, SEEN = 0.9, 10  # parts, s
ENCODINGS = {"br": "br", "gzip": "gz"}


def cached_pages() -> Iterator[Figure]:
    """Requests per second of the home page from the cache, as a part of those of a file, in each compression."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    missing = [name for name, path in (("nginx", nginx), ("wrk", shutil.which("wrk"))) if not path]
    if missing:
        print(f"{' and '.join(missing)} not found: apt-get install nginx libnginx-mod-http-brotli-static wrk")
        for encoding in ENCODINGS:
            yield AtLeast(_name(encoding), 0, BOUND, "×")
        return
    path = next(path for name, path in paths().items() if name == "home, en")
    with standing(nginx) as (port, static):
        for encoding, ending in ENCODINGS.items():
            body = fetched(port, path, encoding)
            (static / "same.html").write_bytes(b"for other browsers")
            (static / f"same.html.{ending}").write_bytes(body)
            if fetched(port, "/static/same.html", encoding) != body:
                raise SystemExit("the file that the cache is compared with is not served")
            ratios = []
            for _ in range(ROUNDS):
                file = requests_a_second(port, "/static/same.html", encoding)
                ratios.append(requests_a_second(port, path, encoding) / file)
            yield AtLeast(_name(encoding), median(ratios), BOUND, "×")
        yield Figure("a publish under load, from the edit to readers", publish_under_load(port, path), SEEN, "s")


def publish_under_load(port: int, busy: str) -> float:
    """Seconds from an editor's change to its being read through the cache, while many ask for the home page."""
    project = ProjectPage.objects.get(locale__language_code="en", slug=PROJECT)
    before, path = project.summary, urlsplit(project.url).path
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d60s", f"http://localhost:{port}{busy}"]
    load = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        fetched(port, path, "gzip")
        time.sleep(2)
        begun = time.monotonic()
        project.summary = "Changed while many people read."
        project.save_revision().publish()
        while project.summary not in gzip.decompress(fetched(port, path, "gzip")).decode():
            time.sleep(0.1)
        return time.monotonic() - begun
    finally:
        load.terminate()
        load.wait()
        project.summary = before
        project.save_revision().publish()


def _name(encoding: str) -> str:
    return f"cached page / file, {encoding}, {CONNECTIONS} connections"


def requests_a_second(port: int, path: str, encoding: str) -> float:
    """What wrk counts. Raises SystemExit for an answer that is an error: it would be a fast one."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {encoding}"]
    report = subprocess.run([*command, f"http://localhost:{port}{path}"], capture_output=True, text=True, check=True)
    if "Non-2xx" in report.stdout or "Socket errors" in report.stdout:
        raise SystemExit(report.stdout)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report.stdout)[1])


def fetched(port: int, path: str, encoding: str) -> bytes:
    """The compressed body."""
    connection = HTTPConnection("localhost", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200 or answer.headers.get("Content-Encoding") != encoding:
        raise SystemExit(f"{path} answers {answer.status}, {answer.headers.get('Content-Encoding')}")
    return body


@contextmanager
def standing(nginx: str) -> Iterator[tuple[int, Path]]:
    """The shipped configuration before the web server; its port, and the folder of its static files."""
    port, inner, upstream = free_ports(3)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as name:
        folder = Path(name)
        static = folder / "static"
        static.mkdir()
        main = Proxy(
            folder=folder,
            listen=f"127.0.0.1:{port}",
            internal=f"127.0.0.1:{inner}",
            public=f"127.0.0.1:{upstream}",
            editors=f"127.0.0.1:{upstream}",
            hosts=["localhost"],
            editors_hosts=["editors.localhost"],
            static=static,
            secret="bench" * 8,
            user="root" if os.getuid() == 0 else "",
        ).write()
        command = [sys.executable, "-m", "gunicorn", f"--config={GUNICORN_SETTINGS}"]
        web = subprocess.Popen(command, env={**os.environ, "PORT": str(upstream), "BIND": "127.0.0.1"})
        proxy = subprocess.Popen([nginx, "-c", main, "-g", "daemon off;"])
        try:
            wait_for(web, upstream)
            wait_for(proxy, port)
            time.sleep(1)  # the workers have begun
            yield port, static
        finally:
            for server in (proxy, web):
                server.terminate()
                server.wait(timeout=30)
