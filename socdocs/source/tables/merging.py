"""Merge entries into a CSV file, and leave every character that is there as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from socdocs.diagnostics import Span
from socdocs.source.editing import NotEditable, Splice, opened, spliced
from socdocs.source.lines import Lines
from socdocs.source.merging import Additions, Fields
from socdocs.source.plain import plain, plain_value
from socdocs.source.positions import guarded
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.columns import Column
from socdocs.source.tables.grid import as_item
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import grid_of_table, read_table

_NEEDS_QUOTES: Final = re.compile(r"""[,;\t|"\n]|^\s|\s$""")
"""What a cell is quoted for, whatever separates the cells."""


class MergedTable(NamedTuple):
    """The file with the additions, and the fields that it has no place for, by the key of their entry."""

    data: bytes
    left_out: Mapping[str, tuple[str, ...]]


def merge_csv(data: bytes, name: str, shape: Shape, choice: Choice, additions: Additions) -> MergedTable:
    """Return a CSV file with further values in its empty cells, other values in others, and rows for new entries.

    A field without a column, and one of an entry that has several rows, is left out.  Raises NotEditable where the file
    would not say what is wanted.
    """
    text, restore = opened(data)
    read = grid_of_table(text.encode(), name, shape, choice)
    if read is None:
        raise NotEditable("its columns cannot be told")
    grid, columns = read
    by_field = {column.field: column for column in columns.by_number.values()}
    key = by_field[shape.key].number
    rows: dict[str, list[int]] = {}
    for number, cells in enumerate(grid.rows):
        if number > columns.row and key < len(cells):
            rows.setdefault(cells[key].strip(), []).append(number)
    lines, left_out = Lines(text), dict[str, list[str]]()
    delimiter = _delimiter(lines, grid.places.cell(columns.row, 0), columns.width)
    splices = list[Splice]()
    for id_, fields in additions.fields.items():
        for field, cell in _cells(fields):
            column = by_field.get(field)
            if column is None or len(rows.get(id_, ())) != 1:
                left_out.setdefault(id_, []).append(field)
                continue
            span = grid.places.cell(rows[id_][0], column.number)
            start, end = lines.stretch(span)
            splices.append(Splice(start, end, _quoted(cell, delimiter)))
    text = spliced(text, splices)
    new_rows = [_row(entry, by_field, columns.width, left_out) for entry in additions.entries]
    written = "".join(f"{delimiter.join(_quoted(cell, delimiter) for cell in row)}\n" for row in new_rows)
    merged = text + ("" if text.endswith("\n") or not written else "\n") + written
    before, after = (_entries(old, name, shape, choice) for old in (data, merged.encode()))
    new = {str(entry[shape.key]).strip(): dict[str, Any]() for entry in additions.entries}
    changes = {**additions.fields, **{str(entry[shape.key]).strip(): entry for entry in additions.entries}}
    for id_, entry in {**before, **new}.items():
        fields = plain_value(changes.get(id_, {}))
        kept = {field.partition(".")[0] for field in left_out.get(id_, ())}
        if after.get(id_) != {**entry, **{field: value for field, value in fields.items() if field not in kept}}:
            raise NotEditable(f"“{id_}” has several rows there, or cells that mean something else")
    return MergedTable(restore(merged), {id_: tuple(fields) for id_, fields in left_out.items()})


def _entries(data: bytes, name: str, shape: Shape, choice: Choice) -> Mapping[str, Any]:
    """Return the entries of a table as plain data, by their keys."""
    entries = plain(read_table(data, name, shape, choice)[0])
    return {entry.get(shape.key, "").strip(): entry for entry in entries or ()}


def _row(entry: Fields, by_field: Mapping[str, Column], width: int, left_out: dict[str, list[str]]) -> Sequence[str]:
    row = [""] * width
    for field, cell in _cells(entry):
        if field in by_field:
            row[by_field[field].number] = cell
        else:
            left_out.setdefault(str(entry["id"]), []).append(field)
    return row


def _cells(fields: Fields, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the address of each field within its entry, and what its cell holds."""
    for field, value in fields.items():
        address = f"{above}{field}"
        if isinstance(value, str):
            yield address, value
        elif all(isinstance(item, str) for item in value):
            yield address, "; ".join(as_item(str(item)) for item in value)
        else:
            for number, item in enumerate(value, 1):
                yield from _cells(item if isinstance(item, Mapping) else {}, f"{address}.{number}.")


def _quoted(text: str, delimiter: str) -> str:
    text = guarded(text)
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if delimiter in text or _NEEDS_QUOTES.search(text) else text


def _delimiter(lines: Lines, first: Span, width: int) -> str:
    """Return what follows the first heading."""
    return lines.text[lines.offset(first.end_line, first.end_column)] if width > 1 else ","
