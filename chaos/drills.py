"""The drills, in an order in which none disturbs the next, and how long each is."""

from collections.abc import Iterator
from typing import NamedTuple

from bench.figures import Figure
from chaos import crowds, disks, killing, nodes, outage
from chaos.pages import Pages
from chaos.stand import Stand


class Length(NamedTuple):
    """outage, cold, slow, flood, full: seconds. requests, publishes, kills: how many."""

    outage: float
    cold: float
    slow: float
    flood: float
    full: float
    requests: int
    publishes: int
    kills: int


LENGTHS = {
    "short": Length(outage=5, cold=2, slow=7, flood=6, full=6, requests=1000, publishes=8, kills=4),
    "usual": Length(outage=30, cold=5, slow=15, flood=20, full=15, requests=10_000, publishes=100, kills=20),
    "full": Length(outage=30, cold=5, slow=15, flood=300, full=15, requests=10_000, publishes=500, kills=100),
}


def drills(stand: Stand, length: str, wanted: list[str]) -> Iterator[Figure]:
    """The figures of all drills, or of those that are named."""
    pages, of = Pages(stand), LENGTHS[length]
    pages.learn()
    print(f"{len(pages.paths)} pages", flush=True)
    every = {
        "outage": lambda: outage.database_stopped(stand, pages, of.outage),
        "cold": lambda: outage.cold_start(stand, pages, of.cold),
        "dribbling": lambda: crowds.dribbling(stand, pages, of.slow),
        "readers": lambda: crowds.many_readers(stand, pages, of.requests),
        "random": lambda: crowds.random_values(stand, pages, of.slow),
        "flood": lambda: crowds.flood(stand, pages, of.flood),
        "uploads": lambda: disks.uploads(stand, pages),
        "copies": lambda: disks.copies_and_logs(stand, pages, of.full),
        # these two give pages other titles
        "killing": lambda: killing.killed(stand, pages, of.publishes, of.kills),
        "database": lambda: disks.database(stand, pages),
        # from here on uploads lie elsewhere
        "nodes": lambda: nodes.two_nodes(stand, pages),
    }
    for name in wanted or every:
        yield from every[name]()
