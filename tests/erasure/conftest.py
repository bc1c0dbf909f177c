"""A page in which somebody is named, and Administrators who look for them."""

import pytest
from django.urls import reverse

from tests.factories import ContentPageFactory, make_home
from tests.remembered import remembered
from tests.roles.conftest import person

URL = reverse("find_person")


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def visit(home):
    """A public page that names nobody."""
    return page_below(home)


@remembered
def page_below(home):
    return ContentPageFactory(parent=home, title="Visit", slug="visit", summary="A visit.")


@pytest.fixture
def admin(db):
    return person("Administrator")


@pytest.fixture
def find(admin):
    """Searches for spellings: the answer's context."""

    def search(*spellings, **more):
        return admin.post(URL, {"names": "\n".join(spellings), "step": "search", **more}).context

    return search


@pytest.fixture
def remove(admin, django_capture_on_commit_callbacks):
    """Removes a name from the places that are proposed, or from all, or from those given."""

    def send(*spellings, places=None, everywhere=False, **more):
        data = {"names": "\n".join(spellings), "replacement_en": "[name removed]", "replacement_ar": "[حُذف الاسم]"}
        found = admin.post(URL, data | {"step": "search"}).context["places"]
        chosen = [place.token for place in found if place.is_ticked or (everywhere and not place.is_by_hand)]
        data |= {"step": "remove", "place": chosen if places is None else places}
        with django_capture_on_commit_callbacks(execute=True):
            return admin.post(URL, data | more)

    return send
