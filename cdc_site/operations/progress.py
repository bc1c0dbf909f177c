"""Lines on the terminal for whoever started the site."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator


def say(text: str = "") -> None:
    """Print a line at once. A terminal that is gone must not keep the database from being stopped, so it is ignored."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


@contextlib.contextmanager
def progress(title: str, detail: Callable[[], str] = lambda: "", every: float = 4.0) -> Iterator[None]:
    """Say what goes on, then how long it has taken so far, every few seconds, and at the end.

    `detail` is asked for each line and may name how far the work is ("120 of 310").
    """
    begun = time.monotonic()
    finished = threading.Event()

    def tick() -> None:
        while not finished.wait(every):
            say(f"  … {time.monotonic() - begun:.0f} s  {detail()}".rstrip())

    say(f"{title} …")
    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        finished.set()
        ticker.join()
    say(f"{title}: done in {time.monotonic() - begun:.1f} s")
