"""What is no whole backup of this site is refused before anything is touched."""

import shutil
import subprocess
import tarfile

import pyrage
import pytest
from django.core.management import CommandError, call_command

from cdc_site.backups.archive import FORMAT, Head
from cdc_site.backups.encryption import identities, new_key_pair, recipients
from cdc_site.backups.problems import BackupProblem
from cdc_site.backups.restoring import restore
from tests.backups.conftest import Settings
from tests.backups.test_backup_and_restore import KNOWN


def slowly(*values):
    """Further values, for `make test-full`."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.fixture(scope="module")
def before(shared):
    return shared[0].state()


@pytest.fixture
def shared_site(shared, monkeypatch):
    """The shared site and its backup, for code that works by the settings."""
    site, path = shared
    site.settings = Settings(monkeypatch)
    site.use()
    return site, path


@pytest.fixture
def refused(shared_site, before, tmp_path):
    """Give a file to a restore, expect words, and see that nothing was touched."""
    site, path = shared_site

    def check(change, words, key=site.key, known=KNOWN):
        copy = tmp_path / path.name
        shutil.copy(path, copy)
        change(copy)
        with pytest.raises(BackupProblem, match=words):
            restore(copy, key, known, lambda question: pytest.fail("asked, though it cannot be restored"))
        assert site.state() == before
        assert not list(site.media.glob(".*"))

    return check


def opened(path, site_key):
    return pyrage.decrypt(path.read_bytes(), identities(site_key))


def sealed(path, public, content):
    path.write_bytes(pyrage.encrypt(content, recipients([public])))


def cut_at(share):
    def cut(path):
        with path.open("r+b") as file:
            file.truncate(int(path.stat().st_size * share))

    return cut


def flip_at(share):
    def flip(path):
        with path.open("r+b") as file:
            file.seek(int(path.stat().st_size * share))
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte[0] ^ 1]))

    return flip


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(0.0001, marks=pytest.mark.slow),
        pytest.param(0.01, marks=pytest.mark.slow),
        pytest.param(0.3, marks=pytest.mark.slow),
        0.6,
        pytest.param(0.99, marks=pytest.mark.slow),
        pytest.param(0.99999, marks=pytest.mark.slow),
    ],
)
def test_a_file_that_is_cut_off(refused, share):
    refused(cut_at(share), "damaged|cut off|no backup")


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(0.0003, marks=pytest.mark.slow),
        pytest.param(0.01, marks=pytest.mark.slow),
        0.3,
        pytest.param(0.6, marks=pytest.mark.slow),
        pytest.param(0.99, marks=pytest.mark.slow),
    ],
)
def test_a_file_that_is_damaged(refused, share):
    refused(flip_at(share), "damaged|does not open|no backup")


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(0.02, marks=pytest.mark.slow),
        pytest.param(0.3, marks=pytest.mark.slow),
        pytest.param(0.6, marks=pytest.mark.slow),
        0.9,
    ],
)
def test_an_unencrypted_file_that_is_damaged_or_cut_off(refused, shared, share):
    site, path = shared
    content = opened(path, site.key)

    def plainly(change):
        def write(copy):
            copy.write_bytes(content)
            change(copy)

        return write

    refused(plainly(cut_at(share)), "damaged|cut off")
    refused(plainly(flip_at(share)), "damaged|cut off|no backup")


def test_a_file_of_something_else(refused, shared, tmp_path):
    site, _ = shared
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as tar:
        tar.add(site.key, "key")

    refused(lambda copy: copy.write_bytes(b"not a backup" * 100), "no backup of this site")
    refused(lambda copy: copy.write_bytes(b""), "no backup of this site")
    refused(lambda copy: copy.write_bytes(other.read_bytes()), "no backup of this site")
    refused(lambda copy: sealed(copy, site.public, b"not a backup" * 100), "no backup of this site")
    refused(lambda copy: sealed(copy, site.public, other.read_bytes()), "no backup of this site")
    refused(lambda copy: copy.unlink(), "cannot be read")


def test_another_key_or_none(refused, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(new_key_pair()[1])
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n")

    refused(lambda copy: None, "does not open", key=other)
    refused(lambda copy: None, "--key", key=None)
    refused(lambda copy: None, "holds no private key", key=empty)
    refused(lambda copy: None, "cannot be read", key=tmp_path / "none.txt")


def test_another_form_and_a_newer_version_of_the_site(refused, shared):
    site, path = shared
    content = opened(path, site.key)
    known = f'"format": {FORMAT}'.encode()
    unknown = f'"format": {FORMAT + 1}'.encode()
    assert content.count(known) == 1 and Head.__dataclass_fields__["format"].default == FORMAT

    refused(lambda copy: sealed(copy, site.public, content.replace(known, unknown)), f"of form {FORMAT + 1}")
    refused(lambda copy: None, "newer version of the site", known=KNOWN - {"projects.0001_initial"})


@pytest.mark.parametrize(
    "name",
    [
        "media/../../outside",
        pytest.param("media//etc/outside", marks=pytest.mark.slow),
        pytest.param("elsewhere", marks=pytest.mark.slow),
    ],
)
def test_a_path_that_leads_out_of_the_folder(refused, shared, tmp_path, name):
    site, _ = shared
    crafted = tmp_path / "crafted.tar"
    with tarfile.open(crafted, "w") as tar:
        head = tmp_path / "head"
        head.write_text('{"format": 1, "made_at": "2026-01-01", "kind": "", "postgresql": "18", "migrations": []}')
        tar.add(head, "cdc-backup.json")
        tar.add(site.key, name)

    refused(lambda copy: copy.write_bytes(crafted.read_bytes()), "unexpected p")
    assert not (site.media.parent / "outside").exists()


def test_a_script_that_does_not_say_yes_is_refused(shared_site, before):
    site, path = shared_site

    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(path), f"--key={site.key}")

    assert site.state() == before


def test_the_program_age_opens_a_backup(shared, tmp_path):
    if not shutil.which("age"):
        pytest.skip("age is not installed")
    site, path = shared

    subprocess.run(f"age -d -i {site.key} {path} | tar x -C {tmp_path}", shell=True, check=True)  # noqa: S602

    assert (tmp_path / "media/documents/report.pdf").read_bytes() == (site.media / "documents/report.pdf").read_bytes()
    dump = b"".join(piece.read_bytes() for piece in sorted((tmp_path / "database").iterdir()))
    assert dump.startswith(b"PGDMP")
