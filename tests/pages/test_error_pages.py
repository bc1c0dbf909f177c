"""What a reader or an editor gets instead of a page: in the language of the address, without a word on programs."""

import pytest
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import override

from tests.factories import make_homes

pytestmark = pytest.mark.django_db
DIRECTIONS = {"en": "ltr", "ar": "rtl"}
in_each_language = pytest.mark.parametrize("language", DIRECTIONS)


def check(answer, status: int, language: str, words: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{language}" dir="{DIRECTIONS[language]}">' in text
    assert words in text
    assert f'href="/{language}/"' in text
    assert not any(each in text for each in ("Django", "nginx", "Traceback", "gunicorn", "csrf", "CSRF"))
    assert answer["Cache-Control"] == "no-store"


@in_each_language
def test_a_host_that_is_not_ours_is_400(language):
    answer = Client().get(f"/{language}/", headers={"host": "elsewhere.example"})

    check(answer, 400, language, {"en": "could not be understood", "ar": "تعذّر فهم الطلب"}[language])
    assert "'unsafe" not in answer["Content-Security-Policy"]
    assert "elsewhere.example" not in answer.content.decode()


@in_each_language
def test_a_form_without_proof_of_where_it_comes_from_is_403_and_says_what_to_do(language):
    make_homes()
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": language})

    answer = browser.post(resolve_url("account_login"), {"login": "a", "password": "b"})

    check(answer, 403, language, {"en": "load the page anew", "ar": "تحميل الصفحة من جديد"}[language])


@in_each_language
def test_what_is_not_allowed_is_403(rf, language):
    with override(language):
        answer = get_resolver().resolve_error_handler(403)(rf.get(f"/{language}/"), exception=None)

    check(answer, 403, language, {"en": "Not allowed", "ar": "غير مسموح"}[language])
