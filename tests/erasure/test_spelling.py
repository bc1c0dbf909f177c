"""One person, many spellings."""

import pytest

from cdc_site.erasure.texts import Names, Replacement, mapped

REPLACEMENT = Replacement({"en": "[removed]", "ar": "[حذف]"}, "[removed]")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Zelal Hesen", "With ZELAL  hesen."),
        ("zelal hesen", "Zelal&nbsp;Hesen"),
        ("Zelal Hesen", "<b>Zelal</b> <i>Hesen</i>"),
        ("Zelal Hesen", "Zelal\u00a0Hesen’s words"),
        ("Zelal Hesen", "zelal_hesen-1.jpg"),
        ("Jose Perez", "José Pérez"),
        ("José Pérez", "Jose\u0301 Pe\u0301rez"),
        ("Sinem Seker", "Şînem Şeker"),
        ("أحمد الحسن", "احمد الحسن"),
        ("احمد الحسن", "أَحْمَد الحَسَن"),
        ("فاطمة يحيى", "فاطمه يحيي"),
        ("احمد", "أحـمـد"),
        ("أحمد الحسن", "وأحمد الحسن"),
        ("أحمد الحسن", "ولأحمد الحسن"),
        ("الحسن", "للحسن"),
        ("مسؤول", "مسوول"),
        ("أحمد علي", "/ar/%D8%A3%D8%AD%D9%85%D8%AF-%D8%B9%D9%84%D9%8A/"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed, text):
    assert Names([typed]).spans(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Ali Hesen", "Italialihesen"),
        ("Ali Hesen", "Ali and Hesen"),
        ("Ali", "Alice"),
        ("Ali", "Italia"),
        ("أحمد", "محمد"),
        ("علي", "عليا"),
        ("علي", "عليَا"),
    ],
)
def test_another_word_is_not_the_name(typed, text):
    assert not Names([typed]).spans(text)


def test_within_longer_words_is_found_only_when_asked_for():
    assert not Names(["Ali Hesen"]).spans("photo-alihesen2.jpg")
    assert Names(["Ali Hesen"], inside=True).spans("photo-alihesen2.jpg")


@pytest.mark.parametrize(
    ("typed", "text", "after"),
    [
        ("Zelal Hesen", "With Zelal Hesen, and ZELAL HESEN.", "With [removed], and [removed]."),
        ("Zelal Hesen", "<p><b>Zelal</b> Hesen came</p>", "<p><b>[removed]</b> came</p>"),
        ("Zelal Hesen", "<p>Zelal <b>Hesen</b> came</p>", "<p>[removed]<b></b> came</p>"),
        ("أحمد الحسن", "زار وأحمد الحسن", "زار و[حذف]"),
    ],
)
def test_only_the_name_is_replaced(typed, text, after):
    names = Names([typed])

    assert names.replace(text, lambda name: REPLACEMENT.for_name(name, "")) == after


def test_overlapping_spellings_are_one_place():
    names = Names(["Zelal Hesen", "Zelal Hesen Ali", "Hesen"])

    assert names.replace("Zelal Hesen Ali came", lambda name: "X") == "X came"


def test_json_within_json_keeps_all_but_the_name():
    value = {"body": '[{"type": "text", "value": "\\u0623\\u062d\\u0645\\u062f", "id": 7}]', "number": 1, "none": None}

    after = mapped(value, lambda path, text: Names(["أحمد"]).replace(text, lambda name: "X"))

    assert after == {"body": '[{"type": "text", "value": "X", "id": 7}]', "number": 1, "none": None}
