"""Too many readers, slow ones, and ones that ask for what nobody has stored."""

import secrets
import time
from collections.abc import Iterator
from itertools import cycle, islice, takewhile
from random import Random
from urllib.parse import quote

from django.conf import settings
from django.shortcuts import resolve_url

from bench.figures import AtLeast, Figure
from chaos.pages import Pages, ask, is_clear_503, languages
from chaos.readers import Answer, Dribblers, SteadyReaders, crowd
from chaos.stand import Stand, wait_until

FLOOD, LOGIN, RECOVERY = 500, 2, 10  # requests at a time, s, s
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


def flood(stand: Stand, pages: Pages, seconds: float = 20) -> Iterator[Figure]:
    """More than the site can carry, of everything at once; who edits meanwhile gets in, and it is over when it ends."""
    paths = (path for both in zip(cycle(pages.paths), _unheard_of()) for path in both)
    crowd(stand.port, islice(paths, 4_000), _bounded, at_once=FLOOD)  # the workers have seen everything once
    before, end = stand.memory(), time.monotonic() + seconds
    door, host = resolve_url(settings.LOGIN_URL), f"editors.localhost:{stand.port}"
    with SteadyReaders(stand.port, [door], _is_door, a_second=1, host=host) as editors:
        seen = crowd(stand.port, takewhile(lambda path: time.monotonic() < end, paths), _bounded, at_once=FLOOD)
    recovered = wait_until(lambda: _answers_again(stand, pages), what="a page after the flood", pause=1)
    carried = seen.statuses[200] / seconds
    print(f"flood: {seen}; {carried:.0f} pages a second, {seen.statuses[503]} were asked to come again; {editors}")
    yield Figure("flood: neither page nor clear 503", seen.wrong.total(), 0, "")
    yield Figure("flood: slowest opening of the login", max(editors.seconds), LOGIN, "s")
    yield AtLeast("flood: login opened", editors.right, 100, "%")
    yield Figure("flood: memory afterwards / before", stand.memory() / before, 1.1, "×")
    yield Figure("flood: a page, a search and a list again after", recovered, RECOVERY, "s")


def _is_door(path: str, answer: Answer) -> str:
    return "" if answer.status == 200 and 'type="password"' in answer.text else f"status {answer.status}"


def _answers_again(stand: Stand, pages: Pages) -> bool:
    every = [pages.paths[0], *islice(_unheard_of(), 2)]
    return all(200 <= ask(stand.port, path).status < 500 for path in every)


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
