"""What the site is made of: written down, and looked up."""

import importlib.util
import json
import re
import subprocess

import pytest

from cdc_site.settings.env import ROOT

LOCK = ROOT / "requirements" / "run.txt"


@pytest.fixture(scope="module")
def audit():
    """The script that `make lint` runs."""
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked():
    """Names and versions in the lock."""
    return set(re.findall(r"^([a-z0-9][\w.-]*)==([\w.]+)", LOCK.read_text(), re.M))


def package(name, **more):
    return {"name": name, "version": "1.0", "vulns": [], **more}


def test_a_known_weakness_fails_the_check_and_names_the_version_that_mends_it(audit):
    weak = package("django", vulns=[{"id": "CVE-2026-1", "fix_versions": ["5.2.99"]}])

    lines, code = audit.verdict({"dependencies": [package("wagtail"), weak]})

    assert code == 1
    assert lines == ["django 1.0: CVE-2026-1, mended in 5.2.99"]


def test_no_known_weakness_passes(audit):
    assert audit.verdict({"dependencies": [package("wagtail")]}) == (["No weakness is known of 1 packages."], 0)


def test_a_database_that_cannot_be_reached_is_said_and_not_taken_for_all_clear(audit, capsys, tmp_path):
    nothing_seen = {"dependencies": [{"name": "wagtail", "skip_reason": "not found"}]}
    assert audit.verdict(nothing_seen) == ([audit.NOT_REACHED], 0)

    assert audit.main(tmp_path / "no-lock.txt") == 0
    assert "NOT looked up" in capsys.readouterr().out


@pytest.mark.slow
def test_the_bill_of_materials_names_every_package_of_the_lock(tmp_path):
    file = tmp_path / "sbom.json"

    subprocess.run(["make", "FOR_DEVELOPING=", "sbom", f"FILE={file}"], cwd=ROOT, check=True, capture_output=True)

    bill = json.loads(file.read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert {(each["name"], each["version"]) for each in bill["components"]} == locked()
    assert all(
        hashed["alg"] == "SHA-256"
        for each in bill["components"]
        for reference in each["externalReferences"]
        for hashed in reference["hashes"]
    )


def test_every_package_of_the_lock_has_a_digest():
    text = LOCK.read_text()

    assert len(locked()) > 40
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
