"""Too many readers, slow ones, and ones that ask for what nobody has stored."""

import secrets
import time
from collections.abc import Iterator
from itertools import cycle, islice, takewhile
from random import Random
from urllib.parse import quote

from bench.figures import AtLeast, Figure
from chaos.pages import Pages, is_clear_503, languages
from chaos.readers import Answer, Dribblers, SteadyReaders, crowd
from chaos.stand import Stand

AT_ONCE, P99 = 200, 200  # readers, ms
CONNECTIONS, SERVED, P95 = 500, 95, 1  # connections that dribble, per cent of the others, s


def dribbling(stand: Stand, pages: Pages, seconds: float = 15) -> Iterator[Figure]:
    """500 connections send a byte a second; who reads meanwhile hardly notices."""
    with Dribblers(stand.port, CONNECTIONS), SteadyReaders(stand.port, pages.paths, pages.judge) as seen:
        time.sleep(seconds)
    print(f"{CONNECTIONS} connections dribble: {seen}")
    yield AtLeast(f"{CONNECTIONS} dribbling connections: served", seen.right, SERVED, "%")
    yield Figure(f"{CONNECTIONS} dribbling connections: p95", seen.percentile(0.95), P95, "s")


def many_readers(stand: Stand, pages: Pages, requests: int = 10_000) -> Iterator[Figure]:
    """All pages, 200 at a time; then the same with names in the addresses that mean nothing."""
    unknown = (f"{path}?{secrets.token_hex(4)}=1" for path in cycle(pages.paths))
    for name, paths in (("", cycle(pages.paths)), (", unknown names", unknown)):
        seen = crowd(stand.port, islice(paths, requests), pages.judge, AT_ONCE)
        print(f"{requests:,} requests{name}: {seen}")
        yield Figure(f"{AT_ONCE} readers at a time{name}: errors", seen.wrong.total(), 0, "")
        yield Figure(f"{AT_ONCE} readers at a time{name}: p99", seen.percentile(0.99) * 1000, P99, "ms")


def random_values(stand: Stand, pages: Pages, seconds: float = 15) -> Iterator[Figure]:
    """Searches and further pages of lists that nobody asked for before, 50 at a time, while others read."""
    end = time.monotonic() + seconds
    with SteadyReaders(stand.port, pages.paths, pages.judge) as others:
        seen = crowd(stand.port, takewhile(lambda path: time.monotonic() < end, _unheard_of()), _bounded, at_once=50)
    print(f"random values: {seen}; {seen.statuses[503]} were asked to come again; others meanwhile: {others}")
    yield Figure("random values: neither page nor clear 503", seen.wrong.total(), 0, "")
    yield AtLeast("random values: other pages right meanwhile", others.right, 99.9, "%")


def _unheard_of() -> Iterator[str]:
    chance = Random()  # noqa: S311 - nothing depends on it
    for code in cycle(languages()):
        yield f"/{code}/search/?q={secrets.token_hex(4)}+{quote(chance.choice(['bridge', 'women', 'جسر']))}"
        yield f"/{code}/projects/?page={chance.randrange(10**6)}"


def _bounded(path: str, answer: Answer) -> str:
    code = path.split("/")[1]
    if answer.status == 503:
        return "" if is_clear_503(answer, code) else "an unclear 503"
    return "" if 200 <= answer.status < 500 else f"status {answer.status} {answer.body[:40]!r}"
