"""`python -m chaos [DRILL…]`: all of them, or those that are named.

FULL=1 in the environment: with all counts, which takes half an hour and 5 GB of memory; SHORT=1: seconds of each, for
the tests.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from cdc_site.operations.environment import Place
from cdc_site.operations.processes import ServiceFailed
from chaos.stand import ROOMY, SIZES, CannotStand, Stand


@contextmanager
def standing(sizes: dict[str, str]) -> Iterator[Stand]:
    """The site in a folder that nothing of is left, with this program set up for its database."""
    with tempfile.TemporaryDirectory(prefix="chaos-", dir=Place.from_environment().var_dir) as name:
        stand = Stand(Path(name), sizes)
        try:
            stand.start()
            os.environ.update(stand.variables)
            django.setup()
            yield stand
        finally:
            stand.stop()


def main(wanted: list[str]) -> int:
    """Print every figure; 1 when a bound is missed, 2 when a drill could not be held."""
    length = next((name for name in ("full", "short") if os.environ.get(name.upper()) == "1"), "usual")
    begun, missed = time.monotonic(), False
    try:
        with standing(ROOMY if length == "full" else SIZES) as stand:
            # only now: these modules use models
            from chaos.drills import drills

            for figure in drills(stand, length, wanted):
                print(figure, flush=True)
                missed |= not figure.ok
    except (CannotStand, ServiceFailed) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
