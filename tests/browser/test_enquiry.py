"""A twinning is proposed on a small telephone, without JavaScript and without a mouse; staff find and answer it."""

import csv
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import expect
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cdc_site.enquiries.deletion import DELETED
from cdc_site.enquiries.inbox import EXPORTED
from cdc_site.enquiries.models import Enquiry

from .admin import Desk

pytestmark = pytest.mark.django_db

NARROW = 320  # pixels
NAMES = {"en": "Propose a twinning", "ar": "اقترحوا توأمة"}
SUBJECT = "إعادة تدوير النفايات"
PASSWORD = "a long enough password"


def press_tab_to(page, selector):
    """Move the focus forward with the keyboard alone until it is on what is looked for."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.thorough
@pytest.mark.parametrize("code", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_a_twinning_is_proposed_with_the_keyboard_from_the_page_about_twinning(visit, site, code):
    window = visit(NARROW, locale=code)
    page = window.page
    page.goto(f"{site}/{code}/twinning/")
    press_tab_to(page, "main a[href*=propose-a-twinning]")
    assert page.locator("main a[href*=propose-a-twinning]").inner_text().startswith(NAMES[code])
    page.keyboard.press("Enter")
    page.wait_for_url("**/propose-a-twinning/")
    window.check()

    press_tab_to(page, "[name=email]")
    page.keyboard.type("nobody")
    press_tab_to(page, "[name=city]")
    page.keyboard.type("بواتييه")
    page.wait_for_timeout(2200)
    press_tab_to(page, ".enquiry button")
    page.keyboard.press("Enter")

    expect(page.locator("#id_email_error")).to_be_visible()
    expect(page.locator("#id_subject_error")).to_be_visible()
    assert page.locator("[name=city]").input_value() == "بواتييه"
    press_tab_to(page, ".enquiry-errors a[href='#id_email']")
    page.keyboard.press("Enter")
    press_tab_to(page, "[name=email]")
    page.keyboard.press("Control+A")
    page.keyboard.type("ana@example.org")
    press_tab_to(page, "[name=subject]")
    page.keyboard.type(SUBJECT)
    page.wait_for_timeout(2200)
    press_tab_to(page, ".enquiry button")
    page.keyboard.press("Enter")

    reference = page.locator(".reference").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}", reference)
    enquiry = Enquiry.objects.get(reference=reference)
    assert (enquiry.purpose, enquiry.language) == ("twinning", code)
    window.check()


@pytest.fixture(scope="module")
def administrators(site, django_db_blocker):
    """One for each language of the admin, saved where the server sees them."""
    with django_db_blocker.unblock():
        for code in NAMES:
            user = get_user_model().objects.create_user(f"administrator-{code}", "office@example.org", PASSWORD)
            user.groups.add(Group.objects.get(name="Administrator"))
            UserProfile.objects.create(user=user, preferred_language=code)


@pytest.mark.thorough
@pytest.mark.parametrize("code", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_staff_find_assign_answer_export_and_delete_a_message(chromium, site, administrators, visit, code):
    page = visit(NARROW, locale=code).page
    page.goto(f"{site}/{code}/propose-a-twinning/")
    page.locator("[name=email]").fill(f"{code}@example.org")
    page.locator("[name=city]").fill("Poitiers")
    page.locator("[name=subject]").fill(SUBJECT)
    page.wait_for_timeout(2200)
    page.locator(".enquiry button").click()
    reference = page.locator(".reference").inner_text()

    desk = Desk.open(chromium, site, f"administrator-{code}", PASSWORD, code)
    admin = desk.page
    admin.locator("main a[href$='/enquiry/?state=new']").click()
    admin.wait_for_url("**/enquiry/?state=new")
    assert admin.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    admin.goto(f"{site}/admin/snippets/enquiries/enquiry/?q={code}@example.org")
    admin.get_by_role("link", name=re.compile(reference)).first.click()
    expect(admin.locator("main")).to_contain_text(SUBJECT)
    assert admin.locator("a[href^='mailto:']").get_attribute("href").startswith(f"mailto:{code}@example.org")
    admin.select_option("[name=state]", "answered")
    admin.select_option("[name=assigned_to]", label=f"administrator-{code}")
    admin.fill("[name=notes]", "Answered by mail.")
    admin.click("footer button[type=submit]")
    admin.wait_for_url("**/enquiry/")
    enquiry = Enquiry.objects.get(reference=reference)
    assert (enquiry.state, enquiry.notes) == ("answered", "Answered by mail.")
    assert enquiry.assigned_to.username == f"administrator-{code}"

    admin.locator("#id_q").press_sequentially(f"{code}@example.org")  # the list changes while somebody types
    admin.locator("a[href*='/enquiry/delete/?next=']").wait_for()
    with admin.expect_download() as download:
        admin.locator("a[href*='table=csv']").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert [row["reference"] for row in rows] == [reference]
    admin.locator("a[href*='/enquiry/delete/?next=']").click()
    expect(admin.locator("main")).to_contain_text(reference)
    admin.click("main form [type=submit]")
    admin.wait_for_url("**/enquiry/")

    assert not Enquiry.objects.filter(reference=reference).exists()
    assert ModelLogEntry.objects.filter(action=EXPORTED, user__username=f"administrator-{code}").exists()
    assert ModelLogEntry.objects.filter(action=DELETED, user__username=f"administrator-{code}").exists()
    assert not desk.complaints
    desk.close()
