"""Inviting somebody, and what is done when a password or a telephone is lost or somebody leaves."""

import re
import threading

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from .conftest import CODE, PASSWORD, SECOND_FACTOR, person, type_password

pytestmark = pytest.mark.django_db
NEW = "four-quiet-windows-sing"
FORGOTTEN = "/admin/password_reset/"


def link_in(text: str) -> str:
    """The path of the one-time link."""
    return re.search(r"https?://[^/]+(/admin/password_reset/confirm/[^\s<\"]+)", text)[1]


def set_password(client, link, password=NEW):
    """Follow a one-time link; Django keeps its secret out of the address of the form."""
    form = client.get(link)
    return client.post(form["Location"], {"new_password1": password, "new_password2": password})


def logged(user) -> list[str]:
    return list(ModelLogEntry.objects.filter(object_id=str(user.pk)).values_list("action", flat=True))


@pytest.fixture
def administrator(client):
    client.force_login(person("administrator", "Administrator"))
    return client


def test_an_invited_person_sets_a_password_and_then_a_second_factor(client, db, capsys):
    call_command("invite", "newcomer", "editor", "--email", "newcomer@example.org")
    user = get_user_model().objects.get(username="newcomer")
    link = link_in(capsys.readouterr().out)
    assert not user.has_usable_password()

    set_password(client, link)

    assert type_password(client, "newcomer", NEW).status_code == 302
    assert client.get("/admin/")["Location"] == SECOND_FACTOR
    assert [group.name for group in user.groups.all()] == ["Editor"]
    assert "signing_in.invited" in logged(user)


def test_a_link_is_good_once(client, editor, administrator):
    link = link_in(administrator.post(f"/admin/access/{editor.pk}/", {"link": "1"}).text)
    stranger = Client()
    set_password(stranger, link)

    assert "no longer good" in stranger.get(link, follow=True).text


@pytest.mark.parametrize(("name", "role"), [("editor", "Editor"), ("new", "Nonesuch"), ("bad name", "Editor")])
def test_an_invitation_that_cannot_be_made_says_why_and_makes_nothing(editor, name, role):
    with pytest.raises(CommandError):
        call_command("invite", name, role)

    assert get_user_model().objects.count() == 1


def test_an_administrator_makes_a_link_that_leads_past_no_second_factor(administrator, enrolled):
    page = administrator.post(f"/admin/access/{enrolled.pk}/", {"link": "1"})
    visitor = Client()

    set_password(visitor, link_in(page.text))

    assert "_auth_user_id" not in visitor.session
    assert type_password(visitor, password=NEW)["Location"] == CODE
    assert visitor.get("/admin/").status_code == 302
    assert Authenticator.objects.filter(user=enrolled, type="totp").exists()
    assert "signing_in.link_made" in logged(enrolled)
    assert link_in(page.text) not in administrator.get(f"/admin/access/{enrolled.pk}/").text


def test_a_weak_password_is_refused_behind_a_link(client, administrator, editor):
    link = link_in(administrator.post(f"/admin/access/{editor.pk}/", {"link": "1"}).text)

    assert set_password(Client(), link, "password1234").status_code == 200
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher"])
def test_only_administrators_make_links(client, editor, role):
    client.force_login(person("other", role))

    client.post(f"/admin/access/{editor.pk}/", {"link": "1"})

    assert "signing_in.link_made" not in logged(editor)


def test_an_administrator_makes_no_link_for_a_superuser(administrator):
    chief = person("chief", is_superuser=True)

    administrator.post(f"/admin/access/{chief.pk}/", {"link": "1"})

    assert logged(chief) == []
    assert f"/admin/access/{chief.pk}/" not in administrator.get("/admin/users/").text


def test_the_list_of_people_leads_to_their_access(administrator, editor):
    assert f"/admin/access/{editor.pk}/" in administrator.get("/admin/users/").text


def test_an_administrator_ends_somebodys_sessions(administrator, editor):
    window = Client()
    window.force_login(editor)

    administrator.post(f"/admin/access/{editor.pk}/", {"sessions": "1"})

    assert window.get("/admin/").status_code == 302
    assert administrator.get("/admin/").status_code == 200
    assert "signing_in.sessions_ended" in logged(editor)


def test_the_command_resets_a_second_factor_ends_the_sessions_and_is_logged(client, enrolled, capsys, caplog):
    client.force_login(enrolled)

    call_command("reset_second_factor", "editor")

    assert not Authenticator.objects.filter(user=enrolled).exists()
    assert client.get("/admin/").status_code == 302
    type_password(client)
    assert client.get("/admin/")["Location"] == SECOND_FACTOR
    assert "signing_in.second_factor_reset" in logged(enrolled)
    assert f"signing_in.second_factor_reset: user {enrolled.pk}" in caplog.text


def test_the_command_closes_the_account_of_a_leaver(client, editor):
    client.force_login(editor)

    call_command("end_sessions", "editor", "--close")

    assert client.get("/admin/").status_code == 302
    editor.refresh_from_db()
    assert not editor.is_active
    assert "signing_in.sessions_ended" in logged(editor)


@pytest.mark.parametrize("command", ["reset_second_factor", "end_sessions"])
def test_a_name_that_nobody_has_is_said(db, command):
    with pytest.raises(CommandError, match="Nobody has the name"):
        call_command(command, "nobody")


# --- forgotten, with mail and without ------------------------------------------------------------
def ask(client, address, settings, host="mail.example.org"):
    settings.EMAIL_HOST = host
    answer = client.post(FORGOTTEN, {"email": address})
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)
    return answer


def test_with_mail_a_forgotten_password_gets_a_link_and_still_needs_the_second_factor(
    client, enrolled, settings, mailoutbox
):
    ask(client, enrolled.email, settings)

    set_password(client, link_in(mailoutbox[0].body))
    assert mailoutbox[0].to == [enrolled.email]
    assert type_password(client, password=NEW)["Location"] == CODE
    assert client.get("/admin/").status_code == 302


def test_asking_for_a_mail_says_the_same_for_an_address_that_nobody_has(client, editor, settings, mailoutbox):
    known, unknown = ask(client, editor.email, settings), ask(client, "nobody@example.org", settings)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [[editor.email]]


def test_asking_takes_no_longer_when_a_mail_is_sent(client, editor, settings, monkeypatch):
    release = threading.Event()
    monkeypatch.setattr("cdc_site.signing_in.forms.EmailMessage.send", lambda self: release.wait(5))
    settings.EMAIL_HOST = "mail.example.org"

    answer = client.post(FORGOTTEN, {"email": editor.email})

    assert answer.status_code == 302  # and the mail has not been handed over
    assert not release.is_set()
    release.set()


def test_a_sixth_mail_within_an_hour_is_not_sent_and_nothing_says_so(client, editor, settings, mailoutbox):
    answers = {ask(client, editor.email, settings)["Location"] for _ in range(7)}

    assert len(answers) == 1
    assert len(mailoutbox) == 5


def test_without_mail_the_page_says_who_helps(client, editor, settings, mailoutbox):
    settings.EMAIL_HOST = ""

    assert "An Administrator can make you a link" in client.get(FORGOTTEN).text
    ask(client, editor.email, settings, host="")
    assert mailoutbox == []
