"""The commands as an operator types them: from one folder's site to another's, and the drill."""

import json
import re
import subprocess

import pytest

from bench.ports import free_ports
from cdc_site.backups.encryption import new_key_pair
from cdc_site.operations.supervisor import FolderLock
from tests.operations.test_run import command, serving

FIRST_START = 180  # seconds
ADD_A_PICTURE = """
from io import BytesIO
from django.core.files.base import ContentFile
from PIL import Image
from cdc_site.media.models import SiteDocument, SiteImage
from cdc_site.pages.models import ContentPage
data = BytesIO()
Image.effect_noise((900, 600), 80).convert("RGB").save(data, "JPEG")
image = SiteImage.objects.create(title="Bridge", file=ContentFile(data.getvalue(), "bridge.jpg"))
image.get_rendition("width-400")
SiteDocument.objects.create(title="Report", file=ContentFile(b"report", "report.txt"))
"""
CHANGE_A_PAGE = """
from projects.models import ProjectPage
page = ProjectPage.objects.live().first()
page.title = "Another title"
page.save_revision().publish()
"""


def run(var_dir, *arguments, **variables):
    return subprocess.run(**command(var_dir, *arguments, **variables), capture_output=True, timeout=200)


def said(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pages(var_dir):
    return json.loads(said(run(var_dir, "manage", "page_sums")).splitlines()[-1])


def files(var_dir):
    media = var_dir / "media"
    return {
        path.relative_to(media): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in media.rglob("*")
        if path.is_file()
    }


@pytest.mark.thorough
def test_a_restore_waits_for_nobody_while_the_site_runs(tmp_path):
    lock = FolderLock(tmp_path / "lock")
    lock.acquire("`make run` (port 8000, process 4711)")

    done = run(tmp_path, "restore", "some.tar.age")
    lock.release()

    assert done.returncode == 1
    assert "process 4711" in done.stderr and "Stop that one first" in done.stderr


@pytest.mark.slow
def test_a_site_moves_to_another_folder_page_by_page_and_the_drill_proves_its_backup(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    public, private = new_key_pair()
    key = tmp_path / "key.txt"
    key.write_text(private)
    [port] = free_ports(1)
    keyed = {"BACKUP_PUBLIC_KEY": public, "BACKUP_KEEP_DAYS": "3"}

    # the schedule makes the first backup by itself, without being asked
    with serving(first, port, FIRST_START, ADMIN_PASSWORD="correct horse battery", **keyed):
        said(run(first, "manage", "shell", "--no-imports", "-c", ADD_A_PICTURE))
        by_hand = said(run(first, "manage", "backup", **keyed))
        refused = run(first, "manage", "restore", "x.tar", "--yes")
        assert "in use" not in refused.stderr and "Stop what uses it" in refused.stderr
    path = re.search(r"(\S+\.tar\.age): .* 3 files, encrypted", by_hand)[1]
    assert len(list((first / "backups").glob("cdc-*.tar.age"))) == 2

    said(run(second, "restore", path, "--key", str(key)))
    assert files(second) == files(first) and len(files(first)) == 3
    said(run(second, "manage", "prepare", "static_files"))
    original = pages(first)
    assert pages(second) == original and len(original) > 80
    assert {status for status, _ in original.values()} == {200}

    drilled = said(run(first, "manage", "backup", "--drill", "--key", str(key)))
    assert re.search(r"ok  \d+ pages are byte for byte those of the site now", drilled)
    said(run(first, "manage", "shell", "--no-imports", "-c", CHANGE_A_PAGE))
    after_a_change = said(run(first, "manage", "backup", "--drill", "--key", str(key)))
    assert "changed since the backup (in" in after_a_change and "wagtailcore_page" in after_a_change
    assert not list((first / "backups").glob("drill-*"))

    changed = pages(first)
    asked = run(first, "restore", path, "--key", str(key))
    assert asked.returncode == 1 and "--yes" in asked.stderr
    assert pages(first) == changed
    said(run(first, "restore", path, "--key", str(key), "--yes"))
    assert pages(first) == original != changed
    with serving(first, port, FIRST_START):
        assert files(first) == files(second)
    assert not list((first / "media").glob(".*"))
