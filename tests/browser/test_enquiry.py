"""A person with a small telephone and without JavaScript proposes a twinning, in Arabic and in English."""

import re

import pytest

from cdc_site.enquiries.models import Enquiry

pytestmark = pytest.mark.django_db

NARROW = 320  # pixels
NAMES = {"en": "Propose a twinning", "ar": "اقترحوا توأمة"}


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_twinning_is_proposed_from_the_page_about_twinning(visit, site, code):
    window = visit(NARROW, locale=code)
    page = window.page
    page.goto(f"{site}/{code}/twinning/")
    page.locator("main").get_by_role("link", name=NAMES[code]).click()
    window.check()

    page.locator("[name=city]").fill("بواتييه")
    page.locator("[name=email]").fill("nobody")
    page.wait_for_timeout(2200)
    page.locator(".enquiry button").click()

    assert page.locator("#id_email_error").is_visible()
    assert page.locator("#id_subject_error").is_visible()
    assert page.locator("[name=city]").input_value() == "بواتييه"
    page.locator("[name=email]").fill("ana@example.org")
    page.locator("[name=subject]").fill("إعادة تدوير النفايات")
    page.wait_for_timeout(2200)
    page.locator(".enquiry button").focus()
    page.keyboard.press("Enter")

    reference = page.locator(".reference").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}", reference)
    enquiry = Enquiry.objects.get(reference=reference)
    assert (enquiry.purpose, enquiry.language) == ("twinning", code)
    window.check()
