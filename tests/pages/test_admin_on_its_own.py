"""The admin leads to no other host and asks none."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories import make_homes

ADDRESS = re.compile(r"(?:https?:)?\\?/\\?/(?:[\w-]+\.)+[a-z]{2,}[^\s\"'<\\]*")
NO_REQUEST = ("http://www.w3.org/",)  # names of vocabularies
# Wagtail's words for a browser in which its admin cannot work
WITHOUT_SCRIPTS = re.compile(r"<noscript.*?</noscript>", re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "of_page"),
    [
        ("wagtailadmin_home", False),
        ("wagtailadmin_explore", True),
        ("wagtailadmin_pages:edit", True),
        ("wagtailadmin_pages:history", True),
        ("wagtailadmin_account", False),
        ("wagtailusers_users:index", False),
        ("wagtailimages:index", False),
        ("guide:start", False),
    ],
)
def test_a_page_of_the_admin_names_no_other_host(client, view, of_page):
    client.force_login(get_user_model().objects.create_superuser("admin", "admin@localhost", "a-long-password"))
    home = make_homes()[0]

    html = client.get(reverse(view, args=[home.pk] if of_page else [])).content.decode()

    assert "Shortcuts" in html  # the help menu is there
    shown = WITHOUT_SCRIPTS.sub("", html)
    assert [found for found in ADDRESS.findall(shown) if not found.startswith(NO_REQUEST)] == []
