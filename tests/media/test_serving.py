from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.publishing.together import withdraw_together
from tests import factories
from tests.media import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def image():
    image = SiteImage(title="A bridge", file=ContentFile(pictures.plain(), name="a.jpg"))
    image.save()
    return image


@pytest.fixture
def home():
    return factories.make_home()


def document(name: str, data: bytes) -> SiteDocument:
    document = SiteDocument(title="A report", file=ContentFile(data, name=name))
    document.save()
    return document


def with_blocks(*blocks, **fields):
    """A content page with these blocks."""
    return factories.ContentPageFactory(body=list(blocks), **fields)


def with_documents(home, *documents, **fields):
    value = {"title": "", "documents": [{"document": each, "title": "", "language": ""} for each in documents]}
    return with_blocks(("documents", value), parent=home, **fields)


def with_picture(home, image, **fields):
    image.contextual_alt_text, image.decorative = "", True
    return with_blocks(("image", {"image": image, "caption": "", "credit": ""}), parent=home, **fields)


def with_hero(home, image, **fields):
    project_list = factories.ProjectIndexPageFactory(parent=home)
    return factories.ProjectPageFactory(parent=project_list, hero_image=image, **fields)


def status(url: str) -> int:
    """What a visitor gets."""
    return Client().get(url).status_code


def statuses(image) -> list[int]:
    return [status(image.get_rendition("width-20").url), status(image.file.url)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("تقرير.pdf", b"%PDF-1.7"),
        ("words.txt", b"<script>alert(1)</script>"),
        ("list.csv", b"a,b"),
        ("a.rtf", b"{\\rtf"),
    ],
)
def test_a_document_is_a_download_in_which_nothing_runs(client, home, name, data):
    report = document(name, data)
    with_documents(home, report)

    response = client.get(report.url)

    assert response.status_code == 200
    assert b"".join(response) == data
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    assert response.get("Content-Encoding") is None
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_document_has_only_its_own_address(client, home):
    report = document("report.pdf", b"%PDF-1.7")
    with_documents(home, report)

    assert client.get(report.url).status_code == 200
    assert client.get(report.url.replace("report", "other")).status_code == 404
    assert client.get(report.file.url).status_code == 404


