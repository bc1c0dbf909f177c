"""docs/operate: every link leads somewhere, and every command exists."""

import re

import pytest

from cdc_site.settings.env import ROOT

GUIDES = sorted((ROOT / "docs" / "operate").glob("*.md"))
COMMAND = (ROOT / "deploy" / "cdc-site").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
every_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)


def anchors(path):
    """What headings of a page are called in addresses, as GitHub and others do it."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_guide
def test_links_lead_to_files_and_headings_that_are_there(path):
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", path.read_text()):
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path

        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@every_guide
def test_commands_of_the_guides_exist(path):
    text = path.read_text()

    for name in re.findall(r"cdc-site ([a-z-]+)", text):
        assert re.search(rf"^    {name}\)", COMMAND, re.M), f"cdc-site {name}"
    for name in re.findall(r"^make ([a-z-]+)", text, re.M):
        assert name in TARGETS, f"make {name}"


def test_the_index_names_every_guide():
    index = (ROOT / "docs" / "operate" / "README.md").read_text()

    assert {path.name for path in GUIDES if path.name != "README.md"} == set(re.findall(r"\]\((\w[\w-]*\.md)\)", index))
