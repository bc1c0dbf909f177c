"""The site as it is in production, on this machine: PostgreSQL, two web servers, nginx, the caches' keeper.

Everything is in one folder. Where root runs it, database, media and what nginx writes are small file systems in memory,
which a drill can fill.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.ports import free_ports
from cdc_site.operations.environment import Place, of_editors_process, of_public_process
from cdc_site.operations.postgres import EmbeddedPostgres
from cdc_site.operations.processes import dies_with_parent
from cdc_site.operations.run import GUNICORN_SETTINGS, MANAGE, PRODUCTION
from cdc_site.settings.env import ROOT

SECRET = "x" * 32
STEPS = (
    "catalogues",
    "static_files",
    "migrate",
    "grant_reader",
    "languages",
    "content",
    "pictures",
    "search",
    "administrator",
)
SIZES = {"postgres": "700m", "media": "16m", "front": "96m", "memory": "64m"}  # of the file systems in memory
ROOMY = SIZES | {"postgres": "1600m"}  # PostgreSQL keeps up to 1 GB of its log between two checkpoints


class CannotStand(Exception):
    """Something that a drill needs is missing; the message says what to do."""


def program(name: str, package: str) -> str:
    """Its path. Raises CannotStand."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise CannotStand(f"{name} is not installed: apt-get install {package}")
    return found


