"""A project is written, reviewed and translated by the people who do it, and nothing that they type is lost."""

from contextlib import suppress
from io import BytesIO
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import Error, expect
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from cdc_site.media.models import SiteImage
from cdc_site.pages.models import ContentPage
from projects.models import ProjectIndexPage, ProjectPage

from .admin import PATIENCE, Desk

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
ROLES = ("Editor", "Translator", "Publisher")
WORDS = {
    "en": {
        "title": "A school exchange",
        "slug": "a-school-exchange",
        "summary": "Pupils of two cities write to each other.",
        "text": "Fifty pupils wrote letters.",
        "change": "Ninety pupils wrote letters.",
        "place": "Kobani",
        "partner": "Un Ponte Per",
        "language": "English",
    },
    "ar": {
        "title": "تبادل مدرسي",
        "slug": "تبادل-مدرسي",
        "summary": "تلاميذ مدينتين يتراسلون.",
        "text": "كتب خمسون تلميذاً رسائل.",
        "change": "كتب تسعون تلميذاً رسائل.",
        "place": "كوباني",
        "partner": "أون بونتي بير",
        "language": "العربية",
    },
}
# both ways are walked on one site, where the second project of a name gets a number
SECOND = {
    code: {**words, "title": f"{words['title']} 2", "slug": f"{words['slug']}-2"} for code, words in WORDS.items()
}


@pytest.fixture(scope="module")
def staff(site, django_db_blocker):
    """Somebody of each role with an admin in each language, saved where the server sees them.

    They go with the site's database, and not one by one: a page that is just closed may still say that they edit.
    """
    with django_db_blocker.unblock():
        for code in WORDS:
            for role in ROLES:
                user = get_user_model().objects.create_user(f"{role}-{code}", f"{role}@example.org", PASSWORD)
                user.groups.add(Group.objects.get(name=role))
                UserProfile.objects.create(user=user, preferred_language=code)
        yield
        SiteImage.objects.all().delete()


@pytest.fixture
def desk(chromium, site, staff):
    """`desk("Editor", "ar")`: that person's window, logged in."""
    desks = []

    def sit_down(role: str, code: str) -> Desk:
        desks.append(Desk.open(chromium, site, f"{role}-{code}", PASSWORD, code))
        return desks[-1]

    yield sit_down
    for each in desks:
        each.close()


class Visitor:
    """Somebody who reads the site without JavaScript."""

    def __init__(self, page, origin):
        self.page, self.origin, self.words = page, origin, WORDS

    def reads(self, code: str) -> str:
        """What the project's page says in a language; empty while there is none."""
        answer = self.page.goto(f"{self.origin}/{code}/projects/{quote(self.words[code]['slug'])}/")
        return self.page.locator("main").inner_text() if answer.status == 200 else ""


@pytest.fixture
def visitor(chromium, site):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 800, "height": 900})
    yield Visitor(context.new_page(), site)
    context.close()


def picture() -> bytes:
    """A photograph of nobody."""
    content = BytesIO()
    Image.effect_noise((640, 480), 90).convert("RGB").save(content, "JPEG")
    return content.getvalue()


def write_project(editor: Desk, code: str, words: dict) -> None:
    """Everything that a project's page has, from the empty form to a saved draft."""
    editor.add_page("projects/projectpage", ProjectIndexPage.objects.in_language(code).get().pk)
    editor.page.fill("#id_title", words["title"])
    editor.page.fill("#id_summary", words["summary"])
    editor.write_paragraph(words["text"])
    editor.open_tab("facts")
    editor.choose("places", "place", words["place"])
    editor.choose("partner_links", "partner", words["partner"])
    editor.upload_picture(
        "id_hero_image-chooser",
        words["title"],
        picture(),
        recognisable="no",
        agreement="nobody",
        at_risk="no",
        alt_text_en="A letter",
        alt_text_ar="رسالة",
    )
    editor.save()


def translate_project(translator: Desk, words: dict) -> None:
    """From the list of what waits to the submitted translation."""
    translator.page.fill("#id_title", words["title"])
    translator.page.fill("#id_summary", words["summary"])
    translator.rewrite_paragraph(words["text"])
    translator.submit()


