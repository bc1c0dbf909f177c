"""The first words that mean the same, for the search."""

from pathlib import Path

import yaml

from cdc_site.search.models import SynonymGroup

from .record import Record

FILE = Path(__file__).with_name("synonyms.yaml")


def load_synonyms(record: Record) -> None:
    """Load the groups that have not been loaded yet; staff keep them from then on."""
    for name, spellings in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        record.once(f"synonyms:{name}", lambda spellings=spellings: _group(spellings))


def _group(spellings: list[str]) -> SynonymGroup:
    group = SynonymGroup(spellings=", ".join(spellings))
    group.full_clean()
    group.save()
    return group
