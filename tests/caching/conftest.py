"""Debian's nginx with the shipped configuration, before the live application on the site's own content."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test.testcases import LiveServerThread, _StaticFilesHandler

from bench.ports import free_ports
from cdc_site.caching.nginx import Proxy
from tests.databases import database_with_content

SECRET = "only-for-tests".replace("-", "") + "x" * 32
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *args):
        pass


class _Server(ThreadedWSGIServer):
    daemon_threads = True
    block_on_close = False


class _Thread(LiveServerThread):
    server_class = _Server

    def _create_server(self, connections_override=None):
        return _Server((self.host, self.port), _QuietHandler, allow_reuse_address=True)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Stand:
    """nginx on `port`, the application behind it on `upstream`."""

    folder: Path
    thread: _Thread | None = None

    def __post_init__(self):
        self.port, self.inner, self.upstream = free_ports(3)

    def start_site(self) -> None:
        self.thread = _Thread("127.0.0.1", _StaticFilesHandler, port=self.upstream)
        self.thread.daemon = True
        self.thread.start()
        self.thread.is_ready.wait()
        assert self.thread.error is None

    def stop_site(self) -> None:
        self.thread.terminate()
        self.thread = None

    def get(self, path: str, port: int = 0, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Ask nginx; header names with _ for -."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(connection):
            connection.request(method, path, body or None, headers={"Host": f"localhost:{self.port}", **named})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def stored(self) -> int:
        """How many copies nginx has."""
        return sum(path.is_file() for path in (self.folder / "pages").rglob("*"))

    @property
    def node(self) -> str:
        return f"http://127.0.0.1:{self.inner}"


@pytest.fixture(scope="module")
def stand(tmp_path_factory, django_db_setup, django_db_blocker):
    """Everything running, once for the module. Skipped where there is no nginx with its module for brotli."""
    modules = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    if NGINX is None or not modules.exists():
        pytest.skip("nginx is not installed: apt-get install nginx libnginx-mod-http-brotli-static")
    stand = Stand(tmp_path_factory.mktemp("nginx"))
    stand.folder.parent.chmod(0o755)
    upstream = f"127.0.0.1:{stand.upstream}"
    proxy = Proxy(
        folder=stand.folder,
        listen=f"127.0.0.1:{stand.port}",
        internal=f"127.0.0.1:{stand.inner}",
        public=upstream,
        editors=upstream,
        hosts=["localhost"],
        editors_hosts=["editors.localhost"],
        static=stand.folder / "static",
        secret=SECRET,
        user="root" if os.getuid() == 0 else "",
    )
    main = proxy.write()
    (stand.folder / "static").mkdir()
    with django_db_blocker.unblock(), database_with_content():
        call_command("update_search", verbosity=0)
        stand.start_site()
        nginx = subprocess.Popen([NGINX, "-c", main, "-g", "daemon off;"])
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", stand.port)) == 0:
                    break
            time.sleep(0.05)
        yield stand
        nginx.terminate()
        nginx.wait(timeout=20)
        if stand.thread:
            stand.stop_site()
