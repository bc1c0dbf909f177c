"""Takes the pictures of the guide from a running site, in both languages of the admin.

usage: make_pictures.py ADDRESS PASSWORD [LANGUAGE …]     (PASSWORD is that of the administrator `admin`)

It works as people do, in a browser: it creates an editor and a publisher for each language, writes an example project
in it, has it reviewed, translates it, changes it and withdraws it. So give it a copy of the site that nobody needs
afterwards, and stop that copy when the pictures are there:

    make run PORT=8045 VAR_DIR=/tmp/pictures ADMIN_PASSWORD=correct-horse-battery
    .venv/bin/python docs/editors/make_pictures.py http://localhost:8046 correct-horse-battery

Then open every picture: a picture of the wrong moment is worse than none.
"""

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.browser.door import sign_in

FOLDER = Path(__file__).with_name("pictures")
WIDTH, HEIGHT = 1080, 700  # CSS pixels of the window
FRAME = "outline: 4px solid #ea580c !important; outline-offset: -4px !important"
# typing and choosing may have moved the form below the menu
NOT_SIDEWAYS = "document.querySelectorAll('*').forEach(each => { if (each.scrollLeft) each.scrollLeft = 0 })"
QUALITY = 55  # of the WebP files: letters stay clear, a picture has about 20 kB
SECOND_PASSWORD = "seven-green-lanterns"  # noqa: S105 of accounts on a copy that is thrown away

# what is typed; everything else is found by names that are the same in every language of the admin
WORDS = {
    "en": {
        "home": "Civil Diplomacy Center",
        "list": "Our projects",
        "names": {"Editor": "Editor", "Publisher": "Publisher"},
        "example": "(example)",
        "title": "Teachers from two cities meet",
        "summary": "Teachers from Qamishlo and Poitiers talk about lessons in the mother tongue.",
        "text": "The teachers met online.  They agreed to meet every month.",
        "places": ["Qamishlo", "Poitiers"],
        "partner": "Danielle",
        "picture": "A bridge",
        "alt": "A drawing: a bridge with one arch.",
        "changed": "Teachers from Qamishlo and Poitiers talk about lessons in the mother tongue every week.",
    },
    "ar": {
        "home": "مركز الدبلوماسية",
        "list": "مشاريعنا",
        "names": {"Editor": "محرر", "Publisher": "ناشر"},
        "example": "(مثال)",
        "title": "لقاء بين معلمين من مدينتين",
        "summary": "معلمون من قامشلو وبواتييه يتحدثون عن التعليم باللغة الأم.",
        "text": "التقى المعلمون عبر الإنترنت.  واتفقوا على اللقاء كل شهر.",
        "places": ["قامشلو", "بواتييه"],
        "partner": "دانييل",
        "picture": "جسر",
        "alt": "رسم لجسر بقوس واحد.",
        "changed": "معلمون من قامشلو وبواتييه يتحدثون كل أسبوع عن التعليم باللغة الأم.",
    },
}
OTHER = {"en": "ar", "ar": "en"}


