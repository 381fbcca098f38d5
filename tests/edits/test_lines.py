"""A line whose bookmark is lost is found between its neighbours, and never takes the words of another one."""

import pytest

from socdocs.edits.lines import find_lines
from socdocs.edits.word_file import EditedFile, FoundLine
from socdocs.writers.docx.written import Line, Piece
from tests.counting import lines_run

HEADER = ("Id", "Control")


def line(text):
    cells = tuple((Piece(cell, "a"),) for cell in text.split("\t"))
    return Line("row" if "\t" in text else "paragraph", cells)


def found(text):
    cells = tuple(text.split("\t"))
    return FoundLine(cells, HEADER if len(cells) > 1 else ())


def places(written, now):
    file = EditedFile(tuple(map(found, now)), {}, (), ())
    return {number: list(place) for number, place in find_lines([line(text) for text in written], file).items()}


CASES = {
    "the same": (("One", "Two", "Three"), ("One", "Two", "Three"), {0: [0], 1: [1], 2: [2]}),
    "other words alone between two that are the same": (
        ("One", "Two", "Three"),
        ("One", "Wholly new", "Three"),
        {0: [0], 1: [1], 2: [2]},
    ),
    "a new line before": (("One", "Two"), ("New", "One", "Two"), {0: [1], 1: [2]}),
    "two with other words": (("One", "Two", "Three"), ("New", "Newer", "Three"), {2: [2]}),
    "the more alike of two": (
        ("Colocation centers", "Colocation system"),
        ("Unknown", "Colocation systems"),
        {0: [0], 1: [1]},
    ),
    "a row by its first cell": (
        ("AC-01\tAccess is reviewed", "AC-02\tBackups are kept"),
        ("AC-00\tNew", "AC-01\tWholly other words", "AC-02\tBackups are kept"),
        {0: [1], 1: [2]},
    ),
    "a paragraph is no row": (("AC-01\tAccess",), ("AC-01 Access",), {}),
    "a longer text with a new paragraph inside": (
        ("Before", "One\nTwo\nThree", "After"),
        ("Before", "One", "Two", "New", "Three", "After"),
        {0: [0], 1: [1, 2, 3, 4], 2: [5]},
    ),
    "a longer text that became one paragraph with line breaks": (
        ("Before", "One\nTwo\nThree", "After"),
        ("Before", "One\nTwo\nThree", "After"),
        {0: [0], 1: [1], 2: [2]},
    ),
}


@pytest.mark.parametrize(("written", "now", "expected"), CASES.values(), ids=CASES)
def test_lines_are_found(written, now, expected):
    assert places(written, now) == expected


def test_a_row_is_found_by_its_first_cell_however_long_a_table_is_in_which_each_was_changed():
    rows = range(1_100)
    written, now = ([f"AC-{n}\t{words} {n}" for n in rows] for words in ("Access is reviewed", "Wholly other words"))
    assert places(written, now) == {n: [n] for n in rows}


def test_twice_as_many_changed_rows_are_about_twice_the_work():
    def work(number):
        written, now = ([f"AC-{n}\t{word} {n}" for n in range(number)] for word in ("One", "Other"))
        return lines_run(lambda: places(written, now))

    few, more, most = (work(number) for number in (1_100, 2_200, 4_400))
    assert most - more < 2.15 * (more - few), (few, more, most)
