"""The first terms, on the real file."""

import pytest

from cdc_site.glossary.models import Term, TermLabel
from cdc_site.operations.content.record import Record
from cdc_site.operations.content.terms import load_terms
from cdc_site.settings.languages import KNOWN

pytestmark = pytest.mark.django_db


def test_each_term_has_a_word_in_every_language_the_site_knows():
    load_terms(Record())

    assert Term.objects.count() > 80
    for code in KNOWN:
        assert TermLabel.objects.filter(language=code).count() == Term.objects.count()
    north = TermLabel.objects.get(language="ar", text="شمال وشرق سوريا")
    assert north.row.label("kmr").text == "Bakur û Rojhilatê Sûriyeyê"


def test_a_second_run_adds_nothing_and_keeps_what_editors_changed_and_deleted():
    load_terms(Record())
    term = TermLabel.objects.get(language="en", text="delegation").row
    term.note = "What an editor wrote"
    term.save()
    TermLabel.objects.get(language="en", text="visit").row.delete()
    number = Term.objects.count()

    load_terms(Record())

    assert Term.objects.count() == number
    assert Term.objects.get(pk=term.pk).note == "What an editor wrote"
    assert not TermLabel.objects.filter(language="en", text="visit").exists()
