"""Through the door as people go: a password, and the second factor, which the first sign-in sets up.

It knows nothing of Django, so scripts that take pictures of a running site use it too.
"""

import time

from playwright.sync_api import Page

from tests.authenticator import STEP, code_at, step_now

# per site and person, the key of their app and the half minute whose code was used last
_apps: dict[tuple[str, str], tuple[str, int]] = {}


def sign_in(page: Page, origin: str, username: str, password: str) -> None:
    """Sign in, and be in the admin. An app set up outside of this module is not known to it."""
    page.goto(f"{origin}/admin/login/")
    type_password(page, username, password)
    if page.url.endswith("/authenticate/"):
        secret, used = _apps[origin, username]
        type_code(page, _unused_code(origin, username, secret, used))
    else:
        page.goto(f"{origin}/admin/second-factor/totp/activate/")
        secret = page.locator("#secret").text_content()
        type_code(page, _unused_code(origin, username, secret, 0))
        page.wait_for_url("**/recovery-codes/")
        page.click("main a.button")
    page.wait_for_url("**/admin/")


def type_password(page: Page, username: str, password: str) -> None:
    """Fill in the door's form; afterwards the second factor is asked for."""
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main form button")
    page.wait_for_url("**/second-factor/**")


def type_code(page: Page, code: str) -> None:
    """Fill in what the app shows."""
    page.fill("input[name=code]", code)
    page.click("main form button >> nth=0")


def _unused_code(origin: str, username: str, secret: str, used: int) -> str:
    """A code is good once, and a step before its time: two in half a minute need no waiting, a third does."""
    step = max(step_now(), used + 1)
    while step > step_now() + 1:
        time.sleep(STEP / 10)
    _apps[origin, username] = secret, step
    return code_at(secret, step)
