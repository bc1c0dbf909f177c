"""What caches are told, without a cache."""

import gzip

import brotli
import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, transaction
from django.test import override_settings
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from cdc_site.caching.generation import code_version, generation
from cdc_site.caching.middleware import encoding
from cdc_site.caching.models import Takedown
from cdc_site.caching.nginx import QUERY_NAMES
from cdc_site.media.models import SiteImage
from cdc_site.pages.models import SiteSettings
from cdc_site.settings.process import PUBLIC
from partners.filters import PartnerFilter
from projects.filters import ProjectFilter
from projects.models import ProjectPage
from tests.factories import edit, make_bilingual_site
from tests.media.pictures import NOBODY_TO_BE_SEEN, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    make_bilingual_site()
    return ProjectPage.objects.get(locale__language_code="en")


def again(client, first, path, **headers):
    return client.get(path, headers={"If-None-Match": first["ETag"], **headers})


def test_publishing_raises_the_generation_exactly_once_and_a_draft_does_not(project):
    before = generation()

    revision = edit(project, publish=False, title="Draft").latest_revision
    assert generation() == before

    revision.publish()
    assert generation() == before + 1


def test_what_is_rolled_back_leaves_the_generation_as_it_was(project):
    before = generation()

    with pytest.raises(RuntimeError), transaction.atomic():
        project.unpublish()
        assert generation() > before
        raise RuntimeError

    assert generation() == before
    assert not Takedown.objects.filter(path=project.url).exists()


def test_a_process_whose_first_reader_reads_arabic_knows_pages_by_the_same_tags():
    versions = set()
    for code in ("en", "ar"):
        code_version.cache_clear()
        with override(code):
            versions.add(code_version())

    assert len(versions) == 1


def test_settings_raise_it_too(project):
    before = generation()

    settings = SiteSettings.load()
    settings.contact_email = "office@example.org"
    settings.save()

    assert generation() > before


@pytest.mark.indexed
def test_a_page_read_before_its_picture_had_sizes_is_made_again(client, project, django_capture_on_commit_callbacks):
    image = SiteImage.objects.create(title="A bridge", file=ContentFile(plain(), name="a.jpg"), **NOBODY_TO_BE_SEEN)
    with django_capture_on_commit_callbacks() as later:
        edit(project, hero_image=image)
    with override_settings(CDC_PROCESS=PUBLIC):
        first = client.get(project.url)
    for made in later:
        made()
    with override_settings(CDC_PROCESS=PUBLIC):
        second = again(client, first, project.url)

    assert b"<picture>" not in first.content
    assert second.status_code == 200
    assert b"<picture>" in second.content


def test_nothing_is_made_for_a_reader_who_has_the_page_already(client, project, django_assert_num_queries):
    first = client.get(project.url)

    with django_assert_num_queries(1):
        answer = again(client, first, project.url)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == first["ETag"]
    assert answer["X-Accel-Expires"] == "5"


def test_after_a_change_anywhere_the_page_is_made_again(client, project):
    first = client.get("/en/projects/")

    edit(project, title="Another title")

    answer = again(client, first, "/en/projects/")
    assert answer.status_code == 200
    assert "Another title" in answer.content.decode()


def test_each_language_compression_and_saving_has_a_tag_of_its_own(client, project):
    tags = {
        client.get(f"/{code}/", headers={"Accept-Encoding": encoded, "Save-Data": saving})["ETag"]
        for code in ("en", "ar")
        for encoded in ("", "gzip", "br")
        for saving in ("off", "on")
    }

    assert len(tags) == 12


def test_a_page_is_the_same_in_every_compression_and_sets_no_cookie(client, project):
    plain = client.get("/ar/")
    packed = client.get("/ar/", headers={"Accept-Encoding": "gzip"})
    smallest = client.get("/ar/", headers={"Accept-Encoding": "gzip, deflate, br"})

    assert gzip.decompress(packed.content) == brotli.decompress(smallest.content) == plain.content
    for answer in (plain, packed, smallest):
        assert answer["Cache-Control"] == "no-cache"
        assert "Cookie" not in answer["Vary"]
        assert not answer.cookies


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("", ""), ("identity", ""), ("gzip;q=0, br;q=0", ""), ("br;q=0, GZIP;q=0.5", "gzip"), ("gzip, br", "br")],
)
def test_the_best_compression_that_is_not_refused_is_taken(accepted, expected):
    assert encoding(accepted) == expected


@pytest.mark.parametrize("path", ["/en/search/?q=peace", "/en/projects/?status=running", "/en/nothing/", "/en/?page=2"])
def test_answers_of_which_there_is_no_end_are_kept_nowhere(client, project, path):
    assert "X-Accel-Expires" not in client.get(path)


def test_a_withdrawn_page_is_gone_in_the_readers_language_and_may_be_kept_as_such(client, project):
    arabic = project.get_translations().get()

    arabic.specific.unpublish()

    answer = client.get(arabic.url)
    assert (answer.status_code, answer["X-Accel-Expires"], answer["Content-Language"]) == (410, "5", "ar")
    assert client.get("/ar/projects/never-was/").status_code == 404


def test_a_deleted_page_is_gone_and_comes_back_when_another_takes_its_address(client, project):
    address, slug, parent = project.url, project.slug, project.get_parent().specific
    project.delete()
    assert client.get(address).status_code == 410

    other = ProjectPage(title="Other", slug=slug, summary="New.")
    parent.add_child(instance=other)
    other.save_revision().publish()
    assert client.get(address).status_code == 200


def test_a_moved_page_leaves_its_old_address_to_the_redirect(client, project, django_capture_on_commit_callbacks):
    old = project.url

    with django_capture_on_commit_callbacks(execute=True):
        edit(project, slug="elsewhere")

    assert Takedown.objects.filter(path=old).exists()
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/en/projects/elsewhere/")
    assert answer["X-Accel-Expires"] == "5"


def test_a_cache_that_asks_for_a_page_with_a_password_is_told_that_it_is_gone(client, project):
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.PASSWORD, password="secret")

    answer = client.get(project.url, headers={"X-Cache-Refresh": "1"})
    assert (answer.status_code, answer["X-Accel-Expires"]) == (410, "5")
    assert not answer.cookies
    assert "X-Accel-Expires" not in client.get(project.url)


def test_a_withdrawal_is_recorded_anew_each_time(project):
    project.unpublish()
    Takedown.objects.update(confirmed=["http://node"])
    version = Takedown.objects.get(path=project.url).version

    Takedown.objects.record({project.url})

    renewed = Takedown.objects.get(path=project.url)
    assert (renewed.confirmed, renewed.version) == ([], version + 1)


def test_without_the_database_the_answer_is_a_clear_one_in_the_readers_language(client, project, monkeypatch):
    def lost():
        raise OperationalError

    monkeypatch.setattr("cdc_site.caching.middleware.state", lost)

    answer = client.get("/ar/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert 'dir="rtl"' in answer.content.decode()


def test_nginx_knows_every_filter_in_the_order_in_which_lists_write_them():
    for kind in (ProjectFilter, PartnerFilter):
        names = [each.name for each in kind.make_fields()] + ["page"]
        assert [name for name in QUERY_NAMES if name in names] == names
