"""Text is brought to the width of the terminal between its words, and nothing of it is lost."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from socdocs.reporting.width import filled, told_width, width_of

WORDS = st.lists(st.text("abcdefgh日本.,-", min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS, st.integers(20, 60))
def test_every_word_stays_whole_and_every_line_fits_unless_it_is_one_word(words, width):
    lines = filled(" ".join(words), width, "- ", "    ")

    assert " ".join(line[2:].strip() for line in lines).split() == words
    assert all(cell_len(line) <= width or len(line.split()) - line.startswith("- ") == 1 for line in lines)
    assert lines[0].startswith("- ")
    assert all(re.match(r"    \S", line) for line in lines[1:])


def test_a_line_is_broken_only_where_the_next_word_does_not_fit():
    assert filled("one two three", 7) == ["one two", "three"]
    assert filled("one two three", 13) == ["one two three"]


def test_blanks_that_align_text_stay():
    assert filled("  A1   Access is reviewed", 20, rest="       ") == ["  A1   Access is", "       reviewed"]


def test_colours_take_no_cells():
    assert filled("\x1b[1;31mone\x1b[0m two", 7) == ["\x1b[1;31mone\x1b[0m two"]


@pytest.mark.parametrize(
    ("columns", "cells"),
    [("60", 60), ("5", 20), ("0", None), ("", None), ("many", None), ("-3", None), ("9" * 5000, None)],
)
def test_the_variable_columns_decides_where_it_is_a_width(columns, cells):
    assert told_width(io.StringIO(), {"COLUMNS": columns}) == cells


def test_a_pipe_has_lines_of_100_characters():
    assert width_of(io.StringIO(), {}) == 100
    assert width_of(None, {}) == 100
