"""The drills, in an order in which none disturbs the next."""

from collections.abc import Iterator

from bench.figures import Figure
from chaos import outage
from chaos.pages import Pages
from chaos.stand import Stand


def drills(stand: Stand, full: bool, wanted: list[str]) -> Iterator[Figure]:
    """The figures of all drills, or of those that are named."""
    pages = Pages(stand)
    pages.learn()
    print(f"{len(pages.paths)} pages")
    every = {
        "outage": lambda: outage.database_stopped(stand, pages),
        "cold": lambda: outage.cold_start(stand, pages),
    }
    for name in wanted or every:
        yield from every[name]()
