"""Backup and restore where uploads lie in a bucket."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.restoring import finish, restore
from cdc_site.backups.taking import take_backup
from cdc_site.operations.prepare import migrations_on_disk
from tests.backups.conftest import FILES
from tests.buckets import in_bucket, new_bucket, running_storage

KNOWN = {f"{app}.{name}" for app, name in migrations_on_disk()}


@pytest.fixture(scope="module")
def address():
    with running_storage() as address:
        yield address


@pytest.fixture
def bucket(address, site, settings, request):
    """The site's files are in a bucket, beside what belongs to somebody else; says what is in it."""
    name = f"b{abs(hash(request.node.name))}"
    client = new_bucket(address, name)
    client.put_object(Bucket=name, Key="elsewhere/a.txt", Body=b"not the site's")
    settings.STORAGES = settings.STORAGES | in_bucket(address, name)
    for path, content in FILES.items():
        default_storage.save(path, ContentFile(content))

    def content():
        keys = [each["Key"] for each in client.list_objects_v2(Bucket=name)["Contents"]]
        return {key: client.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}

    return content


def give_back(site, path):
    return restore(path, site.key, KNOWN, lambda words: "bucket" in words)


def change(site):
    """Rows and files come and go."""
    site.execute("DELETE FROM wagtailcore_locale WHERE language_code = 'kmr'")
    default_storage.delete("documents/report.pdf")
    default_storage.save("images/later.avif", ContentFile(b"later"))
    default_storage.replace("documents/empty.txt", ContentFile(b"not empty any more"))


def test_every_row_and_file_comes_back_and_what_came_later_goes(site, bucket):
    rows, files = site.database.sums(), bucket()
    assert len(files) == len(FILES) + 1
    path = take_backup().path
    change(site)

    give_back(site, path)

    assert (site.database.sums(), bucket()) == (rows, files)
    assert not list(site.media.glob(".*"))


@pytest.mark.thorough
def test_a_storage_that_goes_away_is_waited_for_and_the_files_follow(site, bucket, address, settings):
    rows, files = site.database.sums(), bucket()
    path = take_backup().path
    change(site)
    there = settings.STORAGES

    def away(words):
        settings.STORAGES = there | in_bucket("http://127.0.0.1:9", "away")
        return True

    with pytest.raises(BackupProblem, match="database is restored"):
        restore(path, site.key, KNOWN, away)
    settings.STORAGES = there
    assert bucket() != files
    finish()

    assert (site.database.sums(), bucket()) == (rows, files)


def test_no_backup_is_written_while_the_storage_is_away(site, settings):
    settings.STORAGES = settings.STORAGES | in_bucket("http://127.0.0.1:9", "away")

    with pytest.raises(BackupProblem, match=r"No backup was written"):
        take_backup()

    assert site.names() == []
