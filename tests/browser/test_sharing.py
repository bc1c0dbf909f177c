"""Copying a page's address, and what the browser says of the data for search engines."""

import pytest

from cdc_site.settings.languages import KNOWN

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("code", ["en", "ar"])
def test_one_click_copies_the_address_and_no_policy_is_broken(chromium, site, code):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "window.broken = [];"
        "document.addEventListener('securitypolicyviolation', event => window.broken.push(event.blockedURI))"
    )

    page.goto(f"{site}/{code}/projects/twinning-french-cities/")
    page.locator(".pass-on button").click()
    page.locator(".pass-on [role=status]:not(:empty)").wait_for()

    address = page.locator("#page-address").input_value()
    assert address.endswith(f"/{code}/projects/twinning-french-cities/")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert page.evaluate("document.documentElement.dir") == KNOWN[code].direction
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert page.evaluate("window.broken") == []
    assert complaints == []
    context.close()


def test_without_a_script_the_address_is_there_and_no_button(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site}/ar/projects/twinning-french-cities/")

    assert page.locator("#page-address").is_visible()
    assert page.locator(".pass-on button").is_hidden()
    context.close()