# one of both is enough before landing; each takes as long as all tests of most folders
@pytest.mark.thorough
@pytest.mark.parametrize("code", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_a_project_is_public_in_each_language_only_when_a_publisher_says_so(desk, visitor, site, code):
    other = "en" if code == "ar" else "ar"
    visitor.words = WORDS if code == "ar" else SECOND
    words, translated = visitor.words[code], visitor.words[other]
    editor, publisher, translator = (desk(role, code) for role in ("Editor", "Publisher", "Translator"))

    # written and submitted
    write_project(editor, code, words)
    assert visitor.reads(code) == ""
    editor.submit()
    assert visitor.reads(code) == ""

    # reviewed and approved
    publisher.open_review(words["title"])
    expect(publisher.preview().locator("h1")).to_have_text(words["title"], timeout=PATIENCE)
    publisher.approve()
    shown = visitor.reads(code)
    assert all(words[name] in shown for name in ("title", "text", "place", "partner"))
    assert visitor.reads(other) == ""
    project = ProjectPage.objects.in_language(code).get(title=words["title"])
    assert not project.has_unpublished_changes
    assert PageLogEntry.objects.filter(page=project, action="wagtail.workflow.approve").count() == 1

    # translated with one click, the original beside it
    translator.go_home()
    translator.page.locator("main a[href*='state=missing']").click()
    with translator.page.expect_navigation():
        translator.page.locator("tr", has_text=words["title"]).locator("button[type=submit]").click()
    toggle = translator.page.locator("button[data-side-panel-toggle=preview]")
    expect(toggle).to_have_attribute("aria-expanded", "true", timeout=PATIENCE)
    expect(translator.preview().locator("body")).to_contain_text(words["text"], timeout=PATIENCE)
    translate_project(translator, translated)
    assert visitor.reads(other) == ""
    publisher.open_review(translated["title"])
    publisher.approve()
    assert translated["text"] in visitor.reads(other)

    # the original changes
    editor.page.goto(f"{site}/admin/pages/{project.pk}/edit/")
    editor.rewrite_paragraph(words["change"])
    editor.submit()
    assert words["text"] in visitor.reads(code)
    publisher.open_review(words["title"])
    publisher.approve()
    assert words["change"] in visitor.reads(code)
    assert translated["text"] in visitor.reads(other)

    # the translator is told what changed, and follows
    translator.go_home()
    translator.page.locator("main a[href*='state=outdated']").click()
    translator.page.locator("tr", has_text=words["title"]).locator("a[href$='/edit/']").last.click()
    beside = translator.preview("original")
    expect(beside.locator("ins")).to_contain_text(words["change"].split()[0 if code == "en" else 1], timeout=PATIENCE)
    translator.rewrite_paragraph(translated["change"])
    translator.submit()
    assert translated["text"] in visitor.reads(other)
    publisher.open_review(translated["title"])
    publisher.approve()
    assert translated["change"] in visitor.reads(other)
    translator.go_home()
    expect(translator.page.locator("main a[href*='state=outdated']")).to_have_count(0)
    assert [each.complaints for each in (editor, publisher, translator)] == [[], [], []]


@pytest.mark.thorough
def test_save_pressed_while_the_first_autosave_is_on_its_way_makes_one_page(desk, site):
    editor = desk("Editor", "en")
    page = editor.page
    index = ProjectIndexPage.objects.in_language("en").get()
    answered = []

    def keep_the_answer(route):
        """What saves by itself has reached the server, and its answer is late."""
        if route.request.method != "POST" or route.request.is_navigation_request() or answered:
            route.continue_()
        else:
            answered.append((route, route.fetch()))

    page.route("**/pages/add/projects/projectpage/**", keep_the_answer)
    editor.add_page("projects/projectpage", index.pk)
    editor.wait_until_watched()
    page.fill("#id_title", "Saved once")
    page.fill("#id_summary", "By itself, and by hand.")
    page.locator("#id_summary").blur()
    for _ in range(PATIENCE // 100):
        if answered:
            break
        page.wait_for_timeout(100)

    page.locator("footer button.action-save").click(no_wait_after=True)
    page.wait_for_timeout(1_000)
    route, answer = answered[0]
    with suppress(Error):  # the window that asked may be gone
        route.fulfill(response=answer)
    page.wait_for_url("**/edit/**")
    expect(page.locator("#id_title")).to_have_value("Saved once")

    assert ProjectPage.objects.filter(title="Saved once").count() == 1


@pytest.mark.slow
def test_a_lost_connection_and_an_ended_session_lose_no_text(desk, site):
    editor = desk("Editor", "en")
    page, summary = editor.page, editor.page.locator("#id_summary")
    page.goto(f"{site}/admin/pages/{ContentPage.objects.in_language('en').get(slug='about').pk}/edit/")
    editor.wait_until_watched()
    summary.fill("Written with a connection.")
    summary.blur()
    editor.wait_until("saved")

    page.context.set_offline(True)
    summary.fill("Written without a connection.")
    summary.blur()
    editor.wait_until("paused")
    expect(page.locator("footer")).to_contain_text("A network error occurred.")
    page.context.set_offline(False)
    editor.wait_until("saved")

    page.reload()
    expect(summary).to_have_value("Written without a connection.")

    editor.wait_until_watched()
    page.context.clear_cookies(name="sessionid")
    summary.fill("Written after the session.")
    summary.blur()
    expect(page.locator(".messages")).to_contain_text("You are signed out.", timeout=PATIENCE)
    page.locator("footer button.action-save").click()
    expect(summary).to_have_value("Written after the session.")

    window = page.context.new_page()
    editor.sign_in(window, "Editor-en", PASSWORD)
    window.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # a browser without a screen does not
    editor.wait_until("saved")
    page.reload()
    expect(summary).to_have_value("Written after the session.")
