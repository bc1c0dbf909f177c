"""The first terms of the glossary."""

from pathlib import Path

import yaml

from cdc_site.glossary.models import Term, TermLabel
from cdc_site.i18n.languages import direction

from .record import Record

FILE = Path(__file__).with_name("glossary.yaml")


def load_terms(record: Record) -> None:
    """Load the terms that have not been loaded yet; what editors made of the others stays."""
    items = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for slug, item in items.items():
        record.once(f"term:{slug}", lambda item=item: _term(item))


def _term(item: dict) -> Term:
    term = Term.objects.create(note=item.get("note", "").strip())
    rows = []
    for code, forms in item["words"].items():
        text, *others = [forms] if isinstance(forms, str) else forms
        comma = "، " if direction(code) == "rtl" else ", "
        rows.append(TermLabel(row=term, language=code, text=text, other_forms=comma.join(others)))
    TermLabel.objects.bulk_create(rows)
    return term
