"""Child processes that stop when they are asked to, and never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

POLL_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ServiceFailed(Exception):
    """A service could not start. The message says what happened and what to do."""


class Service(Protocol):
    """Something that the supervisor starts, watches and stops."""

    name: str

    def start(self, check: Callable[[], None]) -> None:
        """Return when it is ready. Call `check` while waiting: it raises when the start is to be given up.

        Raises ServiceFailed. `stop` is called in any case, also after a start that failed half way.
        """

    def poll(self) -> int | None:
        """The exit code when it has ended, else None."""

    def stop(self, hurried: Callable[[], bool]) -> None:
        """Return when it has ended. `hurried` turns true when somebody has asked for the stop again."""


def dies_with_parent(signum: int) -> Callable[[], None]:
    """What a child calls before its program starts, so that it is sent `signum` when the parent is killed.

    Linux only; elsewhere children of a killed parent go on, and the next start finds them.
    """
    parent = os.getpid()

    def before_exec() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)
            if os.getppid() != parent:  # it was killed before the line above
                os._exit(1)

    return before_exec


def how_it_ended(code: int) -> str:
    """An exit code in words; negative ones are signals, as in `subprocess`."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


class ChildProcess:
    """A program as a service, in a session of its own: a Ctrl-C on the terminal reaches only the supervisor.

    grace: seconds it has between `stop_signal` and being killed.
    ready: asked again and again after the start; the service counts as started once it returns true.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        stop_signal: int = signal.SIGTERM,
        grace: float = 30,
        ready: Callable[[], bool] = lambda: True,
        ready_within: float = 120,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.env = env
        self.cwd = cwd
        self.stop_signal = stop_signal
        self.grace = grace
        self.ready = ready
        self.ready_within = ready_within
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, check: Callable[[], None]) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_parent(self.stop_signal),
        )
        begun = time.monotonic()
        while not self.ready():
            check()
            code = self.poll()
            if code is not None:
                raise ServiceFailed(f"Starting {self.name} failed ({how_it_ended(code)}); the reason stands above.")
            if time.monotonic() - begun > self.ready_within:
                raise ServiceFailed(f"Starting {self.name} failed: no answer within {self.ready_within:.0f} seconds.")
            time.sleep(POLL_SECONDS)

    def poll(self) -> int | None:
        return self.process.poll() if self.process else None

    def stop(self, hurried: Callable[[], bool]) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        deadline = time.monotonic() + self.grace
        while self.process.poll() is None:
            if hurried() or time.monotonic() > deadline:
                # the whole session: its own children would otherwise stay
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
            else:
                time.sleep(POLL_SECONDS)
