"""The units of systemd, and the command that installs them."""

import configparser
import re
import shutil
import subprocess

import pytest

from cdc_site.settings.env import ROOT
from tests.deploy.test_compose import secrets_in_example

COMMAND = ROOT / "deploy" / "cdc-site"
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
every_unit = pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)


def service(path):
    parser = configparser.RawConfigParser(strict=False, comment_prefixes="#")
    parser.optionxform = str
    parser.read(path)
    return parser["Service"]


@every_unit
def test_a_unit_is_closed_against_the_rest_of_the_machine(path):
    unit = service(path)

    for setting in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelTunables"):
        assert unit[setting] == "yes", setting
    assert unit["ProtectSystem"] == "strict"
    assert unit["SystemCallFilter"] == "@system-service"
    assert unit["MemoryMax"]
    assert unit["Restart"] == "always"


@every_unit
def test_only_nginx_starts_as_root_and_only_to_open_its_ports(path):
    unit = service(path)

    if path.stem == "cdc-site-nginx":
        assert "CAP_NET_BIND_SERVICE" in unit["CapabilityBoundingSet"].split()
        assert "CAP_SYS_ADMIN" not in unit["CapabilityBoundingSet"].split()
    else:
        assert unit["User"] in {"cdc", "cdc_reader"}
        assert unit["CapabilityBoundingSet"] == ""


def test_the_public_process_is_told_no_secret_and_may_write_nowhere():
    unit = service(ROOT / "deploy" / "systemd" / "cdc-site-public.service")
    own = {
        "SECRET_KEY",
        "READER_DATABASE_URL",
        "MEDIA_S3_READER_ACCESS_KEY",
        "MEDIA_S3_READER_SECRET_KEY",
        "BACKUP_PUBLIC_KEY",  # no secret
    }
    only_compose = {"POSTGRES_PASSWORD", "DATABASE_PASSWORD", "READER_PASSWORD"}

    assert secrets_in_example() - own - only_compose <= set(unit["UnsetEnvironment"].split())
    assert unit["User"] == "cdc_reader"
    assert "ReadWritePaths" not in unit
    assert unit["IPAddressDeny"] == "any"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_every_line(tmp_path):
    for path in UNITS:  # what they start is installed on servers only
        text = re.sub(r"/opt/cdc-site/current/\S+|/usr/sbin/nginx", "/bin/true", path.read_text())
        (tmp_path / path.name).write_text(text)

    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / path.name for path in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in found.stderr.splitlines() if "cdc-site" in line] == []


def test_the_command_knows_every_unit_and_the_shell_can_read_it():
    text = COMMAND.read_text()

    assert subprocess.run(["bash", "-n", COMMAND], check=False).returncode == 0
    for path in UNITS:
        assert path.stem in text


def test_the_command_sets_only_settings_that_the_example_has():
    example = (ROOT / ".env.example").read_text()
    text = COMMAND.read_text()
    names = set(re.findall(r"set_setting ([A-Z_]+) ", text))
    secrets = re.search(r"^SECRETS=\(([^)]+)\)", text, re.M)[1].split()

    assert {name for name in {*names, *secrets} if not re.search(rf"^#?{name}=", example, re.M)} == set()


def test_without_a_command_it_says_what_there_is():
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")

    said = subprocess.run(["bash", COMMAND], capture_output=True, text=True, check=False)

    # anybody but root is told so instead
    assert "upgrade" in said.stdout or "Only root" in said.stderr
