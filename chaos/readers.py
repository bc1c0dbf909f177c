"""Readers of the site: many at once, over all its pages, each counting what was not the page that it asked for."""

import asyncio
import gzip
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, cycle
from urllib.parse import quote

PATIENCE = 10  # seconds that a reader waits
_TITLE = re.compile(r'<html lang="([^"]+)".*?<title>(.*?)</title>', re.DOTALL)


@dataclass
class Answer:
    """status: 0 where there was none; then `text` says why. seconds: until its last byte."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The body, unpacked."""
        raw = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return raw.decode(errors="replace")

    @property
    def known_by(self) -> tuple[str, ...]:
        """Language and title of a page; empty for what is no page."""
        found = _TITLE.search(self.text)
        return found.groups() if found else ()


class Reader:
    """One connection, kept as long as the server likes. `number` makes an address of its own: visitors are counted."""

    def __init__(self, port: int, number: int = 0, host: str = ""):
        self.port, self.number, self.host = port, number, host or f"localhost:{port}"
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        """Ask once; a kept connection that has ended meanwhile is opened anew, as browsers do."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._asked(path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            self.close()
            answer = Answer(0, body=repr(error).encode())
        answer.seconds = time.monotonic() - begun
        return answer

    async def _asked(self, path: str) -> Answer:
        used = self.writer is not None
        try:
            await self._send(path)
            return await self._received()
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            if not used or getattr(error, "partial", b""):
                raise
            await self._send(path)
            return await self._received()

    async def _send(self, path: str) -> None:
        if self.writer is None:
            source = (f"127.0.{1 + self.number // 250}.{1 + self.number % 250}", 0)
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, local_addr=source)
        lines = (f"GET {path} HTTP/1.1", f"Host: {self.host}", "Accept-Encoding: gzip", "", "")
        self.writer.write("\r\n".join(lines).encode())
        await self.writer.drain()

    async def _received(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await self.reader.readline(), 16):
                parts.append(await self.reader.readexactly(size))
                await self.reader.readexactly(2)
            await self.reader.readexactly(2)
            body = b"".join(parts)
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body)

    def close(self) -> None:
        """Forget the connection."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None


Judge = Callable[[str, Answer], str]
"""Says in a few words what was wrong with the answer to a path; nothing when it was right."""


@dataclass
class Seen:
    """What readers met. wrong: words of the judge, and how often."""

    answers: int = 0
    seconds: list[float] = field(default_factory=list)
    wrong: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)

    def note(self, judge: Judge, path: str, answer: Answer) -> None:
        """Count one answer."""
        self.answers += 1
        self.seconds.append(answer.seconds)
        self.statuses[answer.status] += 1
        if words := judge(path, answer):
            self.wrong[words] += 1

    @property
    def right(self) -> float:
        """Per cent of the answers."""
        return 100 * (1 - self.wrong.total() / self.answers) if self.answers else 0.0

    def percentile(self, share: float) -> float:
        """Seconds that this share of the answers took at most."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def __str__(self):
        worst = ", ".join(f"{number} × {words}" for words, number in self.wrong.most_common(4))
        return f"{self.answers} answers, p99 {self.percentile(0.99) * 1000:.0f} ms; wrong: {worst or 'none'}"


class SteadyReaders:
    """So many requests a second, whatever comes of them, from a thread beside the drill (`with … as seen`).

    A request does not wait for the one before, as readers do not know of each other.
    """

    def __init__(self, port: int, paths: list[str], judge: Judge, a_second: float = 50, host: str = ""):
        self.port, self.paths, self.judge, self.pause, self.host = port, paths, judge, 1 / a_second, host
        self.seen = Seen()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._read()))

    def __enter__(self) -> Seen:
        self._thread.start()
        return self.seen

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    async def _read(self) -> None:
        idle: list[Reader] = []
        begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number, path in zip(count(), cycle(self.paths)):
                if self._ended.is_set():
                    break
                await asyncio.sleep(max(0.0, begun + number * self.pause - time.monotonic()))
                reader = idle.pop() if idle else Reader(self.port, number % 2000, self.host)
                group.create_task(self._one(reader, path, idle))
        for reader in idle:
            reader.close()

    async def _one(self, reader: Reader, path: str, idle: list[Reader]) -> None:
        self.seen.note(self.judge, path, await reader.get(path))
        idle.append(reader)


def crowd(port: int, paths: Iterator[str], judge: Judge, at_once: int) -> Seen:
    """So many readers at a time until all paths are asked for; judged afterwards, so that this costs no time."""
    answers: list[tuple[str, Answer]] = []

    async def one(number: int) -> None:
        reader = Reader(port, number)
        for path in paths:
            answers.append((path, await reader.get(path)))
        reader.close()

    async def all_of_them() -> None:
        await asyncio.gather(*map(one, range(at_once)))

    asyncio.run(all_of_them())
    seen = Seen()
    for path, answer in answers:
        seen.note(judge, path, answer)
    return seen


class Dribblers:
    """Connections that send a byte of a request's head now and then, and come back when they are thrown out."""

    def __init__(self, port: int, number: int, pause: float = 1.0):
        self.port, self.number, self.pause = port, number, pause
        self._ended = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))

    def __enter__(self) -> "Dribblers":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    async def _all(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(self.number)))

    async def _one(self) -> None:
        while not self._ended.is_set():
            with suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    for byte in f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: {'x' * 1000}".encode():
                        if self._ended.is_set():
                            break
                        writer.write(bytes([byte]))
                        await writer.drain()
                        await asyncio.sleep(self.pause)
                finally:
                    writer.close()


def quoted(path: str) -> str:
    """A decoded path as it is sent."""
    before, separator, query = path.partition("?")
    return quote(before, safe="/") + separator + query
