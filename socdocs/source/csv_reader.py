"""CSV to a located tree: a list with one mapping per row, the header row naming the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from socdocs.diagnostics import Diagnostic, Related, Severity, Span
from socdocs.source.characters import decode
from socdocs.source.lines import Lines
from socdocs.source.positions import csv_reading, csv_text
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

CELL_LIMIT = 1_000_000
"""The most characters of one cell."""

COLUMN_LIMIT = 1_000
CELLS_LIMIT = 300_000
ERROR_LIMIT = 1_000
"""The most errors of one file that are listed."""

_DELIMITERS = ",;\t"
_HEADER_DEPTH = 10
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_LIST_ITEM = re.compile(r"[^;\n]+")


class _Cell(NamedTuple):
    """One cell: its text, where it stands in the file, quotes included, and where in the table."""

    text: str
    start: int
    end: int
    row: int
    number: int


class _Column(NamedTuple):
    """A field that the header row names: the keys that lead to it, and whether its cells hold lists."""

    header: Scalar
    path: tuple[str, ...]
    many: bool


Tree = dict[str, Any]
"""The fields of a row while it is put together: nodes and further trees; the keys of a list are its numbers."""

Keys = dict[tuple[str, ...], Scalar]


def read_csv(data: bytes, name: str, *, lists: frozenset[str]) -> tuple[Sequence | None, list[Diagnostic]]:
    """The rows of a CSV file as a list of mappings, and everything that is wrong in it.

    The first row names the fields: `period.end` is the field `end` within `period`, `tests.1.result` a field of the
    first item of `tests`.  An empty cell is an absent fact.  Cells of a column named in `lists` are split at `;` and
    line ends.  Comma, semicolon or tab is taken as the delimiter, whichever the header row has most of.  Text is kept
    as it stands, but for an apostrophe that guards a formula.
    """
    text, found = decode(data, name, fallback="cp1252")
    reader = _Reader(name, text, lists, found)
    return reader.read(), found


class _Reader:
    def __init__(self, name: str, text: str, lists: frozenset[str], found: list[Diagnostic]) -> None:
        self._name, self._text, self._lists, self._found = name, text, lists, found
        self._lines = Lines(text)
        self._headers: dict[int, str] = {}

    def read(self) -> Sequence | None:
        rows = self._rows(_delimiter(self._text))
        header = next(rows, [])
        if not any(cell.text for cell in header):
            self._error(
                "The file has no header row.", Span(self._name, 1, 1, 1, 1), "Name the fields in the first row."
            )
            return None
        columns = self._columns(header)
        keys = _keys(columns.values())
        filled = (row for row in rows if any(cell.text.strip() for cell in row))
        items = tuple(self._item(row, columns, keys, len(header)) for row in filled)
        if not items:
            message = "The file has a header row but nothing below it."
            self._error(message, self._span(header[0]), "Add the rows, or remove the reference to this file.")
        return Sequence(items, self._lines.span(self._name, 0, len(self._text)))

    def _rows(self, delimiter: str) -> Iterator[list[_Cell]]:
        stop = re.compile(rf"[{delimiter}\n]")
        at, number, row, cells = 0, 1, list[_Cell](), 0
        while at < len(self._text):
            quoted = self._quoted(at, number)
            end = _end(stop, self._text, quoted)
            cell_end = quoted if quoted > at else end
            row.append(_Cell(csv_text(self._text, at, cell_end), at, cell_end, number, len(row) + 1))
            if quoted > at and self._text[quoted:end].strip():
                message = f"In row {number} there is more text after the closing quotation mark of a cell."
                span = self._lines.span(self._name, quoted, end, f"row {number}")
                self._error(message, span, "Write a quotation mark within a quoted cell twice.")
            at, cells = end, cells + 1
            if len(row) > COLUMN_LIMIT:
                message = f"The file has more than {COLUMN_LIMIT:,} columns."
                self._error(message, self._span(row[-1]), "Check the delimiters and quotation marks of this row.")
                return
            if cells > CELLS_LIMIT:
                message = f"The file has more than {CELLS_LIMIT:,} cells."
                self._error(message, self._span(row[-1]), "Delete empty rows and columns; their cells count too.")
                return
            if not self._text.startswith(delimiter, at):
                yield row
                number, row = number + 1, []
            elif at + 1 == len(self._text):
                row.append(_Cell("", at + 1, at + 1, number, len(row) + 1))
                yield row
            at += 1

    def _quoted(self, at: int, row: int) -> int:
        """Where the quoted cell that begins at `at` ends; `at` itself if it is none or is never closed."""
        if not self._text.startswith('"', at):
            return at
        if match := _QUOTED.match(self._text, at):
            return match.end()
        message = f"In row {row} a quotation mark opens a cell and is never closed."
        advice = "Close it; a quotation mark within a quoted cell is written twice."
        self._error(message, self._lines.span(self._name, at, at + 1, f"row {row}"), advice)
        return at

    def _columns(self, header: list[_Cell]) -> dict[int, _Column]:
        """The columns by their number, those without a name left out."""
        columns, shape = dict[int, _Column](), dict[str, object]()
        seen = dict[str, Scalar]()
        for cell in header:
            title = cell.text.strip()
            if not title:
                continue
            self._headers[cell.number] = title
            scalar = Scalar(title, self._span(cell), '"')
            path = tuple(part.strip() for part in title.split("."))
            if title in seen:
                first = Related(seen[title].span, "first used here")
                self._error(f"Two columns are named “{title}”.", scalar.span, "Rename or remove one of them.", first)
            elif not all(path) or len(path) > _HEADER_DEPTH or path[0].isdecimal():
                advice = "Name a field, such as text, period.end or tests.1.result."
                self._error(f"“{title}” is not the name of a field.", scalar.span, advice)
            elif not _fits(shape, path):
                advice = "A field holds a text, fields of its own or a list, and only one of them."
                self._error(f"The column “{title}” contradicts another one.", scalar.span, advice)
            else:
                field = ".".join(part for part in path if not part.isdecimal())
                columns[cell.number] = _Column(scalar, path, field in self._lists or path[-1] in self._lists)
            seen.setdefault(title, scalar)
        return columns

    def _item(self, row: list[_Cell], columns: dict[int, _Column], keys: Keys, width: int) -> Mapping:
        fields: Tree = {}
        if len(row) < width:
            message = f"Row {row[0].row} has fewer cells ({len(row)}) than the header row ({width})."
            advice = "Check the delimiters and quotation marks of this row."
            self._error(message, self._lines.span(self._name, row[0].start, row[-1].end, f"row {row[0].row}"), advice)
        for cell in row:
            if not cell.text.strip():
                continue
            if column := columns.get(cell.number):
                _insert(fields, column.path, self._node(cell, many=column.many))
            elif cell.number > width or cell.number not in self._headers:
                message = f"Row {cell.row} has a text in column {cell.number}, which has no name in the header row."
                self._error(
                    message, self._span(cell), "Name the column, or put texts that contain the delimiter in quotes."
                )
        span = self._lines.span(self._name, row[0].start, row[-1].end, f"row {row[0].row}")
        return _mapping(fields, (), keys, span)

    def _node(self, cell: _Cell, *, many: bool) -> Node:
        span = self._span(cell)
        text = cell.text
        if len(text) > CELL_LIMIT:
            self._error(
                f"This cell holds more than {CELL_LIMIT:,} characters.", span, "Check the quotation marks above it."
            )
            return Scalar("", span)
        if not many:
            return Scalar(text, span, '"')
        items, offsets = [], csv_reading(self._text, cell.start, cell.end)[1]
        for match in _LIST_ITEM.finditer(text):
            if item := match[0].strip():
                first = match.start() + match[0].index(item)
                place = self._lines.span(self._name, offsets[first], offsets[first + len(item) - 1] + 1, span.cell)
                items.append(Scalar(item, place, '"'))
        return Sequence(tuple(items), span)

    def _span(self, cell: _Cell) -> Span:
        column = self._headers.get(cell.number, str(cell.number))
        return self._lines.span(self._name, cell.start, cell.end, f"row {cell.row}, column {column}")

    def _error(self, message: str, span: Span, advice: str, *related: Related) -> None:
        if len(self._found) < ERROR_LIMIT:
            self._found.append(Diagnostic("csv", Severity.ERROR, message, span, advice, "", related))


def _end(stop: re.Pattern[str], text: str, at: int) -> int:
    match = stop.search(text, at)
    return match.start() if match else len(text)


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"?', "", text.split("\n", 1)[0])
    return max(_DELIMITERS, key=header.count)


def _fits(shape: dict[str, object], path: tuple[str, ...]) -> bool:
    """Enter `path` into the fields named so far; False if one of them would be two of text, mapping and list."""
    for part in path[:-1]:
        if any(other.isdecimal() != part.isdecimal() for other in shape):
            return False
        below = shape.setdefault(part, {})
        if not isinstance(below, dict):
            return False
        shape = below
    if path[-1] in shape or any(other.isdecimal() != path[-1].isdecimal() for other in shape):
        return False
    shape[path[-1]] = None
    return True


def _insert(fields: Tree, path: tuple[str, ...], value: Node) -> None:
    for part in path[:-1]:
        fields = fields.setdefault(part, {})
    fields[path[-1]] = value


def _keys(columns: Iterable[_Column]) -> Keys:
    """The key for each field, with the place of the header that names it; of the first, if several name its parts."""
    keys: Keys = {}
    for column in columns:
        for depth, part in enumerate(column.path, 1):
            keys.setdefault(column.path[:depth], Scalar(part, column.header.span, '"'))
    return keys


def _mapping(fields: Tree, path: tuple[str, ...], keys: Keys, span: Span) -> Mapping:
    entries = (Entry(keys[*path, part], _built(value, (*path, part), keys, span)) for part, value in fields.items())
    return Mapping(tuple(entries), span)


def _built(value: Node | Tree, path: tuple[str, ...], keys: Keys, span: Span) -> Node:
    if not isinstance(value, dict):
        return value
    if not all(part.isdecimal() for part in value):
        return _mapping(value, path, keys, span)
    numbers = sorted(value, key=int)
    return Sequence(tuple(_built(value[number], (*path, number), keys, span) for number in numbers), span)
