"""Renditions of a picture that visitors may not have any more are removed, and the picture's own file when it goes."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.publishing.together import withdraw_together
from tests import factories
from tests.media import pictures
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def home():
    return factories.make_homes()[0]


@pytest.fixture
def projects(home):
    return list_of_projects(home)


@remembered
def list_of_projects(home):
    return factories.ProjectIndexPageFactory(parent=home)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens after the transaction happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(**values) -> SiteImage:
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"), **values)
    image.save()
    return image


def shown(image) -> Path:
    """The file of a rendition, as a page makes it."""
    path = Path(image.get_rendition("width-20").file.path)
    assert path.exists()
    return path


def is_gone(image, path) -> bool:
    return not image.renditions.exists() and not path.exists()


def test_withdrawn_in_all_languages_the_page_takes_the_renditions_with_it(projects, committed):
    image, elsewhere = stored(), stored()
    project = factories.ProjectPageFactory(parent=projects, hero_image=image)
    factories.translate(project, title="جسر")
    factories.ProjectPageFactory(parent=projects, hero_image=elsewhere)
    path, kept = shown(image), shown(elsewhere)

    with committed():
        withdraw_together(project, user=None)

    assert is_gone(image, path)
    assert kept.exists()
    assert Path(image.file.path).exists()
    with committed():
        project.refresh_from_db()
        project.save_revision().publish()
    assert shown(image).exists()


def test_renditions_stay_while_another_page_or_language_shows_the_picture(projects, committed):
    image = stored()
    project = factories.ProjectPageFactory(parent=projects, hero_image=image)
    factories.translate(project, title="جسر")
    path = shown(image)

    with committed():
        project.unpublish()  # the translation becomes the original

    assert path.exists()


def test_a_picture_taken_off_a_page_loses_its_renditions(projects, committed):
    image = stored()
    project = factories.ProjectPageFactory(parent=projects, hero_image=image)
    path = shown(image)

    with committed():
        factories.edit(project, hero_image=None)

    assert is_gone(image, path)


def test_a_deleted_page_takes_the_renditions_with_it(projects, committed):
    image = stored()
    project = factories.ProjectPageFactory(parent=projects, hero_image=image)
    path = shown(image)

    with committed():
        project.delete()

    assert is_gone(image, path)


def test_a_draft_without_the_picture_leaves_the_live_page_alone(projects, committed):
    image = stored()
    project = factories.ProjectPageFactory(parent=projects, hero_image=image)
    path = shown(image)

    with committed():
        factories.edit(project, publish=False, hero_image=None)

    assert path.exists()


def test_a_withdrawn_consent_removes_the_portrait(home, committed):
    image = stored()
    page = factories.TeamPageFactory(parent=home, roles=[factories.make_role(agreed=True, portrait=image)])
    path = shown(image)

    draft = page.get_latest_revision_as_object()
    roles = list(draft.roles.all())
    roles[0].agreed = False
    with committed():
        factories.edit(page, roles=roles)

    assert is_gone(image, path)


def test_a_member_taken_off_the_team_takes_the_portrait_along(home, committed):
    image = stored()
    page = factories.TeamPageFactory(parent=home, roles=[factories.make_role(agreed=True, portrait=image)])
    path = shown(image)

    with committed():
        factories.edit(page, roles=[])

    assert is_gone(image, path)


@pytest.mark.parametrize("answers", [{"recognisable": "yes", "agreement": "not_asked"}, {"at_risk": "yes"}])
def test_a_picture_somebody_spoke_against_loses_its_renditions_at_once(projects, committed, answers):
    image = stored()
    factories.ProjectPageFactory(parent=projects, hero_image=image)
    path = shown(image)

    for name, answer in answers.items():
        setattr(image, name, answer)
    with committed():
        image.save()

    assert is_gone(image, path)


def test_files_go_with_what_is_deleted(editor, committed):
    image = stored()
    original, rendition = Path(image.file.path), shown(image)
    report = SiteDocument(title="A report", file=ContentFile(b"%PDF-1.7", name="report.pdf"))
    report.save()
    document = Path(report.file.path)

    with committed():
        editor.post(reverse("wagtailimages:delete", args=[image.pk]))
        editor.post(reverse("wagtaildocs:delete", args=[report.pk]))

    assert not original.exists()
    assert not rendition.exists()
    assert not document.exists()
