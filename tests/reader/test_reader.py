"""What the role of the public process sees and may do, asked with SQL as that role."""

from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import DataError, IntegrityError, ProgrammingError
from wagtail.models import Page, PageViewRestriction

from cdc_site.addresses.models import MissingAddress
from cdc_site.enquiries.models import Enquiry, EnquiryMail, RecentSender
from cdc_site.operations.prepare import STEPS
from cdc_site.reader.role import RoleRefused, make_role
from cdc_site.reader.tables import TABLES
from cdc_site.settings.process import READER_PATH, READER_ROLE
from tests.factories import (
    ContentPageFactory,
    EnquiryPageFactory,
    TeamPageFactory,
    make_homes,
)
from tests.factories import make_role as team_role

pytestmark = pytest.mark.django_db
DIGEST = "a" * 64


@contextmanager
def as_reader():
    """Statements of this connection run with the rights of the role, as those of the public process do."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {READER_ROLE}; SET LOCAL search_path = {READER_PATH}")
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("RESET ROLE; SET LOCAL search_path TO DEFAULT")


def rows(statement, values=()):
    with as_reader() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def refused(statement, values=()):
    """The kind of error with which PostgreSQL refuses a statement of the role."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        try:
            cursor.execute(f"SET LOCAL ROLE {READER_ROLE}; SET LOCAL search_path = {READER_PATH}")
            cursor.execute(statement, values)
        except (ProgrammingError, IntegrityError, DataError) as error:
            return type(error.__cause__)
        finally:
            cursor.execute("ROLLBACK TO before")
    return None


@pytest.fixture
def home():
    return make_homes()[0]


def seen_pages():
    return {slug for (slug,) in rows("SELECT slug FROM wagtailcore_page WHERE depth > 2")}


class TestPages:
    def test_only_live_ones_are_seen_below_live_ones_that_are_open_to_all(self, home):
        about = ContentPageFactory(parent=home, slug="about")
        ContentPageFactory(parent=about, slug="below")
        ContentPageFactory(parent=home, slug="draft", live=False)
        withdrawn = ContentPageFactory(parent=home, slug="withdrawn")
        ContentPageFactory(parent=withdrawn, slug="below-withdrawn")
        Page.objects.filter(pk=withdrawn.pk).update(live=False)
        closed = ContentPageFactory(parent=home, slug="closed")
        ContentPageFactory(parent=closed, slug="below-closed")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")

        assert seen_pages() == {"about", "below"}
        assert rows("SELECT count(*) FROM pages_contentpage") == [(2,)]
        assert rows("SELECT count(*) FROM wagtailcore_pageviewrestriction") == [(0,)]

    def test_the_draft_of_a_live_page_and_who_works_on_it_are_not_seen(self, home, admin_user):
        page = ContentPageFactory(parent=home, title="Public", owner=admin_user)
        page.title = "Secret plan"
        page.save_revision(user=admin_user)
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=admin_user)

        row = rows(
            "SELECT title, draft_title, has_unpublished_changes, owner_id, locked, locked_by_id, latest_revision_id, "
            "live_revision_id FROM wagtailcore_page WHERE id = %s",
            [page.pk],
        )

        assert Page.objects.get(pk=page.pk).draft_title == "Secret plan"
        assert row == [("Public", "Public", False, None, False, None, None, None)]

    def test_a_function_that_tells_what_it_is_given_is_told_nothing_of_hidden_rows(self, home):
        """PostgreSQL would call a cheap condition first; a security barrier keeps it behind the view's own."""
        ContentPageFactory(parent=home, slug="hidden", title="Hidden", live=False)

        statement = "SELECT 1 FROM {} WHERE 1 / (CASE WHEN title = 'Hidden' THEN 0 ELSE 1 END) = 1"
        assert refused(statement.format("wagtailcore_page")) is None
        with pytest.raises(DataError, match="division by zero"), connection.cursor() as cursor:
            cursor.execute(statement.format("public.wagtailcore_page"))

    def test_names_and_portraits_of_a_team_are_seen_with_consent_only(self, home):
        roles = [team_role(name="Ana", agreed=True), team_role(name="Rojda", agreed=False)]
        TeamPageFactory(parent=home, roles=roles)

        assert {name for (name,) in rows("SELECT name FROM team_teamrole")} == {"Ana", ""}


HIDDEN = [
    "auth_user", "auth_group", "auth_permission", "django_session", "wagtailcore_revision", "wagtailcore_task",
    "wagtailcore_pagelogentry", "wagtailcore_modellogentry", "wagtailcore_comment", "wagtailcore_workflowstate",
    "wagtailcore_grouppagepermission", "wagtailcore_uploadedfile", "pages_confirmation", "enquiries_enquiry",
    "enquiries_enquirymail", "enquiries_enquiryaddress", "enquiries_recentsender", "addresses_missingaddress",
    "glossary_term", "erasure_nameremoval", "wagtailsearch_indexentry", "translation_state",
]  # fmt: skip


@pytest.mark.parametrize("table", HIDDEN)
def test_what_is_not_for_readers_cannot_be_read_under_any_name(table):
    assert refused(f"SELECT * FROM {table}") is psycopg.errors.InsufficientPrivilege
    assert refused(f"SELECT * FROM public.{table}") is psycopg.errors.InsufficientPrivilege


