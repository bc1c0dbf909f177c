"""Spellings that readers take for the same."""

import pytest

from cdc_site.i18n.folding import bare, fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("القُدْس", "القدس"),
        ("مـــديـنـة", "مدينه"),
        ("أإآٱ", "اااا"),
        ("إمكانيّة", "امكانية"),
        ("منتدى", "منتدي"),
        ("شؤون", "شئون"),
        ("مسؤول", "مسئول"),
        ("کینیا", "كينيا"),
        ("٢٠٢٣", "2023"),
        ("Qamişlo", "qamislo"),
        ("ZIMANÊ", "zimane"),
        ("İstanbul", "istanbul"),
        ("Ê", "E\u0302"),
        ("\u202eab\u202c\u200f", "ab"),
        ("Straße", "STRASSE"),
        ("ﻼ", "لا"),
    ],
)
def test_both_are_folded_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    assert len({fold(word) for word in ("مدينة", "مدني", "مدن", "دين", "ziman", "zimane", "zaman")}) == 7


@pytest.mark.parametrize(
    ("word", "without_article"),
    [
        ("المدينة", "مدينه"),
        ("والمدينة", "مدينه"),
        ("بالمدينة", "مدينه"),
        ("وبالمدينة", "مدينه"),
        ("للمدينة", "مدينه"),
        ("وللمدينة", "مدينه"),
        ("الفن", "الفن"),  # two letters remain
        ("إلى", "الي"),
        ("album", "album"),
    ],
)
def test_the_article_and_what_joins_it_are_taken_off_where_three_letters_remain(word, without_article):
    assert bare(word) == without_article


def test_words_know_their_place_in_the_text_with_all_their_marks():
    text = "(زار المركزَ) Un\u00adPonte, CDC-NES"

    assert [(word.folded, text[word.start : word.end]) for word in words(text)] == [
        ("زار", "زار"),
        ("المركز", "المركزَ"),
        ("unponte", "Un\u00adPonte"),
        ("cdc", "CDC"),
        ("nes", "NES"),
    ]


def test_a_hamza_on_its_seat_is_also_read_without_it():
    assert [(word.folded, word.unseated) for word in words("رؤيتنا مدن")] == [("ريتنا", "رويتنا"), ("مدن", "")]


def test_controls_and_what_no_text_needs_become_spaces():
    assert fold("a\0b\ud800c") == "a b c"
