"""What staff do with messages."""

import html
import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cdc_site.enquiries.deletion import DELETED
from cdc_site.enquiries.inbox import EXPORTED
from cdc_site.enquiries.models import Enquiry, EnquiryMail, EnquiryReader, EnquirySettings, State
from tests.roles.conftest import person

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_enquiries_enquiry:list"
EDIT = "wagtailsnippets_enquiries_enquiry:edit"
DELETE = "wagtailsnippets_enquiries_enquiry:delete"


@pytest.fixture
def message(send):
    send(text="Hello from Lyon", name="=1+1")
    return Enquiry.objects.get()


@pytest.mark.parametrize(
    ("role", "reads", "exports"),
    [
        ("Editor", False, False),
        ("Translator", False, False),
        ("Publisher", True, False),
        ("Administrator", True, True),
    ],
)
def test_only_the_roles_for_it_see_and_export_messages(message, role, reads, exports):
    staff = person(role)
    urls = [reverse(LIST), reverse(EDIT, args=[message.pk]), reverse(LIST) + "?table=csv"]
    answers = [staff.get(url) for url in urls]

    assert [answer.status_code == 200 for answer in answers] == [reads, reads, exports]
    home = staff.get(reverse("wagtailadmin_home")).content.decode()
    assert ("1 new message" in home) == reads


def test_a_purpose_that_is_given_to_a_role_is_read_by_no_other(message):
    EnquiryReader.objects.create(
        row=EnquirySettings.load(), purpose=message.purpose, group=Group.objects.get(name="Translator")
    )
    publisher = person("Publisher")
    for name in ("edit", "delete", "history", "usage"):
        answer = publisher.get(reverse(f"wagtailsnippets_enquiries_enquiry:{name}", args=[message.pk]))
        assert message.reference not in answer.content.decode()
        assert answer.status_code != 200
    assert message.reference not in publisher.get(reverse(LIST)).content.decode()
    assert "0 new messages" in publisher.get(reverse("wagtailadmin_home")).content.decode()
    assert message.reference in person("Administrator").get(reverse(LIST)).content.decode()

    publisher.user.groups.add(Group.objects.get(name="Translator"))
    publisher.force_login(publisher.user)  # another role ends the session
    assert publisher.get(reverse(EDIT, args=[message.pk])).status_code == 200


def test_wagtails_chooser_does_not_list_messages(admin_client, message):
    for path in ("", "results/", f"chosen/{message.pk}/"):
        answer = admin_client.get(f"/admin/snippets/choose/enquiries/enquiry/{path}")
        assert message.reference not in answer.content.decode()


def test_nobody_writes_a_message_in_the_admin(admin_client, message):
    assert admin_client.get(reverse("wagtailsnippets_enquiries_enquiry:add")).status_code != 200


def test_staff_take_a_message_in_hand_and_answer_by_mail(message):
    staff = person("Publisher")
    shown = staff.get(reverse(EDIT, args=[message.pk])).content.decode()
    assert "Hello from Lyon" in shown
    assert f'href="mailto:ana@example.org?subject={message.reference}"' in shown

    data = {"state": "in_hand", "assigned_to": staff.user.pk, "notes": "Called."}
    staff.post(reverse(EDIT, args=[message.pk]), data)

    message.refresh_from_db()
    assert (message.state, message.assigned_to, message.notes) == ("in_hand", staff.user, "Called.")


def test_messages_are_found_by_what_stands_in_them(message):
    staff = person("Publisher")

    assert message.reference in staff.get(reverse(LIST), {"q": "from Lyon"}).content.decode()
    assert message.reference not in staff.get(reverse(LIST), {"q": "from Paris"}).content.decode()
    assert message.reference not in staff.get(reverse(LIST), {"state": "answered"}).content.decode()


def test_an_export_runs_no_formula_and_is_logged(message):
    staff = person("Administrator")
    table = staff.get(reverse(LIST), {"table": "csv", "q": "Lyon"}).content.decode("utf-8-sig")

    assert table.startswith("reference,purpose")
    assert ",'=1+1," in table
    assert ModelLogEntry.objects.get(action=EXPORTED).data == {"messages": 1}


def test_all_messages_of_a_person_are_deleted_at_once_and_it_is_logged(send, message):
    send(text="Again", name="=1+1")
    send(text="Other", email="other@example.org")
    staff = person("Administrator")
    found = staff.get(reverse(LIST), {"q": "ana@example.org"}).content.decode()
    url = html.unescape(re.search(r'href="([^"]*/bulk/enquiries/enquiry/delete/[^"]*)"', found)[1])
    assert "Delete all 2 that are found" in found
    assert "that are found" not in staff.get(reverse(LIST)).content.decode()

    staff.post(url)

    assert Enquiry.objects.get().writer_address == "other@example.org"
    assert ModelLogEntry.objects.get(action=DELETED).data == {"messages": 2}


def test_a_single_deletion_needs_an_administrator(message):
    assert person("Publisher").post(reverse(DELETE, args=[message.pk])).status_code == 302
    assert Enquiry.objects.exists()

    person("Administrator").post(reverse(DELETE, args=[message.pk]))
    assert not Enquiry.objects.exists()
    assert ModelLogEntry.objects.filter(action=DELETED).exists()


def test_messages_and_their_mails_go_when_their_time_is_over(message, later):
    EnquiryMail.objects.create(enquiry=message, message_id="<1@example.org>", next_try_at=message.received_at)
    later(days=179)
    call_command("keep_schedule", once=True)
    assert Enquiry.objects.exists()

    later(days=181)
    call_command("keep_schedule", once=True)
    assert not Enquiry.objects.exists()
    assert not EnquiryMail.objects.exists()
    assert ModelLogEntry.objects.filter(action=DELETED).exists()


def test_a_failed_mail_is_said_on_the_home_page_and_beside_the_message(message):
    EnquiryMail.objects.create(
        enquiry=message, message_id="<1@example.org>", next_try_at=message.received_at, last_error="refused"
    )
    staff = person("Publisher")

    assert "refused" in staff.get(reverse("wagtailadmin_home")).content.decode()
    assert "refused" in staff.get(reverse(EDIT, args=[message.pk])).content.decode()
    assert message.state == State.NEW
