"""Starts services in order, watches them, and stops them in reverse order, whatever happens in between."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from .processes import POLL_SECONDS, Service, ServiceFailed, dies_with_parent, how_it_ended
from .progress import say

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a helper is started again
CALM = 300.0  # seconds; a helper that ran for so long starts anew with the first pause
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """Somebody asked for the stop while the services were still starting."""


class FolderInUse(Exception):
    """Another process holds the folder; the message is what that process wrote about itself."""


class FolderLock:
    """One process at a time for a folder. The system itself releases it when the process ends, however that happens.

    left_behind: true when the process that held it before was killed, so that its children may still be stopping.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left_behind = False
        self._file: int | None = None

    def acquire(self, holder: str) -> None:
        """Take the lock, leaving `holder` (a sentence about this process) for others to read. Raises FolderInUse."""
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(os.read(self._file, 4096).decode(errors="replace").strip()) from None
        self.left_behind = bool(os.read(self._file, 1))
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, holder.encode(), 0)

    def release(self) -> None:
        """Give the folder back. The file stays: removing it would let two processes lock two different files."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


@dataclass
class _Helper:
    """How it stands with a service that is started again when it ends by itself."""

    started: float
    pause: float
    again_at: float | None = None


class Supervisor:
    """Owns services from the `with` statement's start to its end.

    Signals only raise a counter here; everything is done between polls, so that no signal, nor a second or third
    one, can interrupt a stop half way.
    """

    def __init__(self) -> None:
        self.services: list[Service] = []
        self._helpers: dict[Service, _Helper] = {}
        self.times_asked = 0
        self.last_signal: int = 0
        self._former: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        self._former = {signum: signal.signal(signum, self._note) for signum in STOP_SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> bool:
        problems = [problem for service in reversed(self.services) if (problem := self._stop(service))]
        self.services.clear()
        for signum, handler in self._former.items():
            signal.signal(signum, handler)
        if problems and error is None:
            raise ServiceFailed("; ".join(problems))
        return isinstance(error, StopRequested)

    def _note(self, signum: int, frame: FrameType | None) -> None:
        self.times_asked += 1
        self.last_signal = signum

    def _stop(self, service: Service) -> str:
        """Stop one service; a failure is returned, not raised, so that the ones below it are stopped too."""
        asked_before = max(self.times_asked, 1)
        try:
            service.stop(lambda: self.times_asked > asked_before)
        except Exception as error:
            say(f"{service.name} could not be stopped: {error}")
            return f"{service.name}: {error}"
        return ""

    def check(self) -> None:
        """Raise StopRequested when a signal has come."""
        if self.times_asked:
            raise StopRequested

    def start(self, service: Service, helper: bool = False) -> None:
        """Start a service and return when it is ready. Raises ServiceFailed or StopRequested.

        helper: readers are served without it, so when it ends by itself it is started again, and nothing else stops.
        """
        self.check()
        self.services.append(service)
        if helper:
            self._helpers[service] = _Helper(time.monotonic(), FIRST_PAUSE)
        say(f"Starting {service.name} …")
        service.start(self.check)
        self.check()

    def run(
        self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None, terminal: bool = True
    ) -> int:
        """Run a program to its end beside the services, and return its exit code.

        With `terminal` it shares the terminal, so that debuggers and shells work in it; a Ctrl-C is then its own
        affair. Otherwise a stop signal ends it. The third signal kills it in any case.
        """
        self.check()
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=None if terminal else subprocess.DEVNULL,
            start_new_session=not terminal,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
        seen = 0
        while (code := process.poll()) is None:
            if self.times_asked > seen:
                seen = self.times_asked
                if seen >= 3:
                    process.kill()
                elif not terminal:
                    process.terminate()
                elif self.last_signal != signal.SIGINT or not _has_terminal():
                    process.send_signal(self.last_signal)
            failed = self._ended()
            if failed:
                say(failed)
                process.terminate()
                process.wait()
                return 1
            time.sleep(POLL_SECONDS)
        return code if code >= 0 else 128 - code

    def watch(self) -> int:
        """Wait for a stop signal (0) or for a service that ends by itself (1); what is left is stopped afterwards."""
        while not self.times_asked:
            failed = self._ended()
            if failed:
                say(failed)
                return 1
            time.sleep(POLL_SECONDS)
        return 0

    def _ended(self) -> str:
        for service in self.services:
            code = service.poll()
            if code is not None and service in self._helpers:
                self._start_again(service, code)
            elif code is not None:
                return f"{service.name} ended by itself ({how_it_ended(code)}). Everything else is being stopped."
        return ""

    def _start_again(self, service: Service, code: int) -> None:
        """Start a helper that has ended, after a pause that grows while it keeps ending."""
        helper, now = self._helpers[service], time.monotonic()
        if helper.again_at is None:
            if now - helper.started > CALM:
                helper.pause = FIRST_PAUSE
            say(f"{service.name} ended by itself ({how_it_ended(code)}). It is started again in {helper.pause:g} s.")
            helper.again_at = now + helper.pause
            helper.pause = min(2 * helper.pause, LONGEST_PAUSE)
        elif now >= helper.again_at:
            helper.again_at, helper.started = None, now
            try:
                service.start(self.check)
            except (ServiceFailed, OSError) as error:
                say(f"{service.name} could not be started: {error}")
                helper.again_at = now + helper.pause


def _has_terminal() -> bool:
    """Whether a Ctrl-C reaches this process's group straight from the terminal."""
    with contextlib.suppress(OSError, ValueError):
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    return False