def test_a_rendition_on_a_live_page_is_for_everybody(client, home, image):
    with_hero(home, image)

    response = client.get(image.get_rendition("width-20").url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=300, s-maxage=0"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_whether_a_file_is_public_is_one_query_beside_the_generation(client, home, image, django_assert_num_queries):
    report = document("report.pdf", b"%PDF-1.7")
    with_documents(home, report)
    with_hero(home, image)
    url = image.get_rendition("width-20").url
    for each in (url, report.url):  # Django remembers which models there are
        client.get(each)

    with django_assert_num_queries(2):
        client.get(url)
    with django_assert_num_queries(4):  # Wagtail asks for the document, its collection and that one's restrictions
        client.get(report.url)


def test_an_unchanged_file_is_not_sent_again_but_a_withdrawn_one_is_refused(client, home, image):
    project = with_hero(home, image)
    url = image.get_rendition("width-20").url
    seen = client.get(url)["Last-Modified"]

    assert client.get(url, headers={"if-modified-since": seen}).status_code == 304
    project.unpublish()
    assert client.get(url, headers={"if-modified-since": seen}).status_code == 410


def test_files_that_no_page_uses_are_for_staff_only(editor, image):
    report = document("report.pdf", b"%PDF-1.7")

    for url in (image.get_rendition("width-20").url, report.url):
        assert status(url) == 404
        response = editor.get(url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"


def test_an_original_is_for_editors_only(client, editor, home, image, django_user_model):
    with_hero(home, image)
    assert editor.get(image.file.url).status_code == 200

    editor.logout()
    assert client.get(image.file.url).status_code == 404
    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("path", ["images/../documents/report.pdf", "images/%2e%2e/documents/report.pdf", "../secret"])
def test_no_path_leads_out_of_the_renditions(client, tmp_path, path):
    document("report.pdf", b"%PDF-1.7")
    assert (tmp_path / "documents" / "report.pdf").exists()
    Path(tmp_path / "images").mkdir()

    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("use", [with_picture, with_hero])
def test_a_picture_is_public_from_the_moment_its_page_is(home, image, use):
    page = use(home, image, live=False)
    assert statuses(image) == [404, 404]

    page.save_revision().publish()

    assert statuses(image) == [200, 404]


def test_what_only_a_draft_of_a_live_page_uses_is_not_public(home, image):
    report = document("report.pdf", b"%PDF-1.7")
    project = with_hero(home, None)
    page = with_documents(home)
    value = {"title": "", "documents": [{"document": report, "title": "", "language": ""}]}

    factories.edit(project, publish=False, hero_image=image)
    factories.edit(page, publish=False, body=[("documents", value)])

    assert statuses(image) == [404, 404]
    assert status(report.url) == 404


def test_a_document_linked_in_a_text_is_public(home):
    report = document("report.pdf", b"%PDF-1.7")
    assert status(report.url) == 404

    text = f'<p><a linktype="document" id="{report.pk}">The report</a></p>'
    with_blocks(("rich_text", text), parent=home)

    assert status(report.url) == 200


def test_a_picture_of_a_withdrawn_page_is_gone_in_all_languages(home, image, editor):
    factories.translate(home, title="المركز", slug="home-ar")
    project = with_hero(home, image, title="A bridge", slug="a-bridge")
    translation = factories.translate(project, title="جسر")
    with_picture(home, image, live=False)
    assert statuses(image) == [200, 404]
    shown = image.get_rendition("width-20").url

    withdraw_together(project, user=None)

    assert [Client().get(page.url).status_code for page in (project, translation)] == [410, 410]
    assert status(shown) == 410
    assert statuses(image) == [410, 404]


def test_a_picture_stays_public_while_one_language_shows_it(home, image):
    factories.translate(home, title="المركز", slug="home-ar")
    project = with_hero(home, image)
    translation = factories.translate(project, title="جسر")

    project.unpublish()
    assert statuses(image) == [200, 404]

    translation.refresh_from_db()
    translation.unpublish()
    assert statuses(image) == [410, 404]


def test_a_portrait_is_public_only_while_the_person_agrees(home, image):
    factories.translate(home, title="المركز", slug="home-ar")
    role = factories.make_role(name="A name", agreed=True, portrait=image)
    page = factories.TeamPageFactory(parent=home, roles=[role])
    factories.translate(page, title="فريقنا")
    assert statuses(image) == [200, 404]

    draft = page.get_latest_revision_as_object()
    roles = list(draft.roles.all())
    roles[0].agreed = False
    factories.edit(page, roles=roles)

    assert statuses(image) == [410, 404]


def test_the_files_of_a_page_with_a_password_are_not_for_everybody(home, image):
    project = with_hero(home, image)

    PageViewRestriction.objects.create(page=project.get_parent(), restriction_type="password", password="a")

    assert statuses(image) == [404, 404]


@pytest.mark.parametrize("answers", [{"agreement": "not_asked"}, {"at_risk": "unsure"}])
def test_a_picture_somebody_spoke_against_is_gone_from_live_pages_too(home, image, answers):
    project = with_hero(home, image)
    assert statuses(image) == [200, 404]
    address = image.get_rendition("width-20").url

    for name, answer in answers.items():
        setattr(image, name, answer)
    image.save()

    assert status(address) == 410
    page = Client().get(project.url)
    assert page.status_code == 200
    assert b"<picture" not in page.content


def test_whoever_sees_it_in_the_admin_still_gets_the_thumbnail(editor, image):
    page = editor.get(reverse("wagtailimages:index")).content.decode()

    (rendition,) = image.renditions.all()
    assert rendition.url in page
    assert editor.get(rendition.url).status_code == 200
    assert status(rendition.url) == 404
