"""What has to be true before the site serves; each step does nothing when it already is.

Files are compared by a stamp (a hash of what a step reads) that is kept in VAR_DIR, where its results are too. A stamp
for a database would lie as soon as VAR_DIR meets another database or a restored one, so those steps ask the database.
"""

import hashlib
import importlib.util
import io
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Locale, ReferenceIndex

from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.restoring import finish as finish_restore
from cdc_site.backups.taking import before_upgrade
from cdc_site.i18n.catalogues import compile_catalogues
from cdc_site.media.made_ahead import make_renditions_for
from cdc_site.media.shown import PLACES
from cdc_site.operations.content import load_content
from cdc_site.operations.progress import progress, say
from cdc_site.pages.confirmations import open_confirmations
from cdc_site.search.indexing import is_complete, rebuild
from cdc_site.settings.env import env

ADMINISTRATOR = "admin"
_LOCK = 0x0CDC_0001  # any number that nothing else in the database locks


def prepare(steps: list[str]) -> None:
    """Do the steps of these names. Raises CommandError for a name that is none, or with what a person must mend."""
    unknown = [step for step in steps if step not in STEPS]
    if unknown:
        raise CommandError(f"no such step: {', '.join(unknown)}; there are {', '.join(STEPS)}")
    for step in steps:
        STEPS[step]()


# --- files ---------------------------------------------------------------------------------------
def catalogues() -> None:
    """Compile the translations of the interface."""
    sources = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))
    complete = all(path.with_suffix(".mo").exists() for path in sources)
    if complete and not all(os.access(path.parent, os.W_OK) for path in sources):
        return  # on a server: they were compiled by who installed the program, and nobody else may write there
    with _unless_stamped("catalogues", _digest(sources), complete) as due:
        if due:
            compile_catalogues()


def static_files() -> None:
    """Collect the static files under hashed names, each with its compressed forms."""
    found = [
        Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(ignore_patterns=None)
    ]
    # with brotli installed (it comes with the tools for development) there is a further form of each file
    form = f"{settings.STORAGES['staticfiles']} {importlib.util.find_spec('brotli') is not None}"
    complete = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    with _unless_stamped("static_files", _digest(sorted(found), form), complete) as due:
        if due:
            with progress(f"Collecting {len(found)} static files"):
                call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def _unless_stamped(name: str, digest: str, complete: bool) -> Iterator[bool]:
    """Whether work is due; once it has succeeded, its stamp is kept."""
    path = settings.VAR_DIR / "stamps.json"
    try:
        stamps = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        stamps = {}
    due = not complete or stamps.get(name) != digest
    yield due
    if due:
        unfinished = path.with_name(f"stamps.{os.getpid()}")
        unfinished.write_text(json.dumps(stamps | {name: digest}, indent=1))
        unfinished.replace(path)


def _digest(files: list[Path], extra: str = "") -> str:
    """A hash of names and contents: times of change differ between checkouts of the same files."""
    total = hashlib.sha256(extra.encode())
    for path in files:
        total.update(f"\n{path}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


# --- database ------------------------------------------------------------------------------------
def migrate() -> None:
    """Apply the migrations whose names the database has not recorded; finding none costs one query, no import.

    A site that is in use is backed up first.
    """
    finish_restore()
    if not _missing():
        return
    with _alone_in_database():
        if settings.BACKUP_BEFORE_UPGRADE and _missing() and _is_in_use():
            try:
                before_upgrade()
            except BackupProblem as problem:
                raise CommandError(
                    f"The backup before the upgrade failed, and the database was not changed. {problem}\n"
                    "With BACKUP_BEFORE_UPGRADE=0 it is changed without one."
                ) from problem
        apply_migrations()


def apply_migrations() -> None:
    """Apply what is missing, without a backup."""
    missing = _missing()
    if not missing:
        return
    counter = _LineCounter()
    with progress("Preparing the database", lambda: f"{counter.lines} of {len(missing)} steps"):
        call_command("migrate", interactive=False, verbosity=1, stdout=counter, no_color=True)


def _missing() -> set[tuple[str, str]]:
    return migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())


