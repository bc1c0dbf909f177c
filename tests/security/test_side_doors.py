"""Doors of Wagtail's admin that go around what the roles may do: each was open."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cdc_site.enquiries.models import Enquiry
from tests.roles.conftest import draft, home, person  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher", "Administrator"])
@pytest.mark.parametrize("action", ["delete", "publish", "copy"])
def test_the_api_of_the_admin_does_nothing_to_pages(draft, role, action):  # noqa: F811
    """It deleted drafts for everybody, and published for a Publisher what nobody else had read."""
    before = list(Page.objects.order_by("pk").values_list("pk", "live"))

    answer = person(role).post(f"/admin/api/main/pages/{draft.pk}/action/{action}/", {"recursive": False})

    assert answer.status_code == 404
    assert list(Page.objects.order_by("pk").values_list("pk", "live")) == before


def test_the_api_of_the_admin_still_lists_pages_for_the_explorer(draft):  # noqa: F811
    assert person("Editor").get(f"/admin/api/main/pages/{draft.pk}/").json()["title"] == "Draft"


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher"])
def test_the_question_before_deleting_many_names_no_message_to_who_may_not_delete_it(client, db, role):
    message = Enquiry.objects.create(purpose="visit", language="en", delete_on=timezone.localdate())
    url = reverse("wagtail_bulk_action", args=["enquiries", "enquiry", "delete"]) + f"?id={message.pk}"

    assert message.reference not in person(role).get(url, follow=True).text
    assert message.reference in person("Administrator").get(url).text  # the positive control
    assert Enquiry.objects.exists()


def test_nobody_chooses_among_the_accounts_of_translators(db):
    """Wagtail's chooser lists rows to everybody in the admin."""
    assert person("Editor").get("/admin/snippets/choose/roles/translatorlanguage/").status_code == 404
    assert person("Administrator").get("/admin/snippets/roles/translatorlanguage/").status_code == 200


def test_the_address_that_fails_on_purpose_is_shut(db):
    assert person("Editor").get("/admin/failwhale/").status_code == 404
