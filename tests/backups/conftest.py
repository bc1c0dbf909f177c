"""A small site in a database and a folder of its own, which backups are made of and restored into."""

import os
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from cdc_site.backups.database import Database
from cdc_site.backups.encryption import new_key_pair
from cdc_site.backups.taking import take_backup

FILES = {
    "original_images/bridge.jpg": b"\xff\xd8" + b"picture" * 5000,
    "images/جسر.fill-200x200.avif": b"small",
    "documents/report.pdf": os.urandom(300_000),
    "documents/empty.txt": b"",
}


class Settings:
    """Django's settings, as long as the patch lasts. The connection of the other tests keeps its own database."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        object.__setattr__(self, "patch", patch)

    def __setattr__(self, name, value):
        if name == "DATABASES":
            self.patch.setitem(django_settings.DATABASES, "default", value["default"])
        else:
            self.patch.setattr(django_settings, name, value)


class Site:
    """A migrated database with a few rows, and some files."""

    def __init__(self, folder: Path, settings: Settings, name: str) -> None:
        self.media, self.backups = folder / "media", folder / "backups"
        self.key = folder / "key.txt"
        self.public, private = new_key_pair()
        self.key.write_text(private)
        self.options = connection.settings_dict | {"NAME": f"{connection.settings_dict['NAME']}_{name}"}
        self.database = Database.of_settings(self.options)
        self.settings = settings
        self.drop()
        with self.maintenance() as server:
            template = os.environ["TEST_DATABASE_TEMPLATE"]
            server.execute(f'CREATE DATABASE "{self.options["NAME"]}" TEMPLATE "{template}"')
        for name, content in FILES.items():
            path = self.media / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        os.utime(self.media / "documents/report.pdf", ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))
        self.execute("INSERT INTO wagtailcore_locale (language_code) VALUES ('ar'), ('kmr')")
        self.use()

    def use(self) -> None:
        """Let the code that is tested work on this site."""
        self.settings.DATABASES = {"default": self.options}
        self.settings.MEDIA_ROOT = str(self.media)
        self.settings.BACKUP_DIR = self.backups
        self.settings.BACKUP_PUBLIC_KEY = [self.public]

    def maintenance(self):
        database = Database.of_settings(self.options | {"NAME": "postgres"})
        return psycopg.connect(**database.options, autocommit=True)

    def drop(self) -> None:
        with self.maintenance() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.options["NAME"]}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with self.database.connection() as rows:
            rows.execute(statement)

    def state(self) -> tuple:
        """Every row and every file."""
        files = {
            path.relative_to(self.media).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
            for path in self.media.rglob("*")
            if path.is_file()
        }
        return self.database.sums(), files

    def change(self) -> None:
        """What happens on a site after a backup: rows and files come and go, a newer version adds a table."""
        self.execute("DELETE FROM wagtailcore_locale WHERE language_code = 'kmr'")
        self.execute("CREATE TABLE of_a_newer_version (page integer REFERENCES wagtailcore_page)")
        (self.media / "documents/report.pdf").unlink()
        (self.media / "images/later.avif").write_bytes(b"later")
        (self.media / "documents/empty.txt").write_bytes(b"not empty any more")

    def names(self) -> list[str]:
        return sorted(path.name for path in self.backups.iterdir() if path.name not in {"lock", "last.json"})


@pytest.fixture
def site(django_db_setup, monkeypatch, tmp_path):
    """A site for one test."""
    site = Site(tmp_path, Settings(monkeypatch), "site")
    yield site
    site.drop()


@pytest.fixture(scope="module")
def shared(django_db_setup, tmp_path_factory):
    """A site with a backup, for tests that change neither."""
    with pytest.MonkeyPatch.context() as patch:
        site = Site(tmp_path_factory.mktemp("shared"), Settings(patch), "shared")
        path = take_backup().path
    yield site, path
    site.drop()