def wait_until(true: Callable[[], bool], seconds: float = 60, what: str = "it", pause: float = 0.05) -> float:
    """How many seconds it took. Raises CannotStand when it does not come true."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise CannotStand(f"{what} did not come within {seconds:.0f} s")
        time.sleep(pause)
    return time.monotonic() - begun


class Stand:
    """port: what readers ask, nginx. inner: nginx's listener for withdrawals. public, editors: the web servers."""

    def __init__(self, folder: Path, sizes: dict[str, str] = SIZES):
        self.folder, self.sizes = folder, sizes
        self.front = folder / "front"
        self.media = folder / "media"
        self.port, self.inner, self.public, self.editors = free_ports(4)
        self.postgres: EmbeddedPostgres | None = None
        self.processes: dict[str, subprocess.Popen] = {}
        self.mounted: list[Path] = []
        self.variables: dict[str, str] = {}

    # --- from nothing to readers -----------------------------------------------------------------
    def start(self) -> None:
        """Everything, on the site's own content. Raises CannotStand or what the parts raise."""
        for name, size in self.sizes.items():
            path = self.folder / name
            path.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0 and _mount(path, size):
                self.mounted.append(path)
        self.postgres = EmbeddedPostgres(self.folder / "postgres")
        self.postgres.start(lambda: None)
        place = Place(self.folder, self.public, self.editors)
        self.variables = place.variables_apart(PRODUCTION, self.postgres.url()) | {
            "PUBLIC_URL": f"http://localhost:{self.port}",
            "EDITORS_URL": f"http://editors.localhost:{self.port}",
            "ALLOWED_HOSTS": "localhost,editors.localhost",
            "CACHE_NODES": f"http://127.0.0.1:{self.inner}",
            "CACHE_SECRET": SECRET,
            "TRUSTED_PROXIES": "1",
            "ADMIN_PASSWORD": "correct-horse-battery",
            "BIND": "127.0.0.1",
        }
        self.manage("prepare", *STEPS)
        self._serve()
        self.start_part("keeper", [*MANAGE, "keep_caches"])

    def start_beside(self, first: "Stand") -> None:
        """A second server for the site of another stand: its own web servers and nginx, the other's database."""
        for path in (self.front, self.folder / "memory"):
            path.mkdir(parents=True)
        own = {"VAR_DIR": str(self.folder), "PORT": str(self.public), "EDITORS_PORT": str(self.editors)}
        self.variables = first.variables | own
        self.manage("prepare", "static_files")
        self._serve()

    def _serve(self) -> None:
        nginx = program("nginx", "nginx libnginx-mod-http-brotli-static")
        main = self._nginx_config()
        self.start_web()
        self.start_part("nginx", [nginx, "-c", main, "-g", "daemon off;"])
        for port in (self.public, self.editors, self.port):
            wait_until(lambda port=port: answers(port), what=f"an answer at port {port}")

    def _nginx_config(self) -> str:
        arguments = ["--listen", f"127.0.0.1:{self.port}", "--internal", f"127.0.0.1:{self.inner}"]
        arguments += ["--public", f"127.0.0.1:{self.public}", "--editors", f"127.0.0.1:{self.editors}"]
        arguments += ["--memory", str(self.folder / "memory" / "answers")]
        if os.geteuid() == 0:
            arguments += ["--user", "root"]  # the folder is closed to others
        return self.manage("nginx_config", str(self.front), *arguments).strip().splitlines()[-1]

    def manage(self, *arguments: str) -> str:
        """A command of manage.py; what it printed."""
        command = [*MANAGE, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.variables, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start_web(self) -> None:
        """The readers' web server and the editors'."""
        self.start_server("public")
        self.start_server("editors")

    def start_server(self, name: str) -> None:
        """One of the two; it need not answer yet."""
        variables = {"public": of_public_process, "editors": of_editors_process}[name](self.variables)
        self.start_part(name, [sys.executable, "-m", "gunicorn", f"--config={GUNICORN_SETTINGS}"], variables)

    def start_part(self, name: str, command: list[str], variables: dict[str, str] | None = None) -> None:
        """A part, which ends with the stand; what it says is in a file of its name."""
        with (self.front / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=variables or self.variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def stop(self) -> None:
        """Everything, and the file systems in memory."""
        for name in list(self.processes):
            self.stop_process(name)
        if self.postgres:
            with suppress(ProcessLookupError):
                self.postgres.stop(lambda: False)
        for path in self.mounted:
            subprocess.run([program("umount", "mount"), "--lazy", path], check=False)

    # --- faults ----------------------------------------------------------------------------------
    def stop_process(self, name: str) -> None:
        """As a supervisor does."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_database(self) -> None:
        """Cleanly, as for an upgrade."""
        self.postgres.stop(lambda: False)

    def start_database(self) -> None:
        """Again, and wait until it answers."""
        self.postgres.start(lambda: None)

    def kill_database(self) -> None:
        """Its first process, at once; the others end by themselves. It is started again, as a supervisor does."""
        self.postgres.process.kill()
        self.postgres.process.wait()
        self.start_database()

    def kill_master(self, name: str) -> None:
        """gunicorn's first process, and start it again when its workers have let go of the port."""
        process = self.processes[name]
        process.kill()
        process.wait()
        port = self.editors if name == "editors" else self.public
        wait_until(lambda: not answers(port), what="the end of the workers")
        self.start_server(name)

    def workers(self, name: str) -> list[int]:
        """The process numbers of a web server's workers."""
        pid = self.processes[name].pid
        with suppress(FileNotFoundError):
            return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def memory(self) -> int:
        """Bytes that the web servers' workers hold."""
        pids = [pid for name in ("public", "editors") for pid in self.workers(name)]
        return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * os.sysconf("SC_PAGESIZE")

    @contextmanager
    def full(self, path: Path) -> Iterator[None]:
        """No byte is left in the file system of a folder. Raises CannotStand where that is not one of the drill's."""
        if path not in self.mounted:
            raise CannotStand("a full disk needs file systems in memory, which only root may make")
        ballast = path / "ballast"
        _fill(ballast)
        try:
            yield
        finally:
            ballast.unlink()


def _fill(path: Path) -> None:
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)
    with suppress(OSError), path.open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 512)


def _mount(path: Path, size: str) -> bool:
    if path.is_mount():
        return True
    command = [program("mount", "mount"), "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", path]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


def answers(port: int) -> bool:
    """Whether anything takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