class Desk:
    """One window of the admin, in one language."""

    def __init__(self, browser: Browser, address: str, language: str):
        self.address, self.language, self.words = address, language, WORDS[language]
        self.context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=language)
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?" while it saves itself

    # --- moving about ---------------------------------------------------------------------------
    def go(self, path: str) -> None:
        """Open an address of the admin."""
        self.page.goto(f"{self.address}/admin/{path}", wait_until="load")

    def log_in(self, name: str, password: str) -> None:
        """As another person."""
        self.context.clear_cookies()
        sign_in(self.page, self.address, name, password)

    def speak(self) -> None:
        """Set the admin of the person who is logged in to this window's language."""
        self.go("account/")
        self.page.select_option("[name$=preferred_language]", self.language)
        self.press("main form [type=submit]")

    def press(self, button: str) -> None:
        """Click what leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def tab(self, number: int) -> None:
        """Open a tab of a form: 0 is the first."""
        self.page.locator("main [role=tab]").nth(number).click()

    def side(self, number: int) -> None:
        """Open a panel beside the form: 0 status, 1 preview."""
        self.page.locator("button.w-side-panel-toggle").nth(number).click()
        self.page.wait_for_timeout(1000)
        if self.page.locator(".w-preview__iframe:visible").count():
            self.page.frame_locator(".w-preview__iframe:visible").locator("h1").first.wait_for()
        self.page.wait_for_timeout(1000)

    def actions(self) -> None:
        """Open the menu beside "Save draft"."""
        self.page.locator("footer .w-dropdown__toggle").first.click()
        self.page.wait_for_timeout(500)

    def save(self) -> None:
        """Save the draft, also where nothing has changed."""
        self.press("footer .action-save")
        self.page.wait_for_timeout(1000)

    def choose(self, opener: Locator, name: str, result: str) -> None:
        """Choose something by its name in the window that `opener` opens."""
        opener.click()
        self.page.locator(".modal table").wait_for()
        search = self.page.locator(".modal input[name=q]")
        if search.count():
            search.fill(name)
        found = self.page.locator(f".modal {result}", has_text=name)
        self.page.wait_for_timeout(1000)
        while not found.count():  # a list without a search field has pages
            self.page.locator(".modal [href*='p=']").last.click()
            self.page.wait_for_timeout(1000)
        found.first.click()
        self.page.wait_for_timeout(700)

    def rewrite(self, text: str) -> None:
        """Replace the words of the first paragraph; its editor hands them to the form a moment later."""
        self.page.locator("[contenteditable=true]").first.click()
        self.page.wait_for_timeout(500)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Backspace")
        self.page.keyboard.type(text)
        handed_over = "text => document.querySelector('[name=body-0-value]').value.includes(text)"
        self.page.wait_for_function(handed_over, arg=text.split(".")[-2].strip())

    def wait_until_saved(self) -> None:
        """Until the page has saved itself, which it does not while a row is empty."""
        self.page.locator("#w-autosave-indicator[data-w-autosave-state-value=saved]").wait_for(state="attached")

    def number_of(self, title: str) -> int:
        """The number of a page in the list that is open; opening it would leave its preview open as well."""
        link = self.page.locator("main a[href*='/pages/']", has_text=title).first
        return int(re.search(r"/pages/(\d+)/", link.get_attribute("href"))[1])

    def bring_into_view(self, selector: str) -> None:
        """Scroll what is to be seen to the middle of the window."""
        script = "element => element.scrollIntoView({block: 'center', inline: 'nearest'})"
        self.page.locator(selector).first.evaluate(script)

    # --- taking pictures ------------------------------------------------------------------------
    def shoot(self, name: str, mark: str = "", top: int = 0, bottom: int = HEIGHT, width: int = WIDTH) -> None:
        """Store the window from `top` to `bottom`, in pixels; what `mark` finds gets a frame."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.evaluate(NOT_SIDEWAYS)
        self.page.wait_for_timeout(600)
        marked = [each for each in self.page.locator(mark).all() if each.is_visible()] if mark else []
        for each in marked:
            each.evaluate("(element, frame) => { element.style.cssText += frame }", FRAME)
        raw = self.page.screenshot(clip={"x": 0, "y": top, "width": width, "height": bottom - top})
        for each in marked:
            each.evaluate("element => { element.style.outline = '' }")
        target = FOLDER / self.language / f"{name}.webp"
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.open(io.BytesIO(raw)).convert("RGB").save(target, "WEBP", quality=QUALITY, method=6)
        print(f"  {self.language}/{target.name}  {target.stat().st_size // 1024} kB")


