"""Disks without a byte left: of uploads, of the database, of nginx's copies and the logs."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
from django.db import Error

from bench.figures import AtLeast, Figure
from bench.photograph import photograph
from chaos.editor import Editor
from chaos.killing import Publishing, is_older, persistently
from chaos.pages import Pages, is_clear_503
from chaos.readers import SteadyReaders
from chaos.stand import Stand, wait_until

RIGHT, FRESH_WITHIN = 99.9, 10  # per cent, s
EMIT = "SELECT pg_logical_emit_message(false, 'chaos', repeat('x', 1000000))"  # a megabyte of the write-ahead log


def uploads(stand: Stand, pages: Pages) -> Iterator[Figure]:
    """A picture and a document are sent to a full disk, and again when there is room."""
    editor = Editor(stand.port)
    before, unclear = _files(stand.media), 0
    with SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        with stand.full(stand.media):
            for answer in _upload(editor):
                unclear += answer.status not in (200, 503) or "disk is full" not in answer.text
            left = _files(stand.media) - before - {stand.media / "ballast"}
        stored = sum('"success": true' in answer.text for answer in _upload(editor))
        time.sleep(1)
    print(f"the disk of uploads is full: {seen}")
    yield AtLeast("uploads' disk full: right pages", seen.right, RIGHT, "%")
    yield Figure("uploads' disk full: no clear message", unclear, 0, "")
    yield Figure("uploads' disk full: files left over", len(left), 0, "")
    yield AtLeast("uploads' disk has room: uploads that are stored", stored, 2, "")


def _upload(editor: Editor) -> list:
    picture, text = ("drill.jpg", photograph()), ("drill.txt", b"A drill.\n" * 9000)
    return [
        editor.post("/admin/images/multiple/add/", {"title": "Drill"}, {"files[]": picture}),
        editor.post("/admin/documents/multiple/add/", {"title": "Drill"}, {"files[]": text}),
    ]


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def database(stand: Stand, pages: Pages) -> Iterator[Figure]:
    """The database has no room to write, neither for rows nor for its log; readers do not notice."""
    pages.learn()  # publishing has given some other titles
    publishing = Publishing(stand, 1)
    unclear = 0
    with SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        with stand.full(stand.postgres.home):
            with suppress(psycopg.Error), psycopg.connect(stand.postgres.url(), autocommit=True) as connection:
                for _ in range(2000):
                    connection.execute(EMIT)
            for _ in range(5):
                with suppress(Error):
                    publishing.write()
                answer = publishing.post()
                unclear += answer.status != 302 and not is_clear_503(answer, "en")
                time.sleep(1)
        if stand.postgres.poll() is not None:
            stand.start_database()  # as a supervisor does
        back = wait_until(lambda: publishing.post().status in (200, 302), 60, "the admin with room for the database")
        time.sleep(1)
    persistently(lambda: publishing.write(1))
    publishing.post()
    shown = persistently(publishing.titles)
    print(f"the database's disk is full: {seen}")
    yield AtLeast("database's disk full: right pages", seen.right, RIGHT, "%")
    yield Figure("database's disk full: no clear 503 in the admin", unclear, 0, "")
    yield Figure("database's disk has room: until the admin answers", back, 10, "s")
    yield Figure("database's disk has room: publishing lost", int(shown != {"Version 1"}), 0, "")


def copies_and_logs(stand: Stand, pages: Pages, seconds: float = 15) -> Iterator[Figure]:
    """nginx can neither store a page nor write a line, while every page has changed."""
    publishing = Publishing(stand, 1)
    with SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        with stand.full(stand.front):
            persistently(publishing.again)
            time.sleep(seconds)
        time.sleep(FRESH_WITHIN)
    old = [path for path in pages.paths if is_older(stand, path)]
    print(f"the disk of copies and logs is full: {seen}")
    yield AtLeast("copies' and logs' disk full: right pages", seen.right, RIGHT, "%")
    yield Figure("copies' disk has room: copies older, 10 s", len(old), 0, "")
