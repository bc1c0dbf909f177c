"""Steps in Wagtail's admin as a member of staff takes them. Found by names and ids: words differ by language."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, FrameLocator, Locator, Page, TimeoutError, expect

from tests.browser.door import sign_in

TABS = ["text", "facts", "promote"]
AUTOSAVE = '#w-autosave-indicator[data-w-autosave-state-value="{state}"]'
MOMENT = 1_500  # milliseconds
PATIENCE = 30_000  # milliseconds; the first page of the admin takes long on a busy machine


@dataclass
class Desk:
    """A member of staff at a window of their own; `complaints` is what its console should not say."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, chromium: Browser, origin: str, username: str, password: str, code: str) -> "Desk":
        """Log in; `code` is the language of the browser."""
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=code)
        context.set_default_timeout(PATIENCE)
        desk = cls(context.new_page(), origin)
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desk.sign_in(desk.page, username, password)
        return desk

    def close(self) -> None:
        """End the session of the browser."""
        self.page.context.close()

    # --- writing -------------------------------------------------------------------------------------
    def add_page(self, kind: str, parent: int) -> None:
        """From the list of pages below `parent` to the empty form of a page; kind: `projects/projectpage`."""
        self.page.goto(f"{self.origin}/admin/pages/{parent}/")
        self.page.locator(f"header a[href*='/{parent}/add_subpage/'], header a[href*='/add/{kind}/']").first.click()
        self.page.wait_for_url(f"**/pages/add/{kind}/{parent}/")

    def write_paragraph(self, text: str) -> None:
        """Add a block of paragraphs at the end of the body and write in it."""
        page = self.page
        page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
        page.locator("[role=option]").nth(1).click()
        page.wait_for_timeout(600)  # the block slides open and takes the focus when it has
        self._type(text)

    def rewrite_paragraph(self, text: str) -> None:
        """Replace the words of the first paragraph."""
        self.page.locator("[data-draftail-editor-wrapper] [contenteditable=true]").first.click()
        self.page.keyboard.press("Control+A")
        self._type(text)

    def _type(self, text: str) -> None:
        """Type in an editor of paragraphs, which hands its text to the form a quarter of a second later."""
        self.page.keyboard.type(text)
        expect(self.page.locator("input[name^=body-][name$=-value]").last).to_have_value(re.compile(re.escape(text)))

    def open_tab(self, name: str) -> None:
        """Turn to a tab of the form: its id is a word in the language that the server was first asked in."""
        self.page.locator("[role=tab]").nth(TABS.index(name)).click()

    def choose(self, relation: str, name: str, words: str) -> None:
        """Add a row and choose what it names, by searching for it where there are many."""
        page = self.page
        page.click(f"#id_{relation}-ADD")
        page.click(f"#id_{relation}-0-{name}-chooser [data-chooser-action-choose]")
        page.locator(".modal tbody").wait_for()
        search = page.locator(".modal input[name=q]")
        if search.count():
            search.fill(words)
        page.locator(".modal tbody").get_by_role("link", name=re.compile(re.escape(words))).first.click()
        page.locator(".modal").wait_for(state="hidden")

    def upload_picture(self, chooser: str, title: str, content: bytes, **answers: str) -> None:
        """Upload a picture where it is used; `answers` by the names of the form's fields."""
        page = self.page
        page.click(f"#{chooser} [data-chooser-action-choose]")
        page.click(".modal a#tab-label-upload")
        file = {"name": "bridge.jpg", "mimeType": "image/jpeg", "buffer": content}
        page.locator("#id_image-chooser-upload-file").set_input_files(file)
        page.fill("#id_image-chooser-upload-title", title)
        for name, value in answers.items():
            answer = page.locator(f"#id_image-chooser-upload-{name}")
            answer.select_option(value) if answer.evaluate("e => e.tagName") == "SELECT" else answer.fill(value)
        page.click(".modal form[enctype] [type=submit]")
        page.locator(".modal").wait_for(state="hidden")

    def wait_until_watched(self) -> None:
        """Wagtail looks at the form two seconds after it was opened, and takes for changes what differs later."""
        self.page.wait_for_timeout(2_500)

    def wait_until(self, state: str) -> None:
        """Until the editor says of what was written that it is `saved`, or that saving is `paused`."""
        expect(self.page.locator(AUTOSAVE.format(state=state))).to_be_attached(timeout=PATIENCE)

    def sign_in(self, page: Page, username: str, password: str) -> None:
        """Sign in, in one of this person's windows."""
        sign_in(page, self.origin, username, password)

    def save(self) -> None:
        """Press "Save draft"."""
        self._leave(self.page.locator("footer button.action-save"))

    # --- reading -------------------------------------------------------------------------------------
    def go_home(self) -> None:
        """The admin's first page, with what waits for this person."""
        self.page.goto(f"{self.origin}/admin/")

    def open_review(self, title: str) -> None:
        """From the list of what waits for review to the text."""
        self.go_home()
        self.page.locator("main").get_by_role("link", name=title, exact=True).first.click()
        self.page.wait_for_url("**/edit/")

    def preview(self, mode: str = "") -> FrameLocator:
        """Open the preview beside the form, in one of its modes."""
        if self.page.locator("button[data-side-panel-toggle=preview]").get_attribute("aria-expanded") != "true":
            self.page.click("button[data-side-panel-toggle=preview]")
        if mode:
            self.page.locator("select[name=preview_mode]").select_option(mode)
        return self.page.frame_locator("[data-side-panel=preview] iframe:not([hidden])").last

    # --- handing on ----------------------------------------------------------------------------------
    def submit(self) -> None:
        """Hand the text in for review."""
        self._from_menu("button[name=action-submit]")

    def approve(self) -> None:
        """Approve the text that is being reviewed."""
        self._from_menu("button[data-workflow-action-name=approve]")

    def _from_menu(self, selector: str) -> None:
        """Press a button of the menu. Saving by itself makes that anew, closed, so that it may take a second try."""
        button = self.page.locator(f"footer {selector}").first
        before = self.page.url
        with self.page.expect_event("load"):  # saving by itself changes the address too, and loads nothing
            for _ in range(PATIENCE // MOMENT):
                if self.page.url != before:  # pressed, though a busy machine answered late
                    break
                try:
                    if not button.is_visible():
                        self.page.click("footer button.w-dropdown__toggle", timeout=MOMENT)
                    button.click(timeout=MOMENT)
                    break
                except TimeoutError:
                    continue

    def _leave(self, button: Locator) -> None:
        """Press a button that sends the form."""
        with self.page.expect_event("load"):  # saving by itself changes the address too, and loads nothing
            button.click()
