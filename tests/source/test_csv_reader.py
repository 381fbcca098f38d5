"""What the CSV reader makes of tables as spreadsheets and people write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.problems import Severity
from socdocs.source.lines import Lines
from socdocs.source.positions import text_position
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import read_table
from socdocs.source.tree import Sequence
from tests.source.trees import plain

CELLS = st.text(st.sampled_from("ab1 ,;\n\"'=+é😀"), max_size=8)


def unguarded(cell):
    return cell[1:] if cell.startswith("'") and cell[1:2] in tuple("=+-@\n") else cell


def read(data, lists=frozenset()):
    free = Shape("", dict.fromkeys(lists, "texts"), free=True)
    return read_table(data if isinstance(data, bytes) else data.encode(), "t.csv", free)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=5).map(lambda rows: [("a", "b"), *rows]),
    delimiter=st.sampled_from(",;\t"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(rows, delimiter, line_end, encoding):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([("one", "two"), *rows])
    root, found = read(file.getvalue().encode(encoding))

    filled = [
        [(name, cell) for name, cell in zip(("one", "two"), row, strict=True) if unguarded(cell).strip()]
        for row in rows
    ]
    assert plain(root) == [{name: unguarded(cell) for name, cell in row} for row in filled if row]
    assert [one for one in found if one.code != "utf-16"] == []


@given(cell=CELLS.filter(lambda cell: unguarded(cell).strip()), many=st.booleans())
def test_every_character_of_a_cell_is_found_at_its_place(cell, many):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([("id", "text"), ("1", cell)])
    text = file.getvalue()
    root, _ = read(text, frozenset({"text"} if many else ()))
    lines = Lines(text)
    value = root.items[0].get("text")

    for scalar in value.items if isinstance(value, Sequence) else [value]:
        for offset, character in enumerate(scalar.text):
            place = text_position(scalar, offset, lines)
            assert text[lines.offset(place.line, place.column)] == character
            assert place.cell == "row 2, column text"


def test_windows_1252_is_read_with_a_warning():
    root, found = read("id,text\n1,Café – “x”\n".encode("cp1252"))

    assert plain(root) == [{"id": "1", "text": "Café – “x”"}]
    assert [(one.code, one.severity) for one in found] == [("not-utf-8", Severity.WARNING)]


THOUSAND_COLUMNS = b",".join(b"c%d" % number for number in range(1_000))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file has no header row."),
        (b",,\n", "The file has no header row."),
        (b"id,text\n1,a\0b\n", "The control character <U+0000> cannot stand in a report."),
        (b"id\n" + b"x" * 1_000_001, "This cell holds more than 1,000,000 characters."),
        (b"id" + b",x" * 1_000, "The file has more than 1,000 columns."),
        (THOUSAND_COLUMNS + (b"\n" + b"," * 999) * 300, "The file has more than 300,000 cells."),
    ],
    ids=["empty", "blank header", "NUL", "long cell", "too wide", "too many cells"],
)
def test_what_cannot_be_a_table_is_refused_with_a_place(data, message):
    _, found = read(data)

    assert next(one.message for one in found if one.severity is Severity.ERROR) == message
    assert found[0].span.file == "t.csv"


def test_a_cell_of_200_kilobytes_is_read():
    root, found = read(b"id,text\n1," + b"x" * 200_000 + b"\n")

    assert not found
    assert len(root.items[0].get("text").text) == 200_000


def test_a_cell_that_says_null_is_text():
    root, _ = read("id,text\n1,null\n2,~\n")

    assert [item.get("text").absent for item in root.items] == [False, False]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_the_guard_of_a_formula_is_dropped_and_an_apostrophe_kept(start):
    root, _ = read(f"id,text\n1,'{start}x\n2,'tis\n")

    assert [item.get("text").text for item in root.items] == [f"{start}x", "'tis"]


def test_items_of_a_list_keep_the_order_of_their_numbers():
    root, found = read("id,tests.10.result,tests.2.result\nAC-1,tenth,second\n")

    assert not found
    assert plain(root) == [{"id": "AC-1", "tests": [{"result": "second"}, {"result": "tenth"}]}]


def test_a_nested_column_is_split_by_its_address_without_numbers_or_by_its_field():
    root, _ = read("id,a.1.tags,b.tags\n1,x;y,x;y\n", frozenset({"a.tags"}))
    other, _ = read("id,a.1.tags,b.tags\n1,x;y,x;y\n", frozenset({"tags"}))

    assert plain(root) == [{"id": "1", "a": [{"tags": ["x", "y"]}], "b": {"tags": "x;y"}}]
    assert plain(other) == [{"id": "1", "a": [{"tags": ["x", "y"]}], "b": {"tags": ["x", "y"]}}]
