"""Everything that an anonymous reader can reach by links, written as files whose links lead to one another."""

import html
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from cdc_site.i18n.languages import enabled_languages

_LINK = re.compile(r'(\s(?:href|src|poster)=")(/[^"]*)(")')
_SET = re.compile(r'(\ssrcset=")([^"]*)(")')
_ACTION = re.compile(r'(\saction=")(/[^"]*)(")')
_IN_CSS = re.compile(r"url\(\s*[\"']?([^\"'()]+)[\"']?\s*\)")
_IN_SITEMAP = re.compile(r"<loc>([^<]+)</loc>")
# what only a server can answer; such links lead to the site itself
_NEEDS_SERVER = re.compile(r"[?&](?:q|about)=")
_EXTENSIONS = {"text/html": ".html", "application/atom+xml": ".xml", "text/calendar": ".ics", "text/csv": ".csv"}
_MOST = 100_000  # addresses; more would be a circle of links


@dataclass
class Exported:
    """What was written. missing: addresses that a page links to and that nobody answers."""

    pages: int = 0
    files: int = 0
    size: int = 0  # bytes
    missing: dict[str, str] = field(default_factory=dict)


class Export:
    """Writes the site into an empty folder. say: called with each page's address."""

    def __init__(self, folder: Path, say: Callable[[str], object] = lambda line: None):
        self.folder, self.say = folder, say
        public = urlsplit(settings.PUBLIC_URL)
        self.client = Client(raise_request_exception=False, headers={"host": public.netloc})
        self.secure = public.scheme == "https"
        self.places: dict[str, str] = {}  # address -> path of its file below the folder
        self.found: dict[str, str] = {}  # address -> page that links to it
        self.done = Exported()

    def run(self) -> Exported:
        """Follow all links, then write. Raises OSError where the folder cannot be written to."""
        pages: dict[str, str] = {}  # path of the file -> text, to be written when it is known where links lead
        waiting = ["/sitemap.xml"]
        while waiting and len(self.found) < _MOST:
            address = waiting.pop()
            content, kind = self._get(address)
            if content is None:
                continue
            place = self.places[address]
            if kind in ("text/html", "text/css", "application/xml"):
                text = content.decode()
                for linked in self._links(address, text, kind):
                    if linked not in self.found:
                        self.found[linked] = address
                        waiting.append(linked)
            if kind == "text/html":
                pages[place] = text
                self.say(address)
            else:
                self._write(place, content)
        for place, text in pages.items():
            self._write(place, self._rewritten(place, text).encode())
        self.done.pages = len(pages)
        self._write("index.html", self._start().encode())
        return self.done

    def _start(self) -> str:
        homes = [(self.places.get(f"/{each.code}/"), each) for each in enabled_languages()]
        links = [
            f'<li><a href="{place}" lang="{each.code}" dir="{each.direction}">{each.name}</a></li>'
            for place, each in homes
            if place
        ]
        return _START.format(languages="\n".join(links))

    def _get(self, address: str) -> tuple[bytes | None, str]:
        answer = self.client.get(address, secure=self.secure)
        path = urlsplit(address).path
        if answer.status_code in (301, 302, 303, 307, 308) and answer["Location"].startswith("/"):
            target = answer["Location"]
            content, kind = self._get(target) if target not in self.places else (None, "")
            if target in self.places:
                self.places[address] = self.places[target]
            return content, kind
        # a page that says that another language has it is a page too
        if answer.status_code != 200 and not getattr(answer, "in_other_language", False):
            below = path.removeprefix(settings.STATIC_URL)
            found = finders.find(unquote(below)) if below != path else None
            if not found:
                self.done.missing[address] = self.found.get(address, "")
                return None, ""
            self.places[address] = unquote(path.lstrip("/"))
            return Path(found).read_bytes(), "text/css" if path.endswith(".css") else ""
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        self.places[address] = _place(address, kind)
        return b"".join(answer) if answer.streaming else answer.content, kind

    def _links(self, address: str, text: str, kind: str) -> Iterator[str]:
        if kind == "text/css":
            below = urlsplit(address).path.rpartition("/")[0]
            for url in _IN_CSS.findall(text):
                if not url.startswith(("data:", "#")):
                    yield url if url.startswith("/") else normpath(f"{below}/{url.partition('#')[0]}")
            return
        if kind == "application/xml":
            for url in _IN_SITEMAP.findall(text):
                yield html.unescape(url).removeprefix(settings.PUBLIC_URL)
            return
        links = [link for _before, link, _after in _LINK.findall(text)]
        links += [part.split()[0] for _before, parts, _after in _SET.findall(text) for part in parts.split(",")]
        for link in links:
            address = html.unescape(link).partition("#")[0]
            if address.startswith("/") and not address.startswith("//") and not _NEEDS_SERVER.search(address):
                yield address

    def _rewritten(self, place: str, text: str) -> str:
        """The page with links to files beside it; forms, and what is not there, lead to the site itself."""

        def relative(link: str) -> str:
            address, hash_, fragment = html.unescape(link).partition("#")
            if address not in self.places:
                return settings.PUBLIC_URL + link
            path = os.path.relpath(self.places[address], Path(place).parent)
            return html.escape(quote(path) + hash_ + fragment)

        text = _LINK.sub(lambda match: match[1] + relative(match[2]) + match[3], text)
        text = _SET.sub(lambda match: match[1] + _each_of_set(match[2], relative) + match[3], text)
        return _ACTION.sub(lambda match: match[1] + settings.PUBLIC_URL + match[2] + match[3], text)

    def _write(self, place: str, content: bytes) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.done.files += 1
        self.done.size += len(content)


def _each_of_set(parts: str, relative: Callable[[str], str]) -> str:
    shown = []
    for part in parts.split(","):
        url, _space, width = part.strip().partition(" ")
        shown.append(f"{relative(url)} {width}".strip())
    return ", ".join(shown)


def _place(address: str, kind: str) -> str:
    """The path of the file that holds what this address answers."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    extension = _EXTENSIONS.get(kind, "")
    query = re.sub(r"[^\w=.-]+", "-", unquote(parts.query))[:150]
    if path.endswith("/") or not path:
        return f"{path}index{f'--{query}' if query else ''}{extension or '.bin'}"
    if not query:
        return path
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}--{query}.{suffix}" if dot else f"{path}--{query}{extension}"


# which language somebody reads is not known without a server
_START = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CDC-NES</title>
</head>
<body>
<main>
<h1>CDC-NES</h1>
<ul>
{languages}
</ul>
</main>
</body>
</html>
"""
