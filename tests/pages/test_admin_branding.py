"""The admin is the Center's, in the language of who works in it."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.users.models import UserProfile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words", "direction"), [("en", "Sign in to", "ltr"), ("ar", "تسجيل", "rtl")])
def test_the_sign_in_page_is_the_centers_in_the_browsers_language(client, language, words, direction):
    html = client.get(reverse("wagtailadmin_login"), headers={"Accept-Language": language}).content.decode()

    assert words in html.partition("<h1>")[2].partition("</h1>")[0]
    assert f'dir="{direction}"' in html
    assert "CDC-NES</title>" in html
    assert "img/favicon" in html


def test_the_sign_in_page_has_no_english_word_in_arabic(client):
    html = client.get(reverse("wagtailadmin_login"), headers={"Accept-Language": "ar"}).content.decode()

    form = html.partition("<form")[2].partition("</form>")[0]
    assert re.findall(r">\s*[A-Za-z]+", form) == []


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_admin_is_in_the_language_that_a_member_of_staff_chose(client, language, direction):
    user = get_user_model().objects.create_superuser("admin", password="a-long-password")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)

    html = client.get(reverse("wagtailadmin_home"), headers={"Accept-Language": "en"}).content.decode()

    assert f'lang="{language}"' in html
    assert f'dir="{direction}"' in html
    assert "CDC-NES</title>" in html
    assert "data-wagtail-sidebar-branding-logo><img" in html
