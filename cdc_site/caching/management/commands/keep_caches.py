from django.conf import settings
from django.core.management.base import CommandError

from cdc_site.caching.crawl import crawl
from cdc_site.caching.generation import state
from cdc_site.caching.nodes import NodeFailed, push_takedowns
from cdc_site.operations.progress import say
from cdc_site.operations.rounds import RoundsCommand


class Command(RoundsCommand):
    """Looks every second for what was withdrawn and what has changed."""

    help = "Takes withdrawn pages out of the caches in CACHE_NODES, and gives them every page after each change."
    name = "The caches' keeper"
    pause = 1.0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.crawled: dict[str, str] = {}
        self.last_said = ""

    def round(self) -> None:
        failed = push_takedowns()
        now = state()
        for node in settings.CACHE_NODES:
            if self.crawled.get(node) == now:
                continue
            try:
                # withdrawals do not wait for the end of a long crawl
                crawl(node, between=lambda: not push_takedowns() and not self.stopping())
            except NodeFailed as error:
                failed.append(str(error))
            else:
                self.crawled[node] = now
        self._say(failed)

    def once(self) -> None:
        self._stopping = False
        self.round()
        if self.last_said:
            raise CommandError(self.last_said)

    def _say(self, failed: list[str]) -> None:
        """Once, not every second."""
        words = "; ".join(dict.fromkeys(failed))
        if words != self.last_said:
            say(f"{self.name}: {words or 'every cache takes what it is given again'}")
        self.last_said = words