def _is_in_use() -> bool:
    """Whether there is anything to lose: an account, which is the last thing that a first start makes."""
    table = get_user_model()._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if not cursor.fetchone()[0]:
            return False
        # not by the model: its columns may be the ones that are about to change
        cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608
        return cursor.fetchone()[0]


class _LineCounter:
    """Takes the place of `migrate`'s output, which is a line for each migration."""

    def __init__(self) -> None:
        self.lines = 0

    def write(self, text: str) -> None:
        self.lines += text.count(" OK")

    def flush(self) -> None:
        pass


def migrations_on_disk() -> set[tuple[str, str]]:
    """App and name of every migration of this version of the site and of its packages."""
    found = set()
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        spec = importlib.util.find_spec(module) if module else None
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found |= {(app.label, path.stem) for path in Path(folder).glob("[0-9]*.py")}
    return found


def grant_reader() -> None:
    """Give the public process its role, and the views of this version of the site."""
    with _alone_in_database():
        call_command("grant_reader", verbosity=0)


def languages() -> None:
    """Give each language of the settings its tree's root in the database."""
    for code, _ in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


def content() -> None:
    """Load the Center's content; what was loaded before, edited or deleted is left as it is."""
    with _alone_in_database():
        load_content(say)


def pictures() -> None:
    """Make the sizes of pictures that this version of the site shows: the process that serves readers makes none."""
    sizes = f"{PLACES} {settings.WAGTAILIMAGES_AVIF_QUALITY} {settings.WAGTAILIMAGES_JPEG_QUALITY}"
    with _unless_stamped("pictures", _digest([], sizes), complete=True) as due:
        if due:
            with progress("Making the sizes of pictures"):
                make_renditions_for(ReferenceIndex.objects.all())


def search() -> None:
    """Fill the search's index where pages are missing in it, or where another version of the site made it."""
    with _alone_in_database():
        if not is_complete():
            with progress("Filling the search's index"):
                rebuild()


def administrator() -> None:
    """Create the first administrator, unless somebody can already do everything."""
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return
    if users.filter(username=ADMINISTRATOR).exists():
        say(
            f"Nobody can administer the site: {ADMINISTRATOR} is no active superuser. "
            "This creates one: make manage ARGS=createsuperuser"
        )
        return
    given = env("ADMIN_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    user = users.create_superuser(ADMINISTRATOR, email="", password=password)
    if not given:
        say(f"\n*** Administrator: {ADMINISTRATOR}   Password: {password}   (shown only this once)")
        say("    The first sign-in sets up a second factor: an app for codes, or a passkey.\n")
        return
    say(f"Administrator: {ADMINISTRATOR}, with the password in ADMIN_PASSWORD")
    try:
        validate_password(given, user)
    except ValidationError as error:
        say(f"  That password is weak. {' '.join(error.messages)}")


@contextmanager
def _alone_in_database() -> Iterator[None]:
    """Two copies on one database (DATABASE_URL) prepare it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


# --- the whole -----------------------------------------------------------------------------------
def checks() -> None:
    """Django's and the site's own checks of settings and code. Raises SystemCheckError, a CommandError."""
    call_command("check", stdout=io.StringIO())  # problems go to stderr; "no issues" need not be said


def confirmations() -> None:
    """Leave the number of texts that wait for the organisation's confirmation for the supervisor to read."""
    (settings.VAR_DIR / "confirmations").write_text(str(open_confirmations()))


STEPS: dict[str, Callable[[], None]] = {
    step.__name__: step
    for step in (
        catalogues,
        checks,
        static_files,
        migrate,
        grant_reader,
        languages,
        content,
        pictures,
        search,
        administrator,
        confirmations,
    )
}