def make_accounts(desk: Desk, language: str) -> None:
    """An editor and a publisher for one language, as an Administrator makes them in English."""
    for role, name in WORDS[language]["names"].items():
        desk.go("users/new/")
        for field, text in {
            "username": f"{role.lower()}-{language}",
            "email": f"{role.lower()}-{language}@example.org",
            "first_name": name,
            "last_name": WORDS[language]["example"],
            "password1": SECOND_PASSWORD,
            "password2": SECOND_PASSWORD,
        }.items():
            desk.page.fill(f"[name={field}]", text)
        desk.tab(1)
        desk.page.get_by_label(role, exact=True).check()
        desk.press("main form [type=submit]")


def write_project(desk: Desk, drawing: Path) -> int:
    """Write the example project as a draft with places, partner and picture; returns its number."""
    page, words = desk.page, desk.words
    desk.go("pages/")
    home = desk.number_of(words["home"])
    desk.go(f"pages/{home}/")
    parent = desk.number_of(words["list"])
    desk.go(f"pages/{parent}/")
    desk.shoot("add", mark="header a[href$='/add_subpage/']", bottom=420)

    desk.go(f"pages/add/projects/projectpage/{parent}/")
    page.locator("[name=title]").press_sequentially(words["title"])
    page.fill("[name=summary]", words["summary"])
    page.locator(".c-sf-add-button").first.click()
    page.locator("[role=option]").nth(1).click()
    page.locator("[contenteditable=true]").first.click()
    page.keyboard.type(words["text"])
    desk.bring_into_view("main [role=tab]")
    desk.shoot("text")

    desk.tab(1)
    for name in words["places"]:
        page.click("#id_places-ADD")
        opener = page.locator("#id_places-FORMS .chooser__choose-button:visible").last
        desk.choose(opener, name, "a[href*='/chosen/']")
    page.click("#id_partner_links-ADD")
    opener = page.locator("#id_partner_links-FORMS .chooser__choose-button:visible").last
    desk.choose(opener, words["partner"], "a.choose-page")
    desk.wait_until_saved()
    desk.bring_into_view("#id_places-ADD")
    desk.shoot("facts", mark="#id_places-ADD, #id_partner_links-ADD")

    chooser = page.locator("input[name=hero_image] >> xpath=ancestor::*[contains(@class, 'chooser')][1]")
    chooser.locator(".chooser__choose-button:visible").first.click()
    page.click("#tab-label-upload")
    page.set_input_files(".modal input[type=file]", drawing)
    page.fill(".modal #tab-upload [name$=title]", words["picture"])
    page.fill(f".modal #tab-upload [name$=alt_text_{desk.language}]", words["alt"])
    for question, answer in (("recognisable", "no"), ("agreement", "nobody"), ("at_risk", "no")):
        page.select_option(f".modal [name$={question}]", answer)
    desk.bring_into_view(".modal [name$=agreement]")
    desk.shoot("picture", mark=".modal select")
    page.locator(".modal #tab-upload [type=submit]").click()
    page.wait_for_timeout(2000)
    desk.save()
    return int(re.search(r"/pages/(\d+)/edit", page.url)[1])


def draw_bridge(browser: Browser, address: str, target: Path) -> None:
    """A picture without people to upload: the drawing on the home page at `address`."""
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(address)
    page.locator("svg").first.evaluate("element => element.scrollIntoView()")
    page.screenshot(path=target)
    page.close()


