"""What tests of addresses need."""

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.factories import make_bilingual_site


@pytest.fixture
def home(db):
    """The English home page of a site in two languages."""
    ContentType.objects.clear_cache()
    return make_bilingual_site()


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    """Run what waits for the commit: Wagtail tells of a changed slug only then."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
