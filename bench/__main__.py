"""`python -m bench [MEASURE …]`, on a database with the site's content: `make bench`, or `make bench ARGS=speed`."""

import os
import sys

import django


def main(names: list[str]) -> int:
    """Print every figure, or those of the measures that are named; 1 when a bound is missed, 2 for an unknown name."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    # only now: these modules define and use models
    from bench.caching import cached_pages
    from bench.low_bandwidth import low_bandwidth
    from bench.many import many
    from bench.processes import processes
    from bench.search import search_speed
    from bench.speed import speed
    from bench.weight import weight

    measures = {
        "speed": speed,
        "weight": weight,
        "processes": processes,
        "low_bandwidth": low_bandwidth,
        "caching": cached_pages,
        "many": many,
        "search": search_speed,
    }
    if unknown := set(names) - set(measures):
        print(f"Not a measure: {', '.join(sorted(unknown))}. There are: {', '.join(measures)}.", file=sys.stderr)
        return 2
    missed = False
    for name in names or measures:
        for figure in measures[name]():
            print(figure, flush=True)
            missed |= not figure.ok
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
