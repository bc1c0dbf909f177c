"""Workers, gunicorn's first processes and PostgreSQL are killed while pages are published in two languages."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

from django.db import Error, connection, transaction
from wagtail.models import Page

from bench.figures import AtLeast, Figure
from cdc_site.search.models import SearchEntry
from chaos.editor import Editor
from chaos.pages import Pages, ask
from chaos.readers import Answer
from chaos.stand import Stand, wait_until
from projects.models import ProjectPage

KINDS = ("worker", "worker", "master", "database")
FRESH_WITHIN = 10  # seconds


def killed(stand: Stand, pages: Pages, publishes: int, kills: int) -> Iterator[Figure]:
    """Publish a project in both languages again and again, over HTTP, and kill at random moments meanwhile."""
    publishing = Publishing(stand, publishes)
    publishing.write(0)  # both languages have the same title from now on
    publishing.post()
    publishing.start()
    chance, done = Random(), Counter()  # noqa: S311 - moments, not secrets
    # here and not in the thread: what a thread has started ends with it
    while publishing.is_alive():
        publishing.enough = done.total() >= kills
        time.sleep(chance.uniform(0.05, 0.6))
        # ahead of the publishes, so that the last ones are disturbed too
        if done.total() < min(kills, kills * (publishing.tried / publishes + 0.15)):
            done[kill(stand, chance)] += 1
    publishing.join()
    wait_until(lambda: publishing.editor.get("/admin/").status == 200, 60, "the admin after the kills")
    time.sleep(FRESH_WITHIN)
    old = [path for path in pages.paths if is_older(stand, path)]
    print(
        f"{publishing.tried} publishes, {publishing.disturbed} times tried again, killed: "
        f"{', '.join(f'{number} × {name}' for name, number in sorted(done.items()))}"
    )
    yield AtLeast("kill -9: kills", done.total(), kills, "")
    yield Figure("kill -9: acknowledged publishes that are lost", publishing.lost, 0, "")
    yield Figure("kill -9: publishes that are half done", publishing.half_done, 0, "")
    yield Figure("kill -9: copies older than the database, 10 s", len(old), 0, "")


def kill(stand: Stand, chance: Random) -> str:
    """One of the parts; returns which kind."""
    kind = chance.choice(KINDS)
    name = chance.choice(["public", "editors", "editors"])
    if kind == "worker":
        workers = stand.workers(name)
        if workers:
            with suppress(ProcessLookupError):
                _kill(chance.choice(workers))
    elif kind == "master":
        stand.kill_master(name)
    else:
        stand.kill_database()
    return kind


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


class Publishing(threading.Thread):
    """An editor who publishes one version after the other of a page and its translation.

    disturbed: how often there was no answer, or a refusal. lost: a look after an acknowledged publish did not find it.
    half_done: the two languages, the search or the latest version did not agree.
    """

    def __init__(self, stand: Stand, number: int):
        super().__init__(daemon=True)  # a drill that breaks off does not wait for it
        self.editor = Editor(stand.port)
        self.number, self.enough = number, False
        self.tried = self.disturbed = self.lost = self.half_done = 0
        original = ProjectPage.objects.live().filter(source=None, locale__language_code="en").order_by("pk").first()
        versions = ProjectPage.objects.live().filter(translation_key=original.translation_key)
        self.keys = [original.pk, *versions.exclude(pk=original.pk).values_list("pk", flat=True)]

    def run(self) -> None:
        """As often as was asked for, and until all is killed. What comes between is tried again, as a person does."""
        number = 0
        while number < self.number or not self.enough:
            number += 1
            persistently(lambda number=number: self.write(number))
            self.tried = number
            while not self._is_acknowledged(self.post()):
                self.disturbed += 1
                self._look(number, acknowledged=False)
                time.sleep(0.2)
            self._look(number, acknowledged=True)

    def post(self) -> Answer:
        """Ask that what is written is published, in the form of the admin."""
        return self.editor.post(f"/admin/publishing/together/{self.keys[0]}/", {"go_live_at": ""}, timeout=30)

    def again(self) -> None:
        """Publish what is live once more: nothing changes but the number that copies are known by."""
        for page in ProjectPage.objects.filter(pk__in=self.keys):
            page.live_revision.publish()

    def write(self, number: int | None = None) -> None:
        """A draft in each language; with a title of its own where there is a number."""
        self.draft(**({} if number is None else {"title": f"Version {number}"}))

    def draft(self, **fields: object) -> None:
        """A draft in each language, with other values of some fields."""
        for page in ProjectPage.objects.filter(pk__in=self.keys):
            draft = page.get_latest_revision_as_object()
            for name, value in fields.items():
                setattr(draft, name, value)
            draft.save_revision()

    @property
    def path(self) -> str:
        """Where readers find the page."""
        return ProjectPage.objects.get(pk=self.keys[0]).get_url()

    def _look(self, number: int, acknowledged: bool) -> None:
        """Whether it is there, whole."""
        shown = persistently(self.titles)
        if acknowledged:
            self.lost += shown != {f"Version {number}"}
        self.half_done += len(shown) != 1

    @staticmethod
    def _is_acknowledged(answer: Answer) -> bool:
        return answer.status == 302 and "/login" not in answer.headers["location"]

    def titles(self) -> set[str]:
        """All titles under which the page is known: in its rows, its live versions and the search."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")  # all of it at one moment
            pages = Page.objects.filter(pk__in=self.keys).select_related("live_revision")
            found = {title for page in pages for title in (page.title, page.live_revision.content["title"])}
            entries = SearchEntry.objects.filter(page__in=self.keys, document=None)
            return found | set(entries.values_list("title", flat=True))


def persistently(work: Callable):
    """The result, however often the database goes away."""
    while True:
        try:
            return work()
        except Error:
            connection.close()
            time.sleep(0.1)


def is_older(stand: Stand, path: str) -> bool:
    """Whether nginx gives a page that the site would make otherwise by now; they are known by the same tag."""
    stored, present = ask(stand.port, path), ask(stand.public, path, host=f"localhost:{stand.port}")
    return stored.status != 200 or stored.headers.get("etag") != present.headers.get("etag")
