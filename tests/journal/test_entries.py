"""Each thing that happens is noted once, with who, before and after."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from wagtail.models import GroupPagePermission, Page, Site
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from cdc_site.journal import signins
from cdc_site.journal.middleware import JournalMiddleware
from cdc_site.journal.models import JournalEntry, Wording
from cdc_site.pages.models import SiteSettings
from cdc_site.publishing.together import publish_together
from tests.factories import ContentPageFactory, edit, translate
from tests.roles.conftest import person

pytestmark = pytest.mark.django_db


def noted(action, **fields):
    """The one entry of this kind."""
    return JournalEntry.objects.get(action=action, **fields)


# --- the door ------------------------------------------------------------------------------------
def test_signing_in_and_out_is_noted(client):
    user = get_user_model().objects.create_user("ana", password="a-long-password")
    client.login(username="ana", password="a-long-password")
    client.logout()

    for action in (signins.SIGNED_IN, signins.SIGNED_OUT):
        entry = noted(action)
        assert (entry.user_id, entry.user_name) == (user.pk, "ana")


def test_a_failed_sign_in_names_the_account_but_never_what_a_stranger_typed():
    user = get_user_model().objects.create_user("ana")

    authenticate(username="ANA ", password="wrong-password")
    authenticate(username="my secret password", password="x")

    known, unknown = JournalEntry.objects.filter(action=signins.FAILED).order_by("pk")
    assert (known.kind, known.object_id, known.user_id) == ("auth.user", str(user.pk), None)
    assert unknown.object_id == ""
    assert "secret" not in str(list(JournalEntry.objects.values()))


def test_guesses_do_not_fill_the_disk(monkeypatch):
    monkeypatch.setattr(signins, "FAILURES_AN_HOUR", 3)

    for _ in range(6):
        authenticate(username="ana", password="x")
    signins.record_throttled("ana")

    assert JournalEntry.objects.filter(action=signins.FAILED).count() == 3
    assert noted(signins.MANY_FAILED)


# --- people and roles ----------------------------------------------------------------------------
def test_accounts_are_noted_without_their_personal_data():
    user = get_user_model().objects.create_user("ana", email="ana@example.org", first_name="Ana", password="x" * 20)
    user.is_superuser, user.email = True, "other@example.org"
    user.save()
    pk = user.pk
    user.delete()

    changed = noted("cdc.changed", object_id=str(pk))
    assert changed.before == {"is_superuser": False, "email": "***"}
    assert changed.after == {"is_superuser": True, "email": "***"}
    assert noted("cdc.added", object_id=str(pk)).after["username"] == "ana"
    assert noted("cdc.removed", object_id=str(pk)).before["username"] == "ana"
    assert "example.org" not in str(list(JournalEntry.objects.values()))
    assert not Wording.objects.filter(entry__kind="auth.user").exists()


def test_the_groups_of_a_person_and_the_permissions_of_a_group_are_noted():
    user = get_user_model().objects.create_user("ana")
    editors, publishers = Group.objects.get(name="Editor"), Group.objects.get(name="Publisher")
    permission = Permission.objects.get(codename="add_user")

    user.groups.set([editors])
    user.groups.set([publishers])
    editors.permissions.add(permission)
    publishers.user_set.clear()

    about = JournalEntry.objects.filter(action="cdc.changed", kind="auth.user").order_by("pk")
    assert [(entry.before, entry.after) for entry in about] == [
        ({}, {"groups": ["Editor"]}),
        ({"groups": ["Editor"]}, {}),
        ({}, {"groups": ["Publisher"]}),
        ({"groups": ["Publisher"]}, {}),
    ]
    assert noted("cdc.changed", kind="auth.group").after == {"permissions": ["auth.add_user"]}


def test_the_rights_of_a_group_that_the_admin_writes_in_bulk_are_noted(administrator, home):
    group = Group.objects.create(name="Guests")
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    data = querydict_from_html(administrator.get(url).content.decode(), form_index=0)
    data["page_permissions-TOTAL_FORMS"] = "1"
    data["page_permissions-0-page"] = str(home.pk)
    data["page_permissions-0-permissions"] = "publish_page"

    administrator.post(url, data)

    assert GroupPagePermission.objects.filter(group=group).exists()
    entry = noted("cdc.changed", kind="auth.group", object_id=str(group.pk))
    assert entry.after == {"rights": [f"publish_page on page {home.pk}"]}
    assert entry.user_name == "zelal"


# --- settings and pages --------------------------------------------------------------------------
def test_a_changed_setting_is_noted_with_its_words_where_they_can_be_erased(administrator):
    settings = SiteSettings.load()
    settings.contact_email = "old@example.org"
    settings.save()
    settings.contact_email = "new@example.org"
    settings.save()

    entry = JournalEntry.objects.filter(kind="pages.sitesettings").first()
    wording = Wording.objects.get(entry=entry)
    assert (wording.before, wording.after) == ("old@example.org", "new@example.org")
    assert entry.before["contact_email"].startswith("text ")
    site = Site.objects.first()
    site.hostname = "elsewhere.example"
    site.save()
    assert noted("cdc.changed", kind="wagtailcore.site").after.keys() == {"hostname"}


def test_publishing_notes_which_version_gave_way_to_which_and_drafts_are_not_noted(administrator, home):
    page = ContentPageFactory(parent=home, title="News")
    first = page.live_revision_id
    page.title = "Draft"
    page.save_revision(user=administrator.user, log_action=True)
    assert not JournalEntry.objects.filter(action="wagtail.edit").exists()
    edit(page, title="Newer")
    page.refresh_from_db()

    newest, oldest = JournalEntry.objects.filter(action="wagtail.publish", object_id=str(page.pk))
    assert (oldest.before, oldest.after) == ({}, {"version": first})
    assert (newest.before, newest.after) == ({"version": first}, {"version": page.live_revision_id})


def test_languages_published_together_are_noted_one_by_one(administrator, home):
    page = ContentPageFactory(parent=home, title="News", live=False)
    translation = translate(page, title="أخبار", live=False)

    pages = publish_together(page, administrator.user)

    entries = JournalEntry.objects.filter(action="cdc.publish_together", user_name="zelal")
    assert {int(entry.object_id) for entry in entries} == {page.pk, translation.pk} == {each.pk for each in pages}
    page.refresh_from_db()
    assert entries.get(object_id=str(page.pk)).after == {"version": page.live_revision_id}


def test_withdrawing_and_deleting_in_the_admin_are_noted_with_who(administrator, home):
    page = ContentPageFactory(parent=home, title="News")
    administrator.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    administrator.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert not Page.objects.filter(pk=page.pk).exists()
    for action in ("cdc.withdraw_together", "wagtail.delete"):
        assert noted(action, object_id=str(page.pk)).user_name == "zelal"


def test_exports_and_refused_uploads_and_refused_pages_are_noted(administrator, home):
    administrator.get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    file = SimpleUploadedFile("report.pdf", b"<html>", content_type="application/pdf")
    administrator.post(reverse("wagtaildocs:add"), {"title": "Report", "file": file})
    picture = SimpleUploadedFile("bridge.jpg", b"no picture", content_type="image/jpeg")
    administrator.post(reverse("wagtailimages:add"), {"title": "Bridge", "file": picture})
    editor = person("Editor")
    editor.get(reverse("wagtailusers_users:index"))
    editor.get(reverse("journal_report"))

    assert noted("cdc.exported").after == {"address": "wagtailadmin_reports:site_history"}
    assert [entry.user_name for entry in JournalEntry.objects.filter(action="cdc.upload_refused")] == ["zelal"] * 2
    refused = JournalEntry.objects.filter(action="cdc.access_refused", user_name="editor").order_by("pk")
    assert [entry.after["address"] for entry in refused] == ["wagtailusers_users:index", "journal_report"]


def test_a_process_without_accounts_asks_nobody_who_they_are(rf):
    request = rf.get("/admin/")

    assert JournalMiddleware(lambda request: HttpResponse(status=404))(request).status_code == 404


# --- reading it ----------------------------------------------------------------------------------
def test_an_administrator_reads_the_journal_in_both_languages_and_nobody_else_does(administrator, home):
    page = ContentPageFactory(parent=home, title="News of the bridge")
    settings = SiteSettings.load()
    settings.contact_email = "new@example.org"
    settings.save()

    for code in ("en", "ar"):
        UserProfile.objects.update_or_create(user=administrator.user, defaults={"preferred_language": code})
        text = administrator.get(reverse("journal_report")).content.decode()
        assert f"/admin/pages/{page.pk}/edit/" in text
        assert "News of the bridge" in text
        assert "new@example.org" in text
        with translation.override(code):
            assert translation.gettext("Changed") in text
            assert f"{capfirst(translation.gettext('public e-mail address'))}</bdi>: <bdi>new@example.org" in text
    assert administrator.get(reverse("journal_report_results"), {"action": "wagtail.publish"}).status_code == 200

    for role in ("Editor", "Translator", "Publisher"):
        client = person(role)
        assert client.get(reverse("journal_report")).status_code == 302
        assert reverse("journal_report") not in client.get(reverse("wagtailadmin_home")).content.decode()
