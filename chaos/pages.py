"""What is asked for, and when an answer is the right one."""

import asyncio

from django.conf import settings
from django.db import connection

from cdc_site.caching.crawl import start_paths
from chaos.readers import Answer, Judge, Reader, quoted
from chaos.stand import Stand


class Pages:
    """Every public page that may be stored, in all languages, with its language and title."""

    def __init__(self, stand: Stand):
        self.stand = stand
        self.titles: dict[str, tuple[str, ...]] = {}

    def learn(self) -> None:
        """Read them once, undisturbed, until nginx has all of them. Pages with a form are made for each reader anew."""
        connection.close()  # the database may have been started anew
        asked = [quoted(path) for path in start_paths() if path.endswith("/") and path != "/"]
        found = asyncio.run(_read(self.stand.port, asked))
        self.titles = {
            path: answer.known_by
            for path, answer in found.items()
            if answer.headers.get("content-type", "").startswith("text/html")
            and "no-store" not in answer.headers.get("cache-control", "")
        }
        if not self.titles or not all(self.titles.values()):
            raise SystemExit(f"pages do not answer: {[path for path, title in self.titles.items() if not title]}")

    @property
    def paths(self) -> list[str]:
        """As they are sent."""
        return list(self.titles)

    @property
    def judge(self) -> Judge:
        """200, and language and title of the page that was asked for, whatever the query."""
        return self._judge

    def _judge(self, path: str, answer: Answer) -> str:
        if answer.status == 0:
            return answer.body.decode()[:60]
        if answer.status != 200:
            return f"status {answer.status}"
        return "" if answer.known_by == self.titles[path.partition("?")[0]] else f"another page, {answer.known_by}"


async def _read(port: int, paths: list[str]) -> dict[str, Answer]:
    reader = Reader(port)
    found = {path: await reader.get(path) for path in paths}
    reader.close()
    return found


def ask(port: int, path: str, host: str = "") -> Answer:
    """One reader, one question."""

    async def once() -> Answer:
        reader = Reader(port, host=host)
        answer = await reader.get(path)
        reader.close()
        return answer

    return asyncio.run(once())


def is_clear_503(answer: Answer, code: str) -> bool:
    """Says so in this language, and when to come again; no trace of a program."""
    return (
        answer.status == 503
        and int(answer.headers.get("retry-after", 0)) > 0
        and f'<html lang="{code}"' in answer.text
        and "Traceback" not in answer.text
    )


def languages() -> list[str]:
    """The codes of the languages that are on."""
    return [code for code, _name in settings.LANGUAGES]
