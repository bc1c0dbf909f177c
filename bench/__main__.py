"""`python -m bench`, on a database with the site's content; `make bench` provides it."""

import os
import sys

import django


def main() -> int:
    """Print every figure; 1 when a bound is missed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    # only now: these modules define and use models
    from bench.caching import cached_pages
    from bench.low_bandwidth import low_bandwidth
    from bench.processes import processes
    from bench.search import search_speed
    from bench.speed import speed
    from bench.weight import weight

    missed = False
    for measure in (
        speed,
        weight,
        processes,
        low_bandwidth,
        cached_pages,
        search_speed,
    ):
        for figure in measure():
            print(figure, flush=True)
            missed |= not figure.ok
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
