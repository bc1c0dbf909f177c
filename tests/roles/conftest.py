"""People with roles, a draft that one of them wrote, and the real forms of the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from tests.factories import ContentPageFactory, make_homes
from tests.remembered import remembered


def person(role, name=None):
    """Somebody with a role, logged in: the client, with the user."""
    user = get_user_model().objects.create_user(
        name or role.lower(), email=f"{name or role.lower()}@example.org", password="a-long-password"
    )
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def edit_url(page):
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(client, page):
    """What the editor's form holds."""
    url = edit_url(page)
    data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    data["body-count"] = "0"  # a script writes it, and the pages of these tests have no blocks
    return data


def send(client, page, **values):
    """Send the editor's form with some values changed, as a browser does."""
    data = form_of(client, page)
    for name, value in values.items():
        data[name] = value
    return client.post(edit_url(page), data, follow=True)


@pytest.fixture
def home(db):
    return make_homes()[0]


@pytest.fixture
def draft(home):
    """A page that an author, who is somebody else than the person tested, wrote and saved."""
    return draft_by_somebody_else(home)


@remembered
def draft_by_somebody_else(home):
    author = person("Editor", "author").user
    page = ContentPageFactory(parent=home, title="Draft", slug="draft", live=False)
    page.save_revision(user=author)
    return page
