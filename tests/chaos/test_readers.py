"""The readers of the drills: what they count as wrong is wrong."""

import gzip
import socketserver
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, repeat

import pytest

from chaos.pages import Pages, is_clear_503
from chaos.readers import Answer, Dribblers, Seen, SteadyReaders, crowd

PAGE = b'<!doctype html><html lang="ar" dir="rtl"><head><title>A</title>'


class _Handler(socketserver.StreamRequestHandler):
    """Answers each request on a connection with what the server was given."""

    def handle(self):
        self.server.connections += 1
        while line := self.rfile.readline():
            if line == b"\r\n":
                self.wfile.write(self.server.answer)
                if b"Connection: close" in self.server.answer:
                    return


@contextmanager
def server(answer: bytes):
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close, request_queue_size, allow_reuse_address = True, False, 128, True

    with Server(("127.0.0.1", 0), _Handler) as running:
        running.answer, running.connections = answer, 0
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield running, running.server_address[1]
        running.shutdown()


def http(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def many(*arguments, **options) -> Seen:
    """`crowd` in a thread of its own: after a test with a browser, an event loop goes on in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(crowd, *arguments, **options).result()


def judge(title: str = "A"):
    pages = Pages(None)
    pages.titles = {"/ar/": ("ar", title)}
    return pages.judge


def test_a_page_in_its_language_under_its_title_is_right_also_when_it_is_packed():
    with server(http(gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n")) as (_server, port):
        seen = many(port, iter(["/ar/", "/ar/?unknown=1"]), judge(), at_once=1)

    assert (seen.answers, seen.right) == (2, 100)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(PAGE.replace(b">A<", b">B<")), "another page"),
        (http(PAGE.replace(b'"ar"', b'"en"')), "another page"),
        (http(PAGE, "503 Service Unavailable"), "status 503"),
        (http(PAGE)[:-5] + b"", "Incomplete"),
        (b"", "Timeout"),
    ],
    ids=["title", "language", "status", "cut off", "silence"],
)
def test_anything_else_is_wrong(answer, words, monkeypatch):
    monkeypatch.setattr("chaos.readers.PATIENCE", 0.3)
    closing = answer.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
    with server(closing) as (_server, port):
        seen = many(port, iter(["/ar/"]), judge(), at_once=1)

    assert seen.right == 0
    assert words in next(iter(seen.wrong))


def test_readers_at_a_time_share_the_paths_and_keep_their_connections():
    with server(http(PAGE)) as (running, port):
        seen = many(port, islice(repeat("/ar/"), 200), judge(), at_once=20)

    assert (seen.answers, seen.right) == (200, 100)
    assert running.connections == 20


def test_steady_readers_ask_so_many_times_a_second_until_the_drill_ends():
    with server(http(PAGE)) as (_server, port):
        with SteadyReaders(port, ["/ar/"], judge(), a_second=50) as seen:
            time.sleep(1)

        assert 20 <= seen.answers <= 55  # 50 where nothing else runs
        assert seen.right == 100


def test_dribblers_come_all_at_once():
    with server(http(PAGE)) as (running, port):
        with Dribblers(port, 100, pause=0.1):
            give_up = time.monotonic() + 20
            while running.connections < 100 and time.monotonic() < give_up:
                time.sleep(0.1)

        assert running.connections >= 100


def test_no_answer_at_all_is_no_perfect_result():
    assert Seen().right == 0


def test_a_clear_503_says_when_to_come_again_in_the_readers_language():
    clear = Answer(503, {"retry-after": "10"}, PAGE)

    assert is_clear_503(clear, "ar")
    assert not is_clear_503(clear, "en")
    assert not is_clear_503(Answer(503, {}, PAGE), "ar")
    assert not is_clear_503(Answer(500, {"retry-after": "10"}, PAGE), "ar")
