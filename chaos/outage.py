"""The database goes away: while the site runs, and before it starts."""

import time
from collections.abc import Iterator

from bench.figures import AtLeast, Figure
from chaos.editor import Editor
from chaos.pages import Pages, ask, is_clear_503, languages
from chaos.readers import SteadyReaders
from chaos.stand import Stand, answers, wait_until

RIGHT = 99.9  # per cent


def database_stopped(stand: Stand, pages: Pages, seconds: float = 30) -> Iterator[Figure]:
    """PostgreSQL is stopped while readers go on; nothing is started anew but PostgreSQL."""
    editors = {code: Editor(stand.port, code) for code in languages()}
    before = {name: (stand.processes[name].pid, stand.workers(name)) for name in ("public", "editors")}
    with SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        time.sleep(2)
        stand.stop_database()
        begun, unclear = time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            for code, editor in editors.items():
                unclear += not is_clear_503(ask(stand.port, f"/{code}/search/?q=bridge"), code)
                unclear += not is_clear_503(editor.get("/admin/pages/"), code)
            time.sleep(1)
        stand.start_database()
        back = wait_until(lambda: is_back(stand, editors), 60, "everything after the outage")
        time.sleep(2)
    after = {name: (stand.processes[name].pid, stand.workers(name)) for name in before}
    print(f"database stopped for {seconds:.0f} s: {seen}")
    yield AtLeast(f"database away {seconds:.0f} s: right pages", seen.right, RIGHT, "%")
    yield Figure("database away: search, admin without clear 503", unclear, 0, "")
    yield Figure("database back: until search and admin answer", back, 5, "s")
    yield Figure("database back: processes started anew", int(after != before), 0, "")


def cold_start(stand: Stand, pages: Pages, seconds: float = 5) -> Iterator[Figure]:
    """The web servers start while there is no database, which comes later."""
    editors = {code: Editor(stand.port, code) for code in languages()}
    stand.stop_database()
    for name in ("public", "editors"):
        stand.stop_process(name)
    stand.start_web()
    wait_until(lambda: answers(stand.public) and answers(stand.editors), 60, "a start without a database")
    unclear = 0
    with SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        time.sleep(seconds)
        for code, editor in editors.items():
            unclear += not is_clear_503(ask(stand.port, f"/{code}/search/?q=bridge"), code)
            unclear += not is_clear_503(editor.get("/admin/pages/"), code)
        stand.start_database()
        wait_until(lambda: is_back(stand, editors), 60, "everything after a start without a database")
        time.sleep(1)
    print(f"cold start without database: {seen}")
    yield AtLeast("start without database: right pages", seen.right, RIGHT, "%")
    yield Figure("start without database: no clear 503", unclear, 0, "")


def is_back(stand: Stand, editors: dict[str, Editor]) -> bool:
    """Search and admin answer in every language."""
    return all(
        ask(stand.port, f"/{code}/search/?q=bridge").status == 200 and editor.get("/admin/pages/").status in (200, 302)
        for code, editor in editors.items()
    )
