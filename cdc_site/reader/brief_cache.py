"""What the public process remembers, it forgets soon: nobody tells it when editors change something."""

import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

LONGEST = 30  # seconds; Wagtail would remember for an hour which languages have a home page


class BriefCache(LocMemCache):
    """Keeps nothing longer than LONGEST, whatever is asked for."""

    def get_backend_timeout(self, timeout=DEFAULT_TIMEOUT):
        latest = time.time() + LONGEST
        wanted = super().get_backend_timeout(timeout)
        return latest if wanted is None else min(wanted, latest)
