"""Where editors meet the checks: in the editor, after saving, in the report and in the preview."""

from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cdc_site.checks.accessibility import SiteCheckerItem
from cdc_site.home.models import HomePage
from projects.models import ProjectIndexPage
from tests.factories import ContentPageFactory, ProjectPageFactory, edit, make_bilingual_site, make_home, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    """A browser in which somebody is logged in who may do everything."""
    user = get_user_model().objects.create_superuser("editor", "editor@example.org", "a long enough password")
    client.force_login(user)
    return client


@pytest.fixture
def home():
    return make_home(summary="A summary.")


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editor_says_what_was_found_in_the_latest_draft(admin, home):
    page = edit(ContentPageFactory(parent=home, summary="A summary."), publish=False, summary="Two  spaces.")

    html = admin.get(edit_url(page)).text

    assert "1 thing to look at before you submit" in html
    assert "a doubled space" in html


def test_the_editor_of_a_sound_page_says_so(admin, home):
    html = admin.get(edit_url(ContentPageFactory(parent=home, summary="A summary."))).text

    assert "The checks found nothing" in html


def test_a_new_page_has_nothing_to_check_yet(admin, home):
    url = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", home.pk])

    response = admin.get(url)

    assert response.status_code == 200
    assert 'id="checks"' not in response.text


def test_saving_is_never_blocked_and_tells_the_number_of_findings(admin, home):
    page = ContentPageFactory(parent=home, summary="A summary.")
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": "Two  spaces , and one before the comma.",
            "body": streamfield([]),
            "confirmations-TOTAL_FORMS": 0,
            "confirmations-INITIAL_FORMS": 0,
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "action-publish": "yes",
        }
    )

    response = admin.post(edit_url(page), data, follow=True)

    page.refresh_from_db()
    assert page.summary.startswith("Two  spaces")
    assert "The checks found 2 things to look at" in response.text


def site_with_findings():
    home = make_bilingual_site(projects=1)
    page = ContentPageFactory(parent=home, title="About", body=[("rich_text", "<p>Two  schools.</p>")])
    translate(page, title="حول")
    return home


def findings_of(response):
    return [(finding.page.title, finding.check.code) for finding in response.context["object_list"]]


def test_the_report_lists_the_whole_site_and_filters_by_check_and_language(admin):
    site_with_findings()
    url = reverse("checks_report")

    assert {("About", "summary"), ("About", "spaces"), ("حول", "summary")} <= set(findings_of(admin.get(url)))

    only_spaces = findings_of(admin.get(url, {"check": "spaces"}))
    assert {check for _page, check in only_spaces} == {"spaces"}

    arabic = admin.get(url, {"locale": "ar"}).context["object_list"]
    assert {finding.page.locale for finding in arabic} == {Locale.objects.get(language_code="ar")}
    assert "حول" in {finding.page.title for finding in arabic}


def test_the_report_reads_the_latest_draft(admin):
    site_with_findings()
    page = ContentPageFactory(parent=HomePage.objects.get(locale__language_code="en"), summary="Sound.")
    edit(page, publish=False, title="Draft", summary="Un  sound.")

    assert ("Draft", "spaces") in findings_of(admin.get(reverse("checks_report")))


def test_the_report_can_be_taken_away_as_a_table(admin):
    site_with_findings()
    url = reverse("checks_report")

    csv = b"".join(admin.get(url, {"export": "csv"}).streaming_content).decode()
    assert "Page,Language,Check,Where,What to do" in csv
    assert "About,English,Missing summary" in csv

    xlsx = b"".join(admin.get(url, {"export": "xlsx"}).streaming_content)
    rows = list(load_workbook(BytesIO(xlsx)).active.values)
    assert any(row[0] == "حول" for row in rows)


@pytest.mark.thorough
def test_the_report_costs_as_many_queries_for_twelve_pages_as_for_four(admin, django_assert_max_num_queries):
    make_bilingual_site(projects=1)
    index = ProjectIndexPage.objects.get(locale__language_code="en")
    target = ContentPageFactory(parent=index.get_parent(), live=False)
    url = reverse("checks_report")

    def grow(number):
        for _number in range(number):
            body = [("rich_text", f'<p>Two  schools: <a linktype="page" id="{target.pk}">more</a>.</p>')]
            ProjectPageFactory(parent=index, body=body)

    def queries():
        ContentType.objects.clear_cache()
        admin.get(url)
        with django_assert_max_num_queries(45) as captured:
            assert admin.get(url).status_code == 200
        return len(captured)

    grow(3)
    with_four = queries()
    grow(8)
    assert queries() == with_four


def test_the_report_is_in_the_menu_and_closed_to_strangers(admin, client):
    make_home()
    assert reverse("checks_report") in admin.get(reverse("wagtailadmin_home")).text

    client.logout()
    assert client.get(reverse("checks_report")).status_code == 302


def test_the_preview_carries_wagtails_checker_with_the_rules_for_alternative_texts(admin, home):
    page = ContentPageFactory(parent=home, summary="A summary.")

    html = admin.get(edit_url(page)).text
    assert "image-alt" in html
    assert "A picture has no alternative text" in html

    preview = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "wagtail-userbar" in preview.text
    assert "image-redundant-alt" in preview.text
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]  # the editor shows it in a frame


def test_visitors_and_logged_in_editors_get_the_same_page_without_the_checker(admin, client, home):
    ContentPageFactory(parent=home, slug="about", summary="A summary.")

    for browser in (admin, client):
        response = browser.get("/en/about/")
        assert "userbar" not in response.text
        assert "Cookie" not in response.headers.get("Vary", "")


def test_rules_are_added_to_wagtails_own():
    rules = SiteCheckerItem().get_axe_run_only(None)

    assert {"alt-text-quality", "heading-order", "image-alt"} <= set(rules)
