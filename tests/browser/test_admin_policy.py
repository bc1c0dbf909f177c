"""A walk through the admin in a browser that reports whatever the content security policy stops."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Workflow

from cdc_site.pages.models import ContentPage
from projects.models import ProjectIndexPage, ProjectPage

from .admin import Desk

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
# the browser tells a page of each thing that it stopped
LISTEN = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", event => window.stopped.push(
    [event.violatedDirective, event.blockedURI, event.sourceFile, (event.sample || "").slice(0, 80)].join(" ")));
"""


@pytest.fixture(scope="module")
def administrator(site, django_db_blocker):
    """Somebody who may open every screen."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_superuser("policy", "policy@example.org", PASSWORD)
        yield user
        user.delete()


@pytest.fixture
def desk(chromium, site, administrator):
    desk = Desk.open(chromium, site, administrator.username, PASSWORD, "en")
    desk.page.add_init_script(LISTEN)
    desk.page.on("console", lambda said: "Content Security Policy" in said.text and desk.complaints.append(said.text))
    yield desk
    desk.close()


def visit(desk, address):
    """Open a screen, and return what was stopped on it."""
    answer = desk.page.goto(f"{desk.origin}{address}", wait_until="load")
    assert answer.status == 200, address
    policy = answer.headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    desk.page.wait_for_timeout(150)
    return [f"{address}: {stopped}" for stopped in desk.page.evaluate("window.stopped")]


def first_screens():
    """Five screens with all that Wagtail writes into pages: choosers, pickers, forms that grow."""
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[ProjectPage.objects.live().first().pk]),
        reverse("wagtailsettings:edit", args=["pages", "sitesettings"]),
        reverse("wagtailsearchpromotions:add"),
        reverse("journal_report"),
    ]


def other_screens():
    page = ContentPage.objects.live().first()
    index = ProjectIndexPage.objects.first()
    return [
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse("wagtailadmin_pages:add", args=["projects", "projectpage", index.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:move", args=[page.pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add_multiple"),
        reverse("wagtailimages:add"),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:add_multiple"),
        reverse("wagtailsnippets_enquiries_enquiry:list"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_groups:edit", args=[Group.objects.get(name="Editor").pk]),
        reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.first().pk]),
        reverse("wagtailadmin_collections:add"),
        reverse("wagtailredirects:add"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_account"),
        reverse("checks_report"),
        reverse("confirmations_report"),
    ]


@pytest.mark.thorough
def test_five_screens_of_the_admin_keep_the_policy_and_their_widgets_work(desk):
    stopped = []
    for address in first_screens():
        stopped += visit(desk, address)
    desk.page.goto(f"{desk.origin}{first_screens()[2]}")
    rows = desk.page.locator("#id_footer_links-FORMS > *").count()
    desk.page.click("#id_footer_links-ADD")
    assert desk.page.locator("#id_footer_links-FORMS > *").count() == rows + 1
    desk.page.locator("#id_footer_links-FORMS [data-chooser-action-choose]").last.click()
    desk.page.locator(".modal tbody").wait_for()
    stopped += desk.page.evaluate("window.stopped")

    assert stopped == []
    assert desk.complaints == []
    # what the walk looks for would be seen
    desk.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert desk.page.evaluate("[window.stopped.length, window.ran]") == [1, None]


@pytest.mark.slow
def test_twenty_five_screens_of_the_admin_keep_the_policy(desk):
    screens = [*first_screens(), *other_screens()]
    assert len(screens) >= 25
    stopped = [each for address in screens for each in visit(desk, address)]
    desk.page.goto(f"{desk.origin}{screens[1]}")
    desk.preview().locator("main").wait_for()
    stopped += desk.page.evaluate("window.stopped")

    assert stopped == []
    assert desk.complaints == []
