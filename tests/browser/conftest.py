"""A real browser on the real content, served as production serves it."""

import os
import shutil
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, sync_playwright

from tests.databases import database_with_content

# the first draws no window of its own: it opens one for a page in a fifth of the others' time
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# Playwright runs an event loop in this thread, which makes Django refuse the database calls of fixtures
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def indexes():
    """Here they are kept, as they are for staff."""


@pytest.fixture(scope="session")
def chromium():
    """Debian's browser, headless."""
    if CHROMIUM is None:
        pytest.skip("no browser: `apt-get install chromium-headless-shell` brings one")
    connection.close()  # inside the event loop Django opens another one, and this would stay open unused
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The address of a server with the site's content, as `make run` has it; emptied after the module."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock(), database_with_content():
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@dataclass
class Visit:
    """A reader's window, and everything in it that should not have happened.

    page: without JavaScript. auditor: the same kind of window with it, for the accessibility rules that need it.
    """

    page: Page
    auditor: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> "Visit":
        """Note console errors, failed requests and requests to other hosts."""
        self.page.on(
            "console", lambda message: message.type in {"error", "warning"} and self.complaints.append(message.text)
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", lambda answer: answer.status >= 400 and self.complaints.append(answer.url))
        self.page.on("request", self._note)
        return self

    def _note(self, request):
        self.requests.append(request.url)
        if not request.url.startswith((self.origin, "data:")):
            self.complaints.append(f"request to another host: {request.url}")

    def check(self, own_colours: bool = False) -> None:
        """Fail on an error, a foreign request, a cookie, sideways scrolling or a barrier.

        own_colours: the reader's system chose the colours (forced colours), so their contrast is not ours to judge;
        axe takes some of ours for those that are shown.
        """
        where = self.page.url
        assert not self.complaints, (where, self.complaints)
        assert not self.page.context.cookies(), where
        self.auditor.goto(where)
        width = self.auditor.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], (where, "scrolls sideways", width)
        options = WCAG | {"rules": {"color-contrast": {"enabled": False}}} if own_colours else WCAG
        found = Axe().run(self.auditor, options=options)
        assert found.violations_count == 0, (where, found.generate_report())


@pytest.fixture
def visit(chromium, site):
    """Open windows: `visit(width=320, scheme="dark")`. The page's JavaScript is off."""
    contexts = []

    def open_window(width: int, scheme: str = "light", locale: str = "en", **options) -> Visit:
        options |= {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": locale}
        reader = chromium.new_context(java_script_enabled=False, **options)
        auditor = chromium.new_context(**options)
        contexts.extend([reader, auditor])
        for context in (reader, auditor):
            context.set_default_timeout(10_000)
        return Visit(reader.new_page(), auditor.new_page(), site).watch()

    yield open_window
    for context in contexts:
        context.close()
