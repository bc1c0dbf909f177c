"""With a password alone nobody gets further than setting up a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cdc_site.journal.models import JournalEntry
from tests.authenticator import code_of
from tests.factories import ContentPageFactory, make_homes
from tests.second_factor import enrol

from .conftest import CODE, PASSWORD, SECOND_FACTOR, person, sign_in, type_password
from .walk import addresses

pytestmark = pytest.mark.django_db
APP, PASSKEY, CODES = (SECOND_FACTOR + part for part in ("totp/activate/", "webauthn/add/", "recovery-codes/"))
ENROLMENT = {SECOND_FACTOR, APP, PASSKEY, "/admin/logout/"}


def set_up_an_app(client, on_commit):
    """From the first page after the password to the recovery codes; the key of the app."""
    secret = re.search(r'id="secret" dir="ltr">([A-Z2-7 ]+)<', client.get(APP).text)[1].replace(" ", "")
    with on_commit(execute=True):
        answer = client.post(APP, {"code": code_of(secret)})
    assert answer["Location"] == CODES, answer.text
    return secret


def codes_on(page) -> list[str]:
    return re.findall(r"<code>(\d{8})</code>", page.text)


@pytest.mark.parametrize("role", ["Editor", "Translator", "Publisher", "Administrator"])
def test_whoever_has_no_second_factor_is_led_to_setting_one_up(client, db, role):
    person(role=role)
    type_password(client)

    answer = client.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, SECOND_FACTOR)
    assert "One more step" in client.get(SECOND_FACTOR).text


def test_a_password_reaches_no_address_of_the_admin_but_those_that_set_up_a_second_factor(client, db):
    person(role="Administrator", is_superuser=True)
    type_password(client)
    walked = [address for address in addresses("/admin/") if address not in ENROLMENT]
    walked += ["/admin", "/admin/nowhere/", "/admin/api/main/pages/?child_of=1", "/admin/pages/1/edit/preview/?mode="]

    open_to_it = []
    for address in walked:
        for answer in (client.get(address), client.post(address)):
            if address != "/admin" and (answer.status_code, answer.get("Location")) != (302, SECOND_FACTOR):
                open_to_it.append((address, answer.status_code))
    for address in walked[::10]:  # scripts of the admin know 403 as "signed out"
        if client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code not in (301, 403):
            open_to_it.append(address)

    assert len(walked) > 300
    assert open_to_it == []


def test_outside_the_admin_a_password_is_worth_nothing(client, db):
    """As a positive control, the same person with a second factor sees the draft."""
    home = make_homes()[0]
    draft = ContentPageFactory(parent=home, live=False)
    person(role="Administrator", is_superuser=True)
    type_password(client)

    page = client.get(home.url)

    assert not page.wsgi_request.user.is_authenticated
    whole = Client()
    whole.force_login(person("whole", is_superuser=True))
    assert whole.get(f"/admin/pages/{draft.pk}/view_draft/").status_code == 200
    assert client.get(f"/admin/pages/{draft.pk}/view_draft/").status_code == 302


def test_the_first_sign_in_sets_up_an_app_and_shows_ten_codes_once(client, editor, django_capture_on_commit_callbacks):
    type_password(client)
    before = client.session.session_key

    set_up_an_app(client, django_capture_on_commit_callbacks)

    assert client.session.session_key != before
    assert len(codes_on(client.get(CODES))) == 10
    assert codes_on(client.get(CODES)) == []
    assert client.get("/admin/").status_code == 200
    assert "device" in client.cookies


def test_a_second_factor_that_was_set_up_is_in_the_log_and_the_journal(
    client, editor, caplog, django_capture_on_commit_callbacks
):
    type_password(client)
    set_up_an_app(client, django_capture_on_commit_callbacks)

    assert f"second factor added: totp, user {editor.pk}" in caplog.text
    assert JournalEntry.objects.filter(action="cdc.factor_added").exists()


def test_the_key_and_the_codes_are_not_readable_in_the_database(enrolled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        kept = cursor.fetchone()[0]

    codes = Authenticator.objects.get(user=enrolled, type="recovery_codes").wrap().generate_codes()
    assert len(set(codes)) == 10
    assert enrolled.secret not in kept
    assert not [code for code in codes if code in kept]
    assert '"seed": "gAAAAA' in kept  # a Fernet token


def test_with_another_secret_key_no_code_is_right_and_nothing_breaks(client, enrolled, settings):
    settings.SECRET_KEY = "another-" + "y" * 50
    code = Authenticator.objects.get(user=enrolled, type="totp").wrap()

    assert not code.validate_code(code_of(enrolled.secret))


def test_a_former_secret_key_still_reads_second_factors(enrolled, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 50

    assert Authenticator.objects.get(user=enrolled, type="totp").wrap().validate_code(code_of(enrolled.secret))


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_a_step_before_and_after_its_time(client, enrolled, steps, good):
    type_password(client)

    answer = client.post(CODE, {"code": code_of(enrolled.secret, steps)})

    assert (answer.status_code == 302) is good


def test_a_code_is_good_once_also_for_another_worker(client, enrolled):
    assert sign_in(client, enrolled, enrolled.secret)["Location"] == "/admin/"
    cache.clear()  # another worker has not seen it

    again = Client()

    assert sign_in(again, enrolled, enrolled.secret).status_code == 200
    assert again.get("/admin/").status_code == 302


def test_the_code_that_set_up_an_app_does_not_sign_in(client, editor, django_capture_on_commit_callbacks):
    type_password(client)
    secret = set_up_an_app(client, django_capture_on_commit_callbacks)

    assert sign_in(Client(), editor, secret).status_code == 200
    assert sign_in(Client(), editor, secret, steps=1).status_code == 302


def test_a_recovery_code_lets_in_once(client, enrolled):
    code = Authenticator.objects.get(user=enrolled, type="recovery_codes").wrap().generate_codes()[3]
    again = Client()
    for each in (client, again):
        type_password(each)

    assert client.post(CODE, {"code": code})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert again.post(CODE, {"code": code}).status_code == 200
    assert again.get("/admin/").status_code == 302


def test_five_wrong_codes_stop_and_the_right_one_then_does_not_help(client, enrolled):
    type_password(client)
    wrong = [client.post(CODE, {"code": "000000"}).status_code for _ in range(6)]

    assert wrong == [200] * 5 + [429]
    assert client.post(CODE, {"code": code_of(enrolled.secret)}).status_code == 429


def test_wrong_codes_of_somebody_who_knows_the_password_do_not_stop_the_owner(client, enrolled):
    sign_in(client, enrolled, enrolled.secret)
    client.post("/admin/logout/")
    thief = Client()
    type_password(thief, address="198.51.100.9")
    for _ in range(7):
        thief.post(CODE, {"code": "000000"})

    assert sign_in(client, enrolled, enrolled.secret, steps=1)["Location"] == "/admin/"


def test_a_session_from_before_somebody_set_up_a_second_factor_elsewhere_is_over(client, editor):
    type_password(client)
    enrol(editor)

    assert client.get(APP).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_last_second_factor_cannot_be_removed(client, enrolled):
    sign_in(client, enrolled, enrolled.secret)

    client.post(SECOND_FACTOR + "totp/deactivate/")

    assert Authenticator.objects.filter(user=enrolled, type="totp").exists()


def test_the_last_passkey_cannot_be_removed(client, editor):
    passkey = Authenticator.objects.create(user=editor, type="webauthn", data={"name": "Key", "credential": {}})
    client.force_login(editor)

    client.post(f"{SECOND_FACTOR}webauthn/keys/{passkey.pk}/remove/")

    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_second_factors_are_changed_only_soon_after_one_was_shown(client, enrolled, monkeypatch):
    sign_in(client, enrolled, enrolled.secret)
    assert client.get(PASSKEY).status_code == 200

    monkeypatch.setattr("cdc_site.signing_in.adapters.FRESH", -1)

    again = client.get(PASSKEY)
    assert again["Location"].startswith(SECOND_FACTOR + "reauthenticate/")
    assert 'type="password"' not in client.get(again["Location"]).text


def test_the_account_leads_to_the_second_factor(client, editor):
    client.force_login(editor)

    assert SECOND_FACTOR in client.get("/admin/account/").text


def test_the_right_password_alone_is_no_sign_in(client, enrolled):
    type_password(client, password=PASSWORD)

    assert "_auth_user_id" not in client.session
