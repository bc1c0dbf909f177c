"""Dates, months and plurals."""

from datetime import date

import pytest
from django.utils.translation import ngettext, override

from cdc_site.i18n.dates import day_text, period

LEVANTINE = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]


@pytest.mark.parametrize(("month", "name"), list(enumerate(LEVANTINE, start=1)))
def test_arabic_months_are_levantine_and_digits_western(month, name):
    with override("ar"):
        assert day_text(date(2021, month, 5)) == f"5 {name} 2021"


def test_kurmanji_months_are_those_used_in_rojava():
    with override("kmr"):
        assert day_text(date(2023, 12, 7)) == "7 Kanûn 2023"


def test_english_dates_have_the_day_first():
    with override("en"):
        assert day_text(date(2021, 2, 21)) == "21 February 2021"


def test_an_arabic_range_is_written_in_words():
    with override("ar"):
        text = period(date(2023, 8, 8), date(2023, 8, 14))

    assert text == ('من <time datetime="2023-08-08">8</time> إلى <time datetime="2023-08-14">14 آب 2023</time>')


def test_a_range_over_two_years_names_both():
    with override("en"):
        text = period(date(2023, 12, 30), date(2024, 1, 2))

    assert ">30 December 2023</time> to <time" in text


def test_a_period_of_one_day_is_that_day():
    with override("en"):
        assert period(date(2023, 8, 8), date(2023, 8, 8)) == '<time datetime="2023-08-08">8 August 2023</time>'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا مشاريع"),
        (1, "مشروع واحد"),
        (2, "مشروعان"),
        (3, "3 مشاريع"),
        (10, "10 مشاريع"),
        (11, "11 مشروعاً"),
        (99, "99 مشروعاً"),
        (100, "100 مشروع"),
        (103, "103 مشاريع"),
    ],
)
def test_arabic_counts_have_six_forms(number, text):
    with override("ar"):
        assert ngettext("%(n)s project", "%(n)s projects", number) % {"n": number} == text
