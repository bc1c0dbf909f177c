"""The Dockerfile: what may not be missing from it, nor be in its results."""

import fnmatch
import re
import subprocess

import pytest

from cdc_site.settings.env import ROOT


def stages():
    """Name of each stage and its instructions, each a word and its arguments."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    found = {}
    for line in re.sub(r"\\\n", " ", text).splitlines():
        word, _, arguments = line.strip().partition(" ")
        if word == "FROM":
            name = arguments.split()[-1]
            found[name] = []
        if word:
            found[name].append((word, " ".join(arguments.split())))
    return found


STAGES = stages()
RESULTS = ["site", "proxy"]


def of(stage, word):
    return [arguments for each, arguments in STAGES[stage] if each == word]


@pytest.mark.parametrize("stage", RESULTS)
def test_an_image_runs_as_nobody_special(stage):
    last_words = [word for word, _ in STAGES[stage]]
    user = of(stage, "USER")

    assert user == ["10001:10001"]
    assert "RUN" not in last_words[last_words.index("USER") :]
    assert "COPY" not in last_words[last_words.index("USER") :]


@pytest.mark.parametrize("stage", RESULTS)
def test_an_image_says_whether_it_is_well(stage):
    assert len(of(stage, "HEALTHCHECK")) == 1
    assert of(stage, "HEALTHCHECK") != ["NONE"]
    assert len(of(stage, "CMD")) == 1


@pytest.mark.parametrize("stage", RESULTS)
def test_an_image_holds_no_tool_to_build_or_install_with(stage):
    installed = " ".join(of(stage, "RUN"))

    for tool in ("gcc", "build-essential", "python3-venv", "python3-pip", "python3-dev", "git", "make", "npm"):
        assert not re.search(rf"(?<![\w-]){tool}(?![\w-])", installed), tool
    assert "pip install" not in installed


def test_what_is_installed_is_what_is_locked_with_hashes_and_pip_does_not_stay():
    run = " ".join(of("build", "RUN"))

    assert re.search(r"pip install [^&]*--only-binary :all: --require-hashes --requirement \S+/run\.txt", run)
    assert "pip uninstall --yes pip setuptools" in run
    assert "--hash=sha256:" in (ROOT / "requirements" / "run.txt").read_text()


def test_every_stage_begins_with_the_same_debian():
    assert {arguments.split()[0] for stage in STAGES for arguments in of(stage, "FROM")} == {"debian:bookworm-slim"}


@pytest.mark.parametrize("stage", [*RESULTS, "build"])
def test_lists_of_packages_are_not_kept(stage):
    for run in of(stage, "RUN"):
        if "apt-get" in run:
            assert "--no-install-recommends" in run
            assert "rm -rf /var/lib/apt/lists/*" in run


def test_nothing_but_the_program_goes_into_the_image():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    sent = {line[1:] for line in lines if line.startswith("!")}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert lines[0] == "*"
    for entry in sent:
        assert fnmatch.filter(tracked, f"{entry}*"), f"{entry} is not in the repository"
    for secret in (".env", "var", ".git", "tests", "requirements", "docs"):
        assert secret not in sent


def test_the_image_starts_what_the_units_start():
    unit = (ROOT / "deploy" / "systemd" / "cdc-site-public.service").read_text()

    assert "--config=cdc_site/operations/gunicorn_conf.py" in of("site", "CMD")[0]
    assert "--config=cdc_site/operations/gunicorn_conf.py" in unit
