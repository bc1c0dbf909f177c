"""A translation whose original uses terms, and people."""

import pytest

from cdc_site.glossary.models import Term, TermLabel
from tests.factories import ContentPageFactory, make_homes, translate
from tests.remembered import remembered


def make_term(note="", **words):
    """A saved term with a word for each language."""
    term = Term.objects.create(note=note)
    for code, text in words.items():
        term.labels.add(TermLabel(language=code, text=text))
    term.save()
    return term


@pytest.fixture
def original(db):
    """An English page that speaks of a delegation, in its summary and in its body."""
    return about_a_delegation()


@remembered
def about_a_delegation():
    home, _arabic = make_homes()
    return ContentPageFactory(
        parent=home,
        slug="about",
        summary="A delegation came.",
        body=[("rich_text", "<p>Civil <b>diplomacy</b></p><p>for peace.</p>")],
    )


@pytest.fixture
def translation(original):
    """Its Arabic translation, a draft."""
    return in_arabic(original)


@remembered
def in_arabic(original):
    return translate(original, title="حول", summary="وفد", live=False)
