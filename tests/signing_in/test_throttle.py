"""Guessing is stopped, and the person whose name is guessed is not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from cdc_site.journal.models import JournalEntry
from cdc_site.journal.signins import FAILED, THROTTLED
from cdc_site.signing_in.models import Attempt
from cdc_site.signing_in.throttle import forget_attempts, password_attempt

from .conftest import CODE, LOGIN, sign_in, type_password

pytestmark = pytest.mark.django_db
TOO_MANY = "Too many attempts"


@pytest.fixture
def guesses(monkeypatch):
    """Passwords that reached the hasher."""
    seen = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, raw, salt: seen.append(raw) or encode(self, raw, salt)
    )
    return seen


def test_one_name_from_one_address_is_stopped_by_the_tenth_try(client, editor):
    answers = [type_password(client, password=f"guess {number}").status_code for number in range(10)]

    assert answers[0] == 200
    assert answers[9] == 429
    assert TOO_MANY in type_password(client).text  # the right password does not help now
    noted = JournalEntry.objects.filter(action__in=(FAILED, THROTTLED), object_id=str(editor.pk))
    stopped = noted.filter(action=THROTTLED).count()
    assert stopped > 0
    assert noted.count() == 11  # each try once


def test_twenty_names_from_one_address_are_stopped_by_the_twentieth_try(client, db):
    answers = [type_password(client, f"name{number}", "guess").status_code for number in range(20)]

    assert (answers[0], answers[19]) == (200, 429)


@pytest.mark.thorough
def test_of_two_hundred_guesses_from_two_hundred_addresses_thirty_at_most_are_looked_at(client, enrolled, guesses):
    sign_in(client, enrolled, enrolled.secret)
    client.post("/admin/logout/")
    stranger = Client()
    guesses.clear()
    for number in range(200):
        type_password(stranger, password="guess", address=f"203.0.113.{number}")

    assert 0 < len(guesses) <= 30
    owner = sign_in(client, enrolled, enrolled.secret, steps=1)  # on a known device
    assert owner["Location"] == "/admin/"
    assert type_password(Client(), address="192.0.2.77").status_code == 429  # on a new one not within the hour


def test_a_known_device_that_is_stolen_may_guess_little(client, enrolled):
    sign_in(client, enrolled, enrolled.secret)
    client.post("/admin/logout/")

    answers = [type_password(client, password="guess").status_code for _ in range(11)]

    assert (answers[0], answers[10]) == (200, 429)


def test_a_device_is_known_for_who_has_signed_in_on_it(client, enrolled, guesses):
    sign_in(client, enrolled, enrolled.secret)
    client.post("/admin/logout/")

    answers = [type_password(client, "somebody", "guess").status_code for _ in range(10)]

    assert answers[9] == 429


def test_a_device_that_somebody_made_up_is_not_known(client, editor):
    client.cookies["device"] = "WyJhIixbImIiXV0:1x:y"

    assert [type_password(client, password="guess").status_code for _ in range(10)][9] == 429


@pytest.mark.parametrize("proxies", [0, 1])
def test_what_a_stranger_writes_into_x_forwarded_for_counts_for_nothing(client, editor, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    answers = []
    for number in range(10):
        ours = ", 198.51.100.7" if proxies else ""  # a proxy of our own adds where it was asked from
        header = {"X-Forwarded-For": f"203.0.113.{number}{ours}"}
        data = {"login": "editor", "password": "guess"}
        answers.append(client.post(LOGIN, data, headers=header, REMOTE_ADDR="192.0.2.1").status_code)

    assert answers[9] == 429


@pytest.mark.parametrize("name", ["Editor", " editor ", "EDITOR", "ｅｄｉｔｏｒ", "ed itor", "editor\u00a0"])
def test_spellings_of_a_name_share_one_count(client, editor, name):
    for _ in range(8):
        type_password(client, password="guess")

    assert type_password(client, name, "guess").status_code == 429


def test_a_known_and_an_unknown_name_are_stopped_at_the_same_try_with_the_same_words(client, editor):
    stopped = {}
    for name, address in (("editor", "192.0.2.1"), ("nobody", "192.0.2.2")):
        answers = [type_password(client, name, "guess", address) for _ in range(9)]
        shown = answers[-1].text.partition("<main>")[2].partition("csrfmiddlewaretoken")[0]
        stopped[name] = [each.status_code for each in answers], shown

    assert TOO_MANY in stopped["editor"][1]
    assert stopped["editor"] == stopped["nobody"]


def test_an_ipv6_network_counts_as_one_address(client, editor):
    answers = [
        type_password(client, password="guess", address=f"2001:db8:1:2::{number:x}").status_code for number in range(10)
    ]

    assert answers[9] == 429


def test_neither_names_nor_addresses_are_kept_and_the_counts_go_after_an_hour(client, editor):
    type_password(client, password="guess")
    kept = list(Attempt.objects.values_list("name", "address", "device"))

    assert len(kept) == 1
    assert "editor" not in str(kept)
    assert "192.0.2" not in str(kept)
    Attempt.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    forget_attempts()
    assert not Attempt.objects.exists()


def test_midnight_gives_no_new_guesses(editor, monkeypatch):
    request = RequestFactory().post(LOGIN, REMOTE_ADDR="192.0.2.1")
    before = timezone.make_aware(datetime(2026, 5, 1, 23, 59))
    allowed = []
    for moment in (before, before + timedelta(minutes=2)):
        monkeypatch.setattr("cdc_site.signing_in.throttle.timezone.now", lambda moment=moment: moment)
        allowed += [password_attempt(request, "editor") is not None for _ in range(8)]

    assert allowed == [True] * 8 + [False] * 8
    assert Attempt.objects.values("address").distinct().count() == 1


def test_who_signs_in_is_not_counted(client, enrolled):
    for number in range(12):
        assert type_password(Client()).status_code == 302, number


def test_guesses_at_the_same_moment_are_counted_one_after_the_other():
    """Each thread has a connection of its own, so what it counts is really there; another one takes it away again."""

    def alone(work):
        try:
            return work()
        finally:
            connection.close()

    def guess():
        return password_attempt(RequestFactory().post(LOGIN, REMOTE_ADDR="192.0.2.1"), "editor")

    with ThreadPoolExecutor(8) as pool:
        try:
            allowed = [each for each in pool.map(alone, [guess] * 24) if each is not None]
        finally:
            pool.submit(alone, Attempt.objects.all().delete).result()

    assert len(allowed) == 8


def test_the_page_for_the_code_is_not_there_without_the_password(client, db):
    assert client.get(CODE)["Location"] == LOGIN
