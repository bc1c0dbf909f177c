"""One address takes a password, and it says nothing about who has an account."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.authenticator import code_of

from .conftest import CODE, LOGIN, PASSWORD, SECOND_FACTOR, person, sign_in, type_password
from .walk import addresses

pytestmark = pytest.mark.django_db
WRONG = "This name and password do not belong together"


@pytest.fixture
def hashed(monkeypatch):
    """Passwords that reach the hasher."""
    seen = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, raw, salt: seen.append(raw) or encode(self, raw, salt)
    )
    return seen


def test_a_name_and_a_password_lead_to_the_second_factor(client, enrolled):
    answer = type_password(client)

    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert client.get("/admin/").status_code == 302


def test_of_all_addresses_one_takes_a_password(client, editor, hashed):
    tried = {"login": "editor", "username": "editor", "password": PASSWORD, "next": "/admin/"}

    took = set()
    for address in addresses():
        hashed.clear()
        client.post(address, tried, headers={"Authorization": "Basic ZWRpdG9yOnNldmVuLWdyZWVuLWxhbnRlcm5z"})
        if PASSWORD in hashed:
            took.add(address)
        client.cookies.clear()

    assert took == {LOGIN}


@pytest.mark.parametrize("address", ["/en/_util/login/", "/ar/_util/login/"])
def test_wagtails_other_door_leads_to_the_one_door(client, editor, hashed, address):
    hashed.clear()
    answer = client.post(address, {"username": "editor", "password": PASSWORD})

    assert (answer.status_code, answer["Location"], hashed) == (302, LOGIN, [])


@pytest.mark.parametrize("address", ["/django-admin/", "/django-admin/login/", "/admin/signup/", "/accounts/signup/"])
def test_there_is_no_other_admin_and_nobody_signs_up(client, db, address):
    assert client.get(address).status_code in (302, 404)
    assert client.post(address, {"username": "new", "password1": PASSWORD}).status_code in (302, 404)
    assert not get_user_model().objects.filter(username="new").exists()


def test_wagtails_names_for_door_and_way_out_are_these_addresses(db):
    assert (reverse("wagtailadmin_login"), reverse("account_login")) == (LOGIN, LOGIN)
    assert reverse("wagtailadmin_logout") == reverse("account_logout")


def test_a_known_and_an_unknown_name_get_the_same_answer(client, editor, hashed):
    hashed.clear()
    known, unknown = type_password(client, password="wrong"), type_password(client, "nobody", "wrong")

    bodies = [re.sub(r"(csrfmiddlewaretoken\" value=\")[^\"]+", r"\1", each.text) for each in (known, unknown)]
    assert known.status_code == unknown.status_code == 200
    assert bodies[0].replace("editor", "nobody") == bodies[1]
    assert WRONG in bodies[0]
    assert hashed == ["wrong", "wrong"]  # as much work for the one as for the other


def test_a_closed_account_gets_the_answer_of_a_wrong_password(client, db):
    person(is_active=False)

    assert WRONG in type_password(client).text


def test_somebody_without_a_role_is_told_so_after_the_right_password_only(client, editor):
    editor.groups.clear()

    assert WRONG in type_password(client, password="wrong").text
    answer = type_password(client)
    assert "has no role yet" in answer.text
    assert "_auth_user_id" not in client.session


def test_whoever_was_on_the_way_to_a_page_gets_there(client, enrolled):
    type_password(client, next="/admin/reports/")
    answer = client.post(CODE, {"code": code_of(enrolled.secret)})

    assert answer["Location"] == "/admin/reports/"


def test_the_door_leads_to_no_other_host(client, enrolled):
    type_password(client, next="https://example.org/")
    assert client.post(CODE, {"code": code_of(enrolled.secret)})["Location"] == "/admin/"


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_door_is_small_and_in_the_browsers_language(client, db, language, direction):
    answer = client.get(LOGIN, headers={"Accept-Language": language})

    assert f'lang="{language}" dir="{direction}"' in answer.text
    assert len(answer.content) < 5_000
    assert "<script" not in answer.text
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_the_second_factor_is_in_the_language_of_the_persons_admin(client, enrolled):
    UserProfile.objects.update_or_create(user=enrolled, defaults={"preferred_language": "ar"})
    sign_in(client, enrolled, enrolled.secret)

    assert 'lang="ar" dir="rtl"' in client.get(SECOND_FACTOR, headers={"Accept-Language": "en"}).text
