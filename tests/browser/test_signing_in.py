"""The door in a real browser: the first sign-in, an app, a passkey, a recovery code; in English and Arabic."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from tests.authenticator import code_of
from tests.browser.door import type_code, type_password

pytestmark = pytest.mark.django_db
PASSWORD = "seven-green-lanterns"
ENGLISH, ARABIC = ("en", "ltr"), ("ar", "rtl")


def languages(fast, other):
    """Both, one of them in `make test-full` only."""
    return pytest.mark.parametrize(("code", "direction"), [fast, pytest.param(*other, marks=pytest.mark.slow)])


PEOPLE = ["first-en", "first-ar", "lost", "key-en", "key-ar", "elsewhere", "bare"]


@pytest.fixture(scope="module", autouse=True)
def staff(site, django_db_blocker):
    """Editors who have never signed in, saved where the server sees them."""
    with django_db_blocker.unblock():
        for name in PEOPLE:
            user = get_user_model().objects.create_user(name, password=PASSWORD)
            user.groups.add(Group.objects.get(name="Editor"))


@pytest.fixture
def window(chromium, site):
    """A window on the door: `window("ar")`. What its console says against it fails the test."""
    contexts = []
    complaints = []

    def open_window(code="en", width=1280, origin=site):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale=code)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.goto(f"{origin}/admin/login/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Content Security" in text or "Error" in text] == []


def fits(page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def virtual_authenticator(page):
    """A passkey without hardware, by Chromium's own protocol for tests."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


@pytest.mark.thorough
@languages(ENGLISH, ARABIC)
def test_the_first_sign_in_with_an_app_takes_less_than_a_minute_and_the_next_one_a_code(window, code, direction):
    page = window(code, width=320)
    start = time.monotonic()

    type_password(page, f"first-{code}", PASSWORD)
    assert page.locator("html").get_attribute("dir") == direction
    assert fits(page)
    page.click("main a.button >> nth=0")
    page.wait_for_url("**/totp/activate/")
    assert fits(page)
    expect(page.locator("img.code")).to_be_visible()
    secret = page.locator("#secret").text_content()
    type_code(page, code_of(secret))
    page.wait_for_url("**/recovery-codes/")
    assert fits(page)
    codes = page.locator(".codes code").all_text_contents()
    page.click("main a.button")
    page.wait_for_url("**/admin/")

    assert time.monotonic() - start < 60
    assert len(set(codes)) == 10
    again = window(code)
    type_password(again, f"first-{code}", PASSWORD)
    type_code(again, code_of(secret, 1))
    again.wait_for_url("**/admin/")


@pytest.mark.slow
def test_a_lost_telephone_leaves_the_recovery_codes(window):
    page = window()
    type_password(page, "lost", PASSWORD)
    page.click("main a.button >> nth=0")
    type_code(page, code_of(page.locator("#secret").text_content()))
    page.wait_for_url("**/recovery-codes/")
    code = page.locator(".codes code").nth(6).text_content()

    again = window()
    type_password(again, "lost", PASSWORD)
    type_code(again, code)
    again.wait_for_url("**/admin/")

    third = window()
    type_password(third, "lost", PASSWORD)
    type_code(third, code)
    expect(third.locator(".errorlist")).to_be_visible()


@pytest.mark.thorough
@languages(ARABIC, ENGLISH)
def test_a_passkey_is_set_up_and_signs_in(window, code, direction):
    page = window(code, width=320)
    virtual_authenticator(page)

    type_password(page, f"key-{code}", PASSWORD)
    page.click("main a.button >> nth=1")
    page.wait_for_url("**/webauthn/add/")
    assert page.locator("html").get_attribute("dir") == direction
    assert fits(page)
    page.click("#passkey")
    page.wait_for_url("**/recovery-codes/")
    page.click("main a.button")
    page.wait_for_url("**/admin/")

    page.context.clear_cookies(name="sessionid")
    page.goto(page.url.partition("/admin/")[0] + "/admin/login/")
    type_password(page, f"key-{code}", PASSWORD)
    assert fits(page)
    page.click("#passkey")
    page.wait_for_url("**/admin/")


@pytest.mark.slow
def test_a_passkey_of_another_address_is_refused(window, site, settings):
    """The same server under another name: the browser offers nothing that was made for the first one."""
    page = window()
    virtual_authenticator(page)
    type_password(page, "elsewhere", PASSWORD)
    page.click("main a.button >> nth=1")
    page.click("#passkey")
    page.wait_for_url("**/recovery-codes/")
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "other.localhost"]

    page.goto(site.replace("localhost", "other.localhost") + "/admin/login/")
    type_password(page, "elsewhere", PASSWORD)
    page.click("#passkey")

    expect(page.locator("#passkey-failed")).to_be_visible(timeout=15_000)
    assert page.url.endswith("/authenticate/")


@pytest.mark.slow
def test_a_window_without_a_passkey_says_what_to_do(window, site):
    page = window(origin=site.replace("localhost", "127.0.0.1"))
    type_password(page, "bare", PASSWORD)
    page.click("main a.button >> nth=1")

    expect(page.locator("#passkey-impossible")).to_be_visible()
    expect(page.locator("#passkey")).to_be_disabled()
