"""A mark is under what it marks, however wide the characters before it are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from socdocs.reporting.excerpt import excerpt
from socdocs.reporting.printable import printable


@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ("id: ", "AC"),
        ("日本: ", "東京"),
        ("e\u0301a\u0308: ", "o\u0302x"),
        ("\t\t", "x"),
        ("👩‍👩‍👧: ", "y"),
        ("\u202eab: ", "x"),
        ("", ""),
    ],
)
def test_the_mark_starts_and_ends_with_what_it_marks(before, marked):
    seen = excerpt(before + marked + " rest", len(before), len(before + marked), 80)
    assert seen.text == printable(before + marked + " rest")
    assert seen.before == cell_len(printable(before))
    assert seen.length == max(1, cell_len(printable(marked)))


LINE = st.text(st.sampled_from("abc 日本\t\u0301\u202e…👩"), max_size=200)


@given(LINE, LINE, LINE, st.integers(20, 120))
def test_a_line_is_cut_so_that_the_mark_is_seen(head, marked, tail, room):
    seen = excerpt(head + marked + tail, len(head), len(head + marked), room)
    assert cell_len(seen.text) <= room
    assert seen.before < room
    assert 1 <= seen.length <= room - seen.before


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_cut_line_still_shows_the_marked_word(before, after):
    seen = excerpt("x " * before + "HERE" + " y" * after, before * 2, before * 2 + 4, 60)
    assert seen.text[seen.before : seen.before + seen.length] == "HERE"


@given(st.text())
def test_printable_text_is_one_line_without_control_characters(text):
    shown = printable(text)
    assert shown == printable(shown)
    assert all(character.isprintable() or character == " " or ord(character) > 0x9F for character in shown)
