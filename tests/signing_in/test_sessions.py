"""How long a session lives, and what ends it."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from cdc_site.signing_in.models import Attempt
from tests.factories import make_homes
from tests.second_factor import enrol

from .conftest import PASSWORD, SECOND_FACTOR, person, sign_in, type_password

pytestmark = pytest.mark.django_db
PING = "/admin/editing-sessions/ping/wagtailcore/page/1/1/"


@pytest.fixture
def clock(monkeypatch):
    """Moves the time of sessions on: `clock(minutes)`."""
    real, moved = time.time, [0]
    monkeypatch.setattr("cdc_site.signing_in.sessions.time.time", lambda: real() + moved[0])

    def later(minutes):
        moved[0] += minutes * 60

    return later


@pytest.fixture
def window(editor):
    """A browser of somebody who has passed the door."""
    client = Client()
    client.force_login(editor)
    client.user = editor
    return client


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_signing_in_gives_the_session_a_new_name(client, enrolled):
    client.get("/admin/login/")
    type_password(client)
    before = client.session.session_key

    sign_in(client, enrolled, enrolled.secret)

    assert is_in(client)
    assert client.session.session_key != before


def test_an_hour_without_a_click_ends_a_session(window, clock):
    assert is_in(window)
    clock(59)
    assert is_in(window)
    clock(61)

    assert not is_in(window)
    assert "_auth_user_id" not in window.session


def test_twelve_hours_end_a_session_whatever_was_clicked(window, clock):
    for _ in range(14):
        clock(50)
        assert is_in(window)
    clock(30)

    assert not is_in(window)


def test_the_editors_pings_are_no_activity(window, clock):
    assert is_in(window)
    for _ in range(3):
        clock(25)
        answer = window.post(PING, headers={"X-Requested-With": "XMLHttpRequest"})

    assert answer.status_code == 403
    assert not is_in(window)


def test_a_save_is_activity(window, clock):
    for _ in range(3):
        clock(40)
        window.post("/admin/pages/1/edit/", headers={"Accept": "application/json"})

    assert is_in(window)


def test_setting_up_a_second_factor_has_a_quarter_of_an_hour(client, editor, clock):
    type_password(client)
    clock(14)
    assert client.get(SECOND_FACTOR).status_code == 200
    clock(2)

    assert client.get(SECOND_FACTOR)["Location"].startswith("/admin/login/")


def test_a_session_is_dead_after_signing_out_and_only_a_post_signs_out(window):
    key = window.session.session_key

    assert window.get("/admin/logout/").status_code == 200
    assert is_in(window)
    window.post("/admin/logout/")
    thief = Client()
    thief.cookies["sessionid"] = key
    assert not is_in(thief)


def test_a_new_password_ends_the_persons_other_sessions(window, editor):
    other = Client()
    other.force_login(editor)
    data = querydict_from_html(window.get("/admin/account/").text, form_index=0)
    data["locale-current_time_zone"] = "Asia/Damascus"
    data["password-old_password"] = PASSWORD
    data["password-new_password1"] = data["password-new_password2"] = "four-quiet-windows-sing"

    answer = window.post("/admin/account/", data)
    assert answer.status_code == 302

    editor.refresh_from_db()
    assert editor.check_password("four-quiet-windows-sing")
    assert is_in(window)
    assert not is_in(other)


@pytest.mark.parametrize("change", ["give", "take", "clear", "from the role", "superuser", "closed"])
def test_another_role_ends_the_persons_sessions(window, editor, change):
    publisher = Group.objects.get(name="Publisher")
    assert is_in(window)

    if change == "give":
        editor.groups.add(publisher)
    elif change == "take":
        editor.groups.add(publisher)
        window.force_login(editor)
        editor.groups.remove(publisher)
    elif change == "clear":
        editor.groups.clear()
    elif change == "from the role":
        publisher.user_set.add(editor)
    else:
        setattr(editor, "is_superuser" if change == "superuser" else "is_active", change == "superuser")
        editor.save()

    assert not is_in(window)


def test_a_session_of_a_closed_account_does_not_come_back_with_it(window, editor):
    for is_active in (False, True):
        editor.is_active = is_active
        editor.save()

    assert not is_in(window)


def test_whoever_changes_their_own_role_stays_and_their_other_sessions_end(window, editor):
    get_user_model().objects.filter(pk=editor.pk).update(is_superuser=True)
    window.force_login(editor)
    other = Client()
    other.force_login(editor)
    url = f"/admin/users/edit/{editor.pk}/"
    data = querydict_from_html(window.get(url).text, form_index=0)
    data.update({"is_active": "on", "is_superuser": "on"})
    data.setlist("groups", [str(group.pk) for group in Group.objects.filter(name__in=["Editor", "Publisher"])])

    answer = window.post(url, dict(data.lists()))
    assert answer["Location"] == "/admin/users/", answer.text

    assert editor.groups.count() == 2
    assert is_in(window)
    assert not is_in(other)


def test_saving_an_account_without_other_rights_ends_nothing(window, editor):
    editor.first_name = "Somebody"
    editor.save()

    assert is_in(window)


def test_a_session_from_before_this_door_was_there_has_to_sign_in_anew(window):
    session = window.session
    del session["signing_in"]
    session.save()

    assert not is_in(window)


def test_public_pages_and_their_readers_have_no_session(client, db):
    answer = client.get(make_homes()[0].url)

    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_an_enrolled_person_of_another_session_is_not_touched(window):
    other = Client()
    colleague = person("colleague")
    enrol(colleague)
    other.force_login(colleague)

    window.user.groups.clear()

    assert is_in(other)


def test_the_schedule_deletes_sessions_and_attempts_whose_time_is_over(window, client):
    type_password(client, password="guess")
    later = timezone.now() + timedelta(hours=13)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    kept = Session.objects.create(session_key="k", session_data="", expire_date=later)
    Attempt.objects.update(at=timezone.now() - timedelta(hours=2))

    call_command("keep_schedule", "--once")

    assert list(Session.objects.all()) == [kept]
    assert not Attempt.objects.exists()
