"""The log of copies only grows: what is in it stays, whatever people and spreadsheet programs made of it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.source.positions import guarded
from socdocs.workflow.distribution_log import COLUMNS, Copy, NotALog, with_copies

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).map(str.strip)
COPIES = st.builds(Copy, **dict.fromkeys(Copy._fields, WORDS))


def rows_of(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@st.composite
def logs(draw):
    """A log as a person may have left it: columns moved and added, another delimiter, notes, no last line end."""
    delimiter, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(("\n", "\r\n")))
    headings = draw(st.permutations([*COLUMNS, "Returned on"]))
    stream = io.StringIO(newline="")
    rows = draw(st.lists(st.lists(WORDS, min_size=len(headings), max_size=len(headings)), max_size=3))
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows([headings, *rows])
    text = stream.getvalue()
    text = text.removesuffix(end) if rows and draw(st.booleans()) else text
    return text.encode(draw(st.sampled_from(("utf-8", "utf-8-sig")))), delimiter, headings


@given(logs(), st.lists(COPIES, max_size=3))
def test_whatever_is_in_a_log_stays_and_each_new_copy_is_a_line_under_its_headings(log, copies):
    before, delimiter, headings = log

    grown = with_copies(before, copies)

    assert grown.data.startswith(before)
    added = rows_of(grown.data, delimiter)[len(rows_of(before, delimiter)) :]
    assert [dict(zip(headings, row, strict=True)) for row in added] == [
        {**dict(zip(COLUMNS, map(guarded, copy), strict=True)), "Returned on": ""} for copy in grown.new
    ]
    assert with_copies(grown.data, copies).new == ()


@given(st.lists(COPIES, max_size=3))
def test_a_new_log_begins_with_its_headings(copies):
    assert rows_of(with_copies(None, copies).data) == [list(COLUMNS), *(list(map(guarded, copy)) for copy in copies)]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"", "lacks the heading"),
        (b"Dear log,\n", "lacks the heading"),
        (",".join(COLUMNS[:-1]).encode(), "lacks the heading “SHA-256”."),
        ((",".join(COLUMNS) + '\n"never closed').encode(), "cannot be read as a CSV file"),
        (",".join(COLUMNS).encode() + b"\nM\xfcller", "in Excel, save it as “CSV UTF-8”.$"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_the_reason(held, said):
    with pytest.raises(NotALog, match=said):
        with_copies(held, [])
