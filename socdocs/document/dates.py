"""Write dates in words (December 31, 2025), the same in every locale, and read them back."""

from __future__ import annotations

import datetime
import re
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WRITTEN: Final = re.compile(rf"({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})")
"""A date in words: month, day, year."""


def write_date(date: datetime.date) -> str:
    """Return `date` in words."""
    return f"{MONTHS[date.month - 1]} {date.day}, {date.year:04d}"


def read_date(text: str) -> datetime.date | None:
    """Return the date in `text`, written as `write_date` writes it; None for any other text."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime.date(int(match[3]), MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        return None
