"""Which terms are found in a text."""

from itertools import count

import pytest

from cdc_site.glossary.matching import terms_in
from cdc_site.glossary.models import Term, TermLabel

KEYS = count(1)


def term(*forms, language="en"):
    """An unsaved term with a word in one language."""
    text, *others = forms
    return Term(pk=next(KEYS), labels=[TermLabel(language=language, text=text, other_forms=", ".join(others))])


def found(text, *terms, language="en"):
    """The words of the terms that are found."""
    return [each.label(language).text for each in terms_in(text, terms, language)]


@pytest.mark.parametrize(
    "text",
    [
        "A DELEGATION came.",
        "The delegation’s report",
        "(delegation)",
        "two delegations",
        "dele\u00adgation",
        "Delegation",
    ],
)
def test_a_word_is_found_whatever_its_case_and_in_its_other_forms(text):
    assert found(text, term("delegation", "delegations"))


@pytest.mark.parametrize("text", ["subdelegation", "delegational", "delegation2", "", "A dele gation"])
def test_a_word_is_not_found_inside_another(text):
    assert not found(text, term("delegation"))


@pytest.mark.parametrize(
    "text",
    [
        "وفد",
        "الوفد",
        "والوفد",
        "للوفد",
        "وللوفد",
        "لوفد",
        "بالوفد",
        "كوفد",
        "فالوفد",
        "زار وفدٌ،",
        "وَفْد",
        "وفـــد",
        "\u2067وفد\u2069",
    ],
)
def test_an_arabic_word_is_found_with_article_prefixes_vowel_signs_and_tatweel(text):
    assert found(text, term("وفد", language="ar"), language="ar")


@pytest.mark.parametrize("text", ["وفدنا", "موفد", "الوافد", "وفدان"])
def test_an_arabic_word_is_not_found_inside_another(text):
    assert not found(text, term("وفد", language="ar"), language="ar")


@pytest.mark.parametrize(
    "text", ["الإدارة الذاتية", "للإدارة الذاتية", "إدارة ذاتية", "والادارة\u00a0الذاتية", "الإدارة\nالذاتية"]
)
def test_the_article_of_each_arabic_word_may_be_missing_or_joined(text):
    assert found(text, term("الإدارة الذاتية", language="ar"), language="ar")


def test_a_root_that_begins_like_the_article_is_whole():
    assert found("في ألمانيا", term("ألمانيا", language="ar"), language="ar")
    assert not found("مانيا", term("ألمانيا", language="ar"), language="ar")


def test_the_longest_term_is_meant():
    terms = [term("diplomacy"), term("civil diplomacy"), term("Civil Diplomacy Center – North and East Syria")]

    assert found("Civil  diplomacy is ours.", *terms) == ["civil diplomacy"]
    assert found("The Civil Diplomacy Center - North and East Syria", *terms) == [terms[2].label("en").text]


def test_terms_come_in_the_order_of_the_text_and_once():
    terms = [term("visit", "visits"), term("delegation")]

    assert found("A delegation visits; the visit of the delegation.", *terms) == ["delegation", "visit"]


def test_terms_that_share_a_word_are_both_found():
    assert found("Semîner", term("semîner", language="kmr"), term("semîner", language="kmr"), language="kmr") == [
        "semîner",
        "semîner",
    ]


def test_letters_with_accents_are_letters_of_their_own():
    assert found("Şer li Rojava", term("şer", language="kmr"), language="kmr")
    assert not found("li ser", term("şer", language="kmr"), language="kmr")


def test_nothing_is_found_in_a_language_that_no_term_has():
    assert not found("delegation", term("delegation"), language="kmr")


def test_signs_in_a_word_are_no_pattern():
    assert found("the U.N. agency (x)", term("U.N"), term("(x)|", "["), term(" ")) == ["U.N"]
    assert not found("the UAN agency", term("U.N"))
