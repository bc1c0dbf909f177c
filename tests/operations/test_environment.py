"""What a copy of the site finds around it and keeps for itself."""

import os
import re
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from cdc_site.operations.environment import Place, read_env_file, secret_key, write_private
from cdc_site.settings.env import ROOT


def test_the_secret_key_is_made_once_and_is_its_owners_only(tmp_path):
    path = tmp_path / "secret_key"

    key = secret_key(path)

    assert len(key) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_key(path) == key


def test_a_secret_key_that_others_can_read_stops_the_start(tmp_path):
    secret_key(tmp_path / "secret_key")
    (tmp_path / "secret_key").chmod(0o644)

    with pytest.raises(ImproperlyConfigured, match="Others can read"):
        secret_key(tmp_path / "secret_key")


def test_a_secret_key_that_was_cut_short_stops_the_start(tmp_path):
    write_private(tmp_path / "secret_key", "half")

    with pytest.raises(ImproperlyConfigured, match="no complete key"):
        secret_key(tmp_path / "secret_key")


def test_a_private_file_replaces_an_open_one(tmp_path):
    path = tmp_path / "database_url"
    path.write_text("old")
    path.chmod(0o644)

    write_private(path, "new")

    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_env_file_fills_in_what_the_environment_does_not_say(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("PUBLIC_URL", "set, to be restored after the test")
    monkeypatch.delenv("PUBLIC_URL")
    (tmp_path / ".env").write_text('# a remark\n\nPORT=8000\nPUBLIC_URL="https://example.org"\n')

    read_env_file(tmp_path / ".env")

    assert Place.from_environment().port == 9000
    assert os.environ["PUBLIC_URL"] == "https://example.org"


def test_a_line_of_the_env_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / ".env").write_text("PORT=8000\nnonsense\n")

    with pytest.raises(ImproperlyConfigured, match="line 2"):
        read_env_file(tmp_path / ".env")


def test_without_an_env_file_nothing_happens(tmp_path):
    read_env_file(tmp_path / ".env")


@pytest.mark.parametrize("port", ["0", "70000", "eight"])
def test_a_port_that_is_none_stops_the_start(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(ImproperlyConfigured, match="PORT"):
        Place.from_environment()


def test_a_folder_that_cannot_be_made_stops_the_start(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))

    with pytest.raises(ImproperlyConfigured, match="VAR_DIR"):
        Place.from_environment()


def test_the_example_names_every_setting_that_the_code_reads():
    code = [path.read_text() for folder in ("cdc_site", "bench") for path in (ROOT / folder).rglob("*.py")]
    read = {name for text in code for name in re.findall(r"""\benv\(\s*["'](\w+)["']""", text)}
    described = set(re.findall(r"^#?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    # what compose.yaml puts together the databases' addresses from
    composed = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    # how Django is told which settings to use is no setting of the site
    assert (read | composed) - {"DJANGO_SETTINGS_MODULE"} == described
