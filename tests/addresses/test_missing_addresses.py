"""The report of addresses that readers tried in vain."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from cdc_site.addresses import models
from cdc_site.addresses.middleware import MissingAddressMiddleware
from cdc_site.addresses.models import MOST_ROWS, MissingAddress
from tests.factories import ContentPageFactory, edit

REPORT = "missing_addresses_report"


def counted():
    return dict(MissingAddress.objects.values_list("path", "count"))


def test_what_readers_miss_is_counted_by_path_and_day_alone(client, home):
    for path in ("/en/old-news/", "/en/old-news?from=mail", "/ar/أخبار/", "/ar/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"):
        answer = client.get(path, headers={"Referer": "https://example.org/"}, follow=True)
        assert answer.status_code == 404

    assert counted() == {"/en/old-news": 2, "/ar/أخبار": 2}
    assert set(MissingAddress.objects.values_list("last_seen", flat=True)) == {timezone.localdate()}
    assert {field.name for field in MissingAddress._meta.get_fields()} == {"id", "path", "count", "last_seen"}


def test_a_path_is_kept_in_normal_form_without_unseen_signs_and_not_longer_than_a_redirects(client, home):
    client.get("/en/c\u0327and\u202e\u200f/")
    client.get("/en/" + "a" * 400 + "/")

    assert sorted(counted()) == ["/en/" + "a" * 251, "/en/çand"]


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php", "/en/wp-admin/", "/.env", "/.git/config", "/en/index.php", "/favicon.ico", "/backup.zip",
        "/en/someone@example.org", "/en/%3Cscript%3E", "/en/%FF", "/en/a;b", "/media/none.jpg", "/documents/9/x",
        "/admin/nothing/", "/",
    ],
)  # fmt: skip
def test_scans_files_and_other_parts_of_the_site_are_not_counted(client, home, path):
    client.get(path)

    assert counted() == {}


def test_neither_a_redirected_address_nor_a_page_in_another_language_is_missing(client, home):
    ContentPageFactory(parent=home, title="About", slug="about")
    Redirect.add_redirect("/en/old", redirect_to=home)

    assert client.get("/en/old/").status_code == 301
    assert client.get("/ar/about/").status_code == 404
    assert client.post("/en/nothing/").status_code in (403, 404)
    assert client.head("/en/nothing/").status_code == 404
    assert counted() == {}


def test_the_table_is_bounded_and_the_oldest_single_visit_gives_way(client, home):
    yesterday = timezone.localdate() - timedelta(days=1)
    often = [MissingAddress(path=f"/en/often-{number}", count=3, last_seen=yesterday) for number in range(1, MOST_ROWS)]
    MissingAddress.objects.bulk_create([*often, MissingAddress(path="/en/once", count=1, last_seen=yesterday)])

    client.get("/en/new/")
    seen = counted()
    assert len(seen) == MOST_ROWS
    assert seen["/en/new"] == 1
    assert "/en/once" not in seen

    MissingAddress.objects.update(count=2)
    client.get("/en/newer/")
    client.get("/en/new/")
    assert len(counted()) == MOST_ROWS
    assert counted()["/en/new"] == 3


def test_a_failing_database_leaves_the_404_as_it_is(client, home, monkeypatch):
    def fail(*args):
        raise DatabaseError

    monkeypatch.setattr(models.MissingAddressManager, "count_visit", fail)

    assert client.get("/en/nothing/").status_code == 404


def test_counting_costs_a_404_one_query_and_looking_for_a_redirect_another(home, django_assert_num_queries, rf):
    request = rf.get("/en/nothing/")
    with django_assert_num_queries(2):
        MissingAddressMiddleware(lambda request: HttpResponse(status=404))(request)


def test_an_address_at_which_a_page_appears_is_missing_no_longer(client, home):
    client.get("/en/about/")
    edit(ContentPageFactory(parent=home, title="About", slug="about"))

    assert counted() == {}


class TestTheReport:
    @pytest.fixture
    def missing(self, home):
        return MissingAddress.objects.create(path="/ar/أخبار", count=7, last_seen=timezone.localdate())

    @pytest.fixture
    def staff(self, client, django_user_model):
        user = django_user_model.objects.create_user("staff", password="a long password")
        user.user_permissions.add(
            Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="add_redirect")
        )
        client.force_login(user)
        return client

    def test_lists_and_exports(self, staff, missing):
        text = staff.get(reverse(REPORT)).content.decode()
        assert '<bdi dir="ltr">/ar/أخبار</bdi>' in text
        assert reverse("make_redirect", args=[missing.pk]) in text

        export = staff.get(reverse(REPORT), {"export": "csv"})
        assert "/ar/أخبار,7," in b"".join(export.streaming_content).decode()
        assert staff.get(reverse(f"{REPORT}_results")).status_code == 200

    def test_makes_a_redirect_to_a_chosen_page(self, staff, client, missing, home):
        url = reverse("make_redirect", args=[missing.pk])
        assert 'value="/ar/أخبار"' in staff.get(url).content.decode()
        assert staff.post(url, {"redirect_page": ""}).status_code == 200

        answer = staff.post(url, {"redirect_page": home.pk, "old_path": "/en/something-else"})

        assert answer["Location"] == reverse(REPORT)
        assert counted() == {}
        assert Redirect.objects.get().old_path == "/ar/أخبار"
        assert client.get("/ar/أخبار/")["Location"] == "/ar/"

    def test_forgets_an_address(self, staff, missing):
        url = reverse("forget_address", args=[missing.pk])
        assert staff.get(url).status_code == 200
        assert counted()

        assert staff.post(url)["Location"] == reverse(REPORT)
        assert counted() == {}

    def test_is_for_those_who_may_add_redirects(self, client, django_user_model, missing):
        user = django_user_model.objects.create_user("writer", password="a long password")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)

        for name, args in ((REPORT, []), ("make_redirect", [missing.pk]), ("forget_address", [missing.pk])):
            assert client.get(reverse(name, args=args)).status_code == 302
        assert reverse(REPORT) not in client.get(reverse("wagtailadmin_home")).content.decode()