def walk(desk: Desk, drawing: Path) -> None:
    """The way of one project, from an empty form to a withdrawn page."""
    page = desk.page
    desk.log_in(f"editor-{desk.language}", SECOND_PASSWORD)
    desk.speak()
    desk.go("account/")
    desk.bring_into_view("[name$=preferred_language]")
    desk.shoot("language", mark="[name$=preferred_language]", bottom=560)
    desk.go("")
    desk.shoot("home", bottom=560)

    original = write_project(desk, drawing)
    desk.shoot("notes")
    desk.side(1)
    desk.shoot("preview")
    desk.side(1)
    desk.actions()
    desk.shoot("submit", mark="[name=action-submit]", top=300)
    desk.go(f"pages/{original}/edit/")
    desk.actions()
    desk.press("[name=action-submit]")

    desk.log_in(f"publisher-{desk.language}", SECOND_PASSWORD)
    desk.speak()
    desk.go(f"pages/{original}/edit/")
    desk.actions()
    desk.shoot("review", mark="[data-workflow-action-name]", top=300)
    desk.go(f"pages/{original}/edit/")
    desk.actions()
    desk.press("[data-workflow-action-name=approve]")

    desk.log_in(f"editor-{desk.language}", SECOND_PASSWORD)
    desk.go(f"pages/{original}/edit/")
    page.locator("header .w-dropdown__toggle").first.click()
    desk.shoot("translate", mark="a[href*='/translation/submit/']", bottom=420)
    translation = translate(desk, original)

    publish_change(desk, original, translation)
    desk.go(f"pages/{translation}/edit/")
    desk.shoot("outdated")
    desk.go("translations/report/?state=outdated")
    desk.shoot("report", bottom=420, width=1400)
    desk.go(f"pages/{original}/edit/")
    desk.actions()
    desk.shoot("small-fix", mark="[value=small-fix]", top=300)
    page.keyboard.press("Escape")
    desk.side(0)
    desk.shoot("schedule")
    desk.go(f"pages/{original}/unpublish/")
    desk.shoot("withdraw", bottom=520)
    desk.press("main form [type=submit]")  # nothing of it is in the pictures of the next language


def translate(desk: Desk, original: int) -> int:
    """Make the translation, submit it and have it published; returns its number."""
    page, words = desk.page, WORDS[OTHER[desk.language]]
    desk.go(f"translation/submit/page/{original}/")
    page.locator("main [name=locales]").first.check()
    desk.press("main form [type=submit]")
    number = int(re.search(r"/pages/(\d+)/edit", page.url)[1])
    page.fill("[name=title]", words["title"])
    page.fill("[name=summary]", words["summary"])
    if not page.locator(".w-preview__iframe:visible").count():  # it opens by itself the first time
        desk.side(1)
    page.select_option("[name=preview_mode]", "both")
    page.wait_for_timeout(3000)
    desk.shoot("both")
    terms = page.frame_locator(".w-preview__iframe:visible").locator("details").first
    terms.locator("summary").click()
    desk.shoot("glossary")
    desk.side(1)
    desk.rewrite(words["text"].replace("  ", " "))
    desk.save()
    desk.actions()
    desk.press("[name=action-submit]")
    desk.log_in(f"publisher-{desk.language}", SECOND_PASSWORD)
    desk.go(f"pages/{number}/edit/")
    desk.actions()
    desk.press("[data-workflow-action-name=approve]")
    return number


def publish_change(desk: Desk, original: int, translation: int) -> None:
    """The editor changes the original, the publisher publishes it and stays logged in."""
    page = desk.page
    desk.log_in(f"editor-{desk.language}", SECOND_PASSWORD)
    desk.go(f"pages/{original}/edit/")
    page.fill("[name=summary]", desk.words["changed"])
    desk.save()
    desk.log_in(f"publisher-{desk.language}", SECOND_PASSWORD)
    desk.go(f"pages/{original}/edit/")
    desk.actions()
    desk.press("[name=action-publish]:not([value=small-fix])")


def administer(desk: Desk, password: str) -> None:
    """What only an Administrator sees."""
    desk.log_in("admin", password)
    desk.speak()
    desk.go("users/new/")
    desk.tab(1)
    desk.shoot("roles", mark="[name=groups]", bottom=520)
    desk.go("find-a-person/")
    desk.shoot("person")


def main(address: str, password: str, languages: list[str]) -> None:
    """All pictures in these languages, new."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        first = Desk(browser, address, "en")
        first.log_in("admin", password)
        for language in languages:
            make_accounts(first, language)
        for language in languages:
            desk = Desk(browser, address, language)
            drawing = Path(folder) / f"bridge-{language}.png"  # the same file twice would be asked about
            draw_bridge(browser, f"{address}/{language}/", drawing)
            walk(desk, drawing)
            administer(desk, password)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3:] or list(WORDS))
