"""Dates are written in English words in every locale, and read back."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.dates import read_date, write_date

MONTHS = "January February March April May June July August September October November December"


@given(st.dates())
def test_a_date_is_read_as_it_was_written(day):
    assert read_date(write_date(day)) == day


def test_the_month_is_in_words():
    written = [write_date(datetime.date(2026, number, 9)) for number in range(1, 13)]

    assert written == [f"{month} 9, 2026" for month in MONTHS.split()]
