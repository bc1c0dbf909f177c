"""What readers, and editors, with a slow line and a slow processor wait for, and what comes over it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Figure
from bench.photograph import photograph
from bench.signed_in import session_key
from bench.speed import pages
from cdc_site.media.models import SiteImage
from cdc_site.operations.run import GUNICORN_SETTINGS
from projects.models import ProjectPage

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
BYTES_A_SECOND, WAY_AND_BACK, SLOWER = 400_000 / 8, 400, 4  # 400 kbit/s, ms, times
ROUNDS = 3
# seconds until the largest thing in view stands there, how much moves meanwhile, KB of the first view
PLAIN, WITH_PHOTOGRAPH, MOVES, FIRST_VIEW = 2.5, 4, 0.02, 150
EDITOR_AGAIN = 150  # KB of the editor's second opening

OBSERVE = """
window.seen = {largest: 0, moved: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) window.seen.largest = e.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) window.seen.moved += e.value; })
    .observe({type: "layout-shift", buffered: true});
"""


def low_bandwidth() -> Iterator[Figure]:
    """Home page and a project, without and with a photograph, in both languages; the middle one of some visits."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell") or shutil.which("google-chrome")
    if chromium is None:
        print("how a slow line feels is not measured: there is no browser (`apt-get install chromium`)")
        return
    plain = {name: path for name, path in paths().items() if not name.startswith("list")}
    with served() as origin, sync_playwright() as playwright:
        # the database is asked while playwright's loop runs in this thread
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        visit(browser, f"{origin}{plain['home, en']}")  # browser and server have begun: readers find them so
        for name, address in plain.items():
            yield from measured(browser, name, f"{origin}{address}", PLAIN)
        with a_photograph() as addresses:
            for code, address in addresses.items():
                name = f"project with photograph, {code}"
                yield from measured(browser, name, f"{origin}{address}", WITH_PHOTOGRAPH)
        yield Figure("the admin's editor, opened again", editor_again(browser, origin) / 1000, EDITOR_AGAIN, "KB")
        browser.close()


def editor_again(browser: Browser, origin: str) -> int:
    """Bytes over the network when a project is opened in the admin for the second time."""
    context = browser.new_context()
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_key(), "url": origin}])
    address = f"{origin}{settings.ADMIN_PATH}pages/{pages()['project, en'].pk}/edit/"
    for words in ("first", "second"):
        page = context.new_page()
        sizes = on_a_slow_line(context, page)
        begun = time.monotonic()
        page.goto(address)
        page.locator("footer .action-save").wait_for()
        print(f"the editor's {words} opening takes {time.monotonic() - begun:.1f} s and {sum(sizes) / 1000:.0f} KB")
        page.wait_for_timeout(3000)  # what comes after it can be used
        page.close()
    context.close()
    return sum(sizes)


def on_a_slow_line(context: BrowserContext, page: Page) -> list[int]:
    """From here on the page has a slow line; a list that gets the bytes of each answer over the network."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND, "latency": WAY_AND_BACK}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def paths() -> dict[str, str]:
    """The paths of the pages whose speed is measured, by name."""
    return {name: urlsplit(page.url).path for name, page in pages().items()}


def measured(browser: Browser, name: str, address: str, most_seconds: float) -> Iterator[Figure]:
    """The figures of one page."""
    visits = [visit(browser, address) for _ in range(ROUNDS)]
    largest, moved, weight = (median(values) for values in zip(*visits, strict=True))
    yield Figure(f"slow line, LCP of {name}", largest, most_seconds, "s")
    yield Figure(f"slow line, CLS of {name}", moved, MOVES, "")
    yield Figure(f"first view, {name}", weight / 1000, FIRST_VIEW, "KB")


def visit(browser: Browser, address: str) -> tuple[float, float, int]:
    """LCP in seconds, CLS, and bytes over the network, with an empty cache. Scripts are on, as most readers have it."""
    context = browser.new_context(**TELEPHONE)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    sizes = on_a_slow_line(context, page)
    page.goto(address, wait_until="networkidle", timeout=60_000)
    page.wait_for_timeout(500)  # a face that came last is painted
    seen = page.evaluate("window.seen")
    context.close()
    return seen["largest"] / 1000, seen["moved"], sum(sizes)


@contextmanager
def a_photograph() -> Iterator[dict[str, str]]:
    """A project with a photograph at its head; its addresses by language."""
    image = SiteImage(title="Drawn for the measurement", alt_texts={"en": "Forms", "ar": "أشكال"}, recognisable="no")
    image.file = ContentFile(photograph(), name="photograph.jpg")
    image.save()
    project = ProjectPage.objects.get(locale__language_code="en", slug="twinning-french-cities")
    project.hero_image = image
    project.save_revision().publish()
    try:
        yield {name.rpartition(" ")[2]: path for name, path in paths().items() if name.startswith("project")}
    finally:
        project.hero_image = None
        project.save_revision().publish()
        image.delete()


@contextmanager
def served() -> Iterator[str]:
    """The address of the web server that `make run` starts, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"--config={GUNICORN_SETTINGS}"]
    server = subprocess.Popen(command, env={**os.environ, "PORT": str(port), "BIND": "127.0.0.1"})
    try:
        wait_for(server, port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(server: subprocess.Popen, port: int) -> None:
    """Until the server takes connections. Raises SystemExit when it ends, or does not begin within a minute."""
    give_up = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web server of the measurement does not start")