def test_no_table_is_open_to_the_role_and_no_view_can_be_written_to():
    open_tables = rows(
        """
        SELECT oid::regclass::text FROM pg_class
        WHERE relkind IN ('r', 'p', 'S', 'v', 'm') AND relnamespace = 'public'::regnamespace
        AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'USAGE, SELECT, UPDATE')
            ELSE has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                OR has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE, REFERENCES') END
        """
    )
    views = rows(
        """
        SELECT relname, coalesce(reloptions::text, ''),
            has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege(oid, 'INSERT, UPDATE, REFERENCES')
        FROM pg_class WHERE relnamespace = 'reader'::regnamespace
        """
    )

    assert open_tables == []
    assert {name for name, _options, _writes in views} == {table.name for table in TABLES}
    # these show every row that they have, and only what everybody may read is in them
    without = {name for name, options, _writes in views if options != "{security_barrier=true}"}
    assert without == {"projects_listedproject", "projects_listednumber"}
    assert not any(writes for _name, _options, writes in views)


def test_the_only_functions_are_three_that_write_one_for_the_views_and_two_for_the_search():
    functions = rows(
        "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'reader'::regnamespace"
        " AND has_function_privilege(oid, 'EXECUTE') ORDER BY proname"
    )

    safe = "search_path=pg_catalog, pg_temp"
    assert functions == [
        ("count_missing_address", True, [safe]),
        ("found_entries", True, [safe, "enable_seqscan=off"]),
        ("hidden_pages", True, [safe]),
        ("may_send", True, [safe]),
        ("public_entries", True, [safe]),
        ("store_enquiry", True, [safe]),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wagtailcore_page SET title = 'x'",
        "DELETE FROM wagtailredirects_redirect",
        "INSERT INTO media_siterendition (filter_spec) VALUES ('x')",
        "INSERT INTO public.addresses_missingaddress (path, count, last_seen) VALUES ('/x', 1, now())",
        "TRUNCATE public.enquiries_enquiry",
        "CREATE TABLE reader.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "CREATE OR REPLACE FUNCTION reader.may_send(sender text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "COPY wagtailcore_page TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_a_write_or_a_way_out_is_refused(home, statement):
    assert refused(statement) is psycopg.errors.InsufficientPrivilege


def test_the_role_is_nobody_else():
    """Asked, not tried: the tests' own login owns the database and may become anybody."""
    asked = "SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')"

    assert rows(asked) == []


class TestFunctions:
    @pytest.fixture
    def form(self, home):
        return EnquiryPageFactory(parent=home)

    def store(self, form, reference="AAAA-2222", digest=DIGEST, answers='[{"key": "text"}]', spam=False):
        values = [form, reference, "", answers, digest, spam, f"<{reference}@x>"]
        return "SELECT reader.store_enquiry(%s, %s, %s, %s::jsonb, %s, %s, %s)", values

    def test_a_missing_address_is_counted(self):
        for _time in range(2):
            rows("SELECT reader.count_missing_address(%s)", ["/en/nowhere"])

        assert list(MissingAddress.objects.values_list("path", "count")) == [("/en/nowhere", 2)]

    def test_a_message_is_stored_once_with_what_its_form_says(self, form):
        statement, values = self.store(form.pk)
        assert rows(statement, values) == [("AAAA-2222",)]
        statement, values = self.store(form.pk, "BBBB-2222")
        assert rows(statement, values) == [("AAAA-2222",)]

        enquiry = Enquiry.objects.get()
        assert (enquiry.purpose, enquiry.language, enquiry.state) == (form.purpose, "en", "new")
        assert RecentSender.objects.get().digest == DIGEST
        assert not EnquiryMail.objects.exists()

    def test_the_sixth_message_of_an_hour_is_refused_there_too(self, form):
        for number in range(5):
            rows(*self.store(form.pk, f"AAAA-222{number}", answers=f'["{number}"]'))

        assert rows("SELECT reader.may_send(%s)", [DIGEST]) == [(False,)]
        assert refused(*self.store(form.pk, "AAAA-2229", answers='["x"]')) is psycopg.errors.CheckViolation
        assert Enquiry.objects.count() == 5

    def test_nothing_else_is_stored(self, home, form):
        closed = EnquiryPageFactory(parent=home, slug="closed", live=False)

        assert refused(*self.store(closed.pk)) is psycopg.errors.ForeignKeyViolation
        assert refused(*self.store(home.pk)) is psycopg.errors.ForeignKeyViolation
        assert refused(*self.store(form.pk, digest="short")) is psycopg.errors.CheckViolation
        assert refused(*self.store(form.pk, answers='{"a": 1}')) is psycopg.errors.CheckViolation
        assert refused(*self.store(form.pk, answers=f'["{"x" * 1_000_001}"]')) is psycopg.errors.CheckViolation
        assert refused(*self.store(form.pk, "longer than a reference")) is psycopg.errors.StringDataRightTruncation


class TestTheCommand:
    def test_can_be_repeated_and_stands_behind_the_migrations(self, home):
        ContentPageFactory(parent=home, slug="about")
        call_command("grant_reader", verbosity=0)
        call_command("grant_reader", verbosity=0)

        assert seen_pages() == {"about"}
        steps = list(STEPS)
        assert steps.index("grant_reader") == steps.index("migrate") + 1

    def test_refuses_a_role_that_may_do_more(self, monkeypatch):
        owner = connection.settings_dict["USER"]
        monkeypatch.setenv("READER_DATABASE_URL", f"postgresql://{owner}@/x")

        with pytest.raises(RoleRefused, match="more than read"):
            make_role()

    def test_says_how_to_make_the_role_where_it_may_not(self, monkeypatch):
        monkeypatch.setenv("READER_DATABASE_URL", "postgresql://nobody_yet:secret@/x")

        with pytest.raises(RoleRefused, match="CREATE ROLE nobody_yet"):
            make_role()
