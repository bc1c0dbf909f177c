"""The report "Translations" and each person's list on the admin's home page."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from cdc_site.pages.models import Confirmation
from cdc_site.translation.models import State, TranslationState
from cdc_site.translation.waiting import waiting_for
from tests.factories import ContentPageFactory, edit, locale, make_homes, translate
from tests.translation.test_decisions import editor_of

pytestmark = pytest.mark.django_db

REPORT = "/admin/translations/report/"


@pytest.fixture
def home():
    return make_homes()[0]


def test_the_report_says_in_words_what_every_page_lacks_in_every_language(home, admin_client):
    ContentPageFactory(parent=home, title="Only English", summary="One two three.")
    changed = ContentPageFactory(parent=home, title="Changed", summary="One two three.")
    translate(changed, title="تغيّر")
    edit(changed, summary="One two three four.")

    answer = admin_client.get(REPORT)

    rows = {(row.original.title, row.locale.language_code): row for row in answer.context["object_list"]}
    assert rows["Only English", "ar"].state == State.MISSING
    assert rows["Only English", "ar"].words == 5
    assert rows["Changed", "ar"].fields_changed == ["Summary"]
    assert rows["Changed", "ar"].words == 4
    shown = answer.content.decode()
    assert "outdated" in shown
    assert "(blank)" not in shown
    assert reverse("simple_translation:submit_page_translation", args=[rows["Only English", "ar"].original_id]) in shown


def test_what_waits_longest_comes_first(home, admin_client):
    first = ContentPageFactory(parent=home, title="First")
    second = ContentPageFactory(parent=home, title="Second")
    translate(first)
    translate(second)
    edit(second, title="Second, changed")
    edit(first, title="First, changed")

    rows = admin_client.get(REPORT, {"state": "outdated"}).context["object_list"]

    assert [row.original.title for row in rows] == ["Second, changed", "First, changed"]


def test_the_report_can_be_filtered_by_state_language_section_and_person(home, admin_client, admin_user):
    page = ContentPageFactory(parent=home, title="Text")
    translation = translate(page, title="نص")
    translation.save_revision(user=admin_user).publish()
    kind = page.content_type.pk

    def found(**filters) -> set[str]:
        rows = admin_client.get(REPORT, filters).context["object_list"]
        return {f"{row.original.title} {row.locale.language_code}" for row in rows}

    assert found() == {"The Center en", "The Center ar", "Text en", "Text ar"}
    assert found(locale=locale("ar").pk) == {"The Center ar", "Text ar"}
    assert found(section=kind) == {"Text en", "Text ar"}
    assert found(person=admin_user.pk) == {"Text ar"}
    assert found(state="missing") == set()


@pytest.mark.parametrize("format_name", ["csv", "xlsx"])
def test_the_report_can_be_exported(home, admin_client, format_name):
    ContentPageFactory(parent=home, title="Only English")

    answer = admin_client.get(REPORT, {"export": format_name, "state": "missing"})
    body = b"".join(answer.streaming_content)

    if format_name == "csv":
        _heading, row = body.decode().splitlines()
        cells = row.split(",")
    else:
        sheet = load_workbook(BytesIO(body)).active
        cells = [cell.value for cell in list(sheet.rows)[1]]
    assert cells[0] == "Only English"
    assert cells[2] == "missing"


def queries_of_report(admin_client) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = admin_client.get(REPORT)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.thorough
def test_twelve_pages_in_the_report_need_no_more_queries_than_four(home, admin_client, monkeypatch):
    monkeypatch.setattr("cdc_site.translation.reports.TranslationsReportView.paginate_by", 100)

    def add(number: int):
        for name in range(number):
            changed = ContentPageFactory(parent=home, title=f"Page {name}")
            if name < 3:
                edit(translate(changed), publish=False, title="غير منشور")
                edit(changed, title=f"Page {name}, changed")

    add(4)
    admin_client.get(REPORT)
    few = queries_of_report(admin_client)
    add(8)

    assert queries_of_report(admin_client) == few


def test_long_lists_have_pages(home, admin_client, monkeypatch):
    monkeypatch.setattr("cdc_site.translation.reports.TranslationsReportView.paginate_by", 3)
    ContentPageFactory(parent=home, title="Text")

    assert len(admin_client.get(REPORT).context["object_list"]) == 3
    assert len(admin_client.get(REPORT, {"p": 2}).context["object_list"]) == 1


def test_who_works_on_no_page_does_not_see_the_report(home, client):
    client.force_login(editor_of(home))

    assert client.get(REPORT).status_code == 302
    assert client.get(f"{REPORT}results/").status_code == 302


def test_the_report_links_only_what_the_reader_may_edit(home, client):
    page = ContentPageFactory(parent=home, title="Text")
    translation = translate(page, title="نص")
    client.force_login(editor_of(translation.get_parent(), "change"))

    shown = client.get(REPORT).content.decode()

    assert reverse("wagtailadmin_pages:edit", args=[translation.pk]) in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in shown


def test_the_admins_home_page_counts_what_waits_and_links_to_it(home, admin_client):
    ContentPageFactory(parent=home, title="Only English")
    changed = ContentPageFactory(parent=home, title="Changed")
    translate(changed)
    edit(changed, title="Changed again")
    Confirmation.objects.create(page=changed, text="The day of the visit")

    shown = admin_client.get("/admin/").content.decode()

    assert f'<a href="{REPORT}?state=missing">To translate</a>: 1' in shown
    assert f'<a href="{REPORT}?state=outdated">Outdated translations</a>: 1' in shown
    assert f'<a href="{reverse("confirmations_report")}">Texts to be confirmed</a>: 1' in shown
    assert "Scheduled</a>" not in shown


def test_planned_publications_and_old_drafts_are_counted(home, admin_user):
    later = timezone.now() + timedelta(days=2)
    edit(ContentPageFactory(parent=home, title="Later", live=False), go_live_at=later)
    draft = ContentPageFactory(parent=home, title="Draft", live=False)
    Page.objects.filter(pk=draft.pk).update(latest_revision_created_at=timezone.now() - timedelta(days=31))

    counts = {item["label"]: item["count"] for item in waiting_for(admin_user)}

    assert counts["Scheduled"] == 1
    assert counts["Drafts older than 30 days"] == 1


def test_nobody_is_shown_what_others_must_do(home):
    changed = ContentPageFactory(parent=home, title="Changed")
    translate(changed)
    edit(changed, title="Changed again")
    ContentPageFactory(parent=home, title="Only English")
    english_only = editor_of(home, "change")

    counts = {item["label"]: item["count"] for item in waiting_for(english_only)}

    assert counts["Outdated translations"] == 0
    assert "To translate" not in counts


def test_a_page_in_review_waits_for_the_reviewer_alone(home, admin_client):
    page = ContentPageFactory(parent=home, title="Text", live=False)
    reviewer = editor_of(home, "change", "publish")
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(reviewer.groups.get())
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(page, None)
    other = get_user_model().objects.create_user("other")

    assert next(waiting_for(reviewer))["count"] == 1
    assert next(waiting_for(other))["count"] == 0
    assert TranslationState.objects.get(original=page, locale=locale("en")).state == State.IN_REVIEW
