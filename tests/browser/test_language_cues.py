"""An editor whose admin is in English writes Arabic: fields follow the page, and the page's language is said."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from cdc_site.pages.models import ContentPage
from tests.browser.door import sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
SENTENCE = "CDC-NES مركز يبني الجسور بين الشعوب."
STYLE = "element => { const style = getComputedStyle(element); return [style.direction, style.textAlign]; }"


@pytest.fixture(scope="module")
def writer(site, django_db_blocker):
    """Somebody who may do everything, saved where the server sees it."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_superuser("writer", "writer@example.org", PASSWORD)
        UserProfile.objects.create(user=user, preferred_language="en")
        yield user
        user.delete()


@pytest.fixture
def admin(chromium, site, writer):
    """The admin in English, logged in; `complaints` is what its console should not say."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    sign_in(page, site, writer.username, PASSWORD)
    yield page
    context.close()


def open_editor(admin, site, code):
    content = ContentPage.objects.in_language(code).get(slug="about")
    admin.goto(f"{site}/admin/pages/{content.pk}/edit/")
    return content


@pytest.mark.thorough
def test_an_arabic_sentence_that_begins_with_latin_letters_runs_from_right_to_left(admin, site):
    open_editor(admin, site, "ar")

    assert admin.locator("html").get_attribute("lang") == "en"
    assert admin.locator("header .content-language").inner_text() == "You are editing the text in Arabic"
    title = admin.locator("input[name=title], textarea[name=title]")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")

    editor = admin.locator("[data-draftail-editor-wrapper]").first
    text = editor.locator("[contenteditable=true]")
    text.click()
    admin.keyboard.press("Control+Home")
    admin.keyboard.type(SENTENCE)
    admin.keyboard.press("Enter")

    paragraph = editor.locator("[data-block=true]", has_text=SENTENCE).first
    assert editor.get_attribute("lang") == "ar"
    assert paragraph.evaluate(STYLE) == ["rtl", "start"]
    assert paragraph.locator("div").first.evaluate(STYLE) == ["rtl", "start"]
    assert admin.complaints == []


@pytest.mark.thorough
def test_a_block_that_is_added_later_is_in_the_language_of_the_page_too(admin, site):
    open_editor(admin, site, "ar")

    admin.locator("button.c-sf-add-button").first.click()
    admin.get_by_role("option", name="Quotation").click()

    quotation = admin.locator("textarea[name$='-value-text']").first
    assert (quotation.get_attribute("lang"), quotation.get_attribute("dir")) == ("ar", "rtl")
    admin.locator("select[name$='-value-language']").first.select_option("fr")
    assert (quotation.get_attribute("lang"), quotation.get_attribute("dir")) == ("fr", "auto")
    assert admin.complaints == []


@pytest.mark.thorough
def test_an_english_page_is_written_from_left_to_right(admin, site):
    open_editor(admin, site, "en")

    assert admin.locator("header .content-language").inner_text() == "You are editing the text in English"
    editor = admin.locator("[data-draftail-editor-wrapper]").first
    assert (editor.get_attribute("lang"), editor.get_attribute("dir")) == ("en", "ltr")


@pytest.mark.thorough
def test_the_original_stands_beside_a_translation_and_wagtails_checker_reads_the_translation_alone(admin, site):
    open_editor(admin, site, "ar")

    preview = admin.frame_locator("[data-side-panel=preview] iframe:not([hidden])").last
    expect(preview.locator("section").first).to_contain_text("About the Center", timeout=10_000)
    expect(preview.locator("section").first).to_contain_text("حول المركز")

    admin.get_by_role("button", name="Toggle checks").click()
    expect(preview.locator("main h1")).to_have_text(["حول المركز"], timeout=10_000)
    words = admin.locator("[data-content-word-count]")
    words.filter(has_text=re.compile(r"\d\d")).wait_for()
    assert admin.complaints == []
