"""Read CSV into a grid of cells: delimiters, quotation marks and the places of cells in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.source.characters import decode
from socdocs.source.lines import Lines
from socdocs.source.positions import csv_reading, csv_text
from socdocs.source.tables.grid import CELL_LIMIT, CELLS_LIMIT, COLUMN_LIMIT, Grid, items_of
from socdocs.source.tree import Scalar

_DELIMITERS: Final = ",;\t"
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t]*(?:\n|$)', re.IGNORECASE)
"""The first line that many tools write for Excel."""
_LOOKED_AT: Final = 20
"""How many lines at the top of a file are searched for the header."""


class _Cell(NamedTuple):
    """One cell: its text, and its place in the file, quotes included."""

    text: str
    start: int
    end: int


def csv_grid(data: bytes, name: str, is_header: Callable[[str], bool]) -> tuple[Grid, list[Diagnostic]]:
    """Read the cells of a CSV file; returns them with the findings about its syntax.

    The delimiter is a comma, semicolon or tab: the one that a line `sep=` names, else the one that finds most column
    headings (`is_header` knows them), else the most frequent one of the first line.  Text is kept as written, except
    for an apostrophe that guards a formula.
    """
    text, found = decode(data, name, fallback="cp1252")
    reader = _Reader(name, text, found)
    rows = list(reader.rows(is_header))
    return Grid(
        name, [[cell.text for cell in row] for row in rows], _Places(name, rows, reader.lines), delimited=True
    ), found


class _Places:
    def __init__(self, name: str, rows: list[list[_Cell]], lines: Lines) -> None:
        self._name, self._rows, self._lines = name, rows, lines

    @property
    def whole(self) -> Span:
        return self._lines.span(self._name, 0, len(self._lines.text))

    def row(self, row: int) -> Span:
        cells = self._rows[row]
        return self._lines.span(self._name, cells[0].start, cells[-1].end, f"row {row + 1}")

    def cell(self, row: int, column: int, title: str = "") -> Span:
        cell = self._rows[row][column]
        return self._span(cell.start, cell.end, row, column, title)

    def items(self, row: int, column: int, title: str, separators: str) -> tuple[Scalar, ...]:
        cell = self._rows[row][column]
        offsets = csv_reading(self._lines.text, cell.start, cell.end)[1]
        return tuple(
            Scalar(item, self._span(offsets[start], offsets[end - 1] + 1, row, column, title), '"')
            for item, start, end in items_of(cell.text, separators)
        )

    def _span(self, start: int, end: int, row: int, column: int, title: str) -> Span:
        return self._lines.span(self._name, start, end, f"row {row + 1}, column {title or column + 1}")


class _Reader:
    def __init__(self, name: str, text: str, found: list[Diagnostic]) -> None:
        self._name, self._text, self._found = name, text, found
        self.lines = Lines(text)

    def rows(self, is_header: Callable[[str], bool]) -> Iterator[list[_Cell]]:
        """The rows of the table, blank ones included."""
        named = _SEPARATOR_LINE.match(self._text)
        at = named.end() if named else 0
        delimiter = named[1] if named else _delimiter(self._text, is_header)
        stop = re.compile(rf"[{re.escape(delimiter)}\n]")
        number, row, cells = 1, list[_Cell](), 0
        while at < len(self._text):
            quoted = self._quoted(at, number)
            end = _end(stop, self._text, quoted)
            cell_end = quoted if quoted > at else end
            row.append(self._cell(at, cell_end, number))
            if quoted > at and self._text[quoted:end].strip():
                message = f"In row {number} there is more text after the closing quotation mark of a cell."
                self._error(message, quoted, end, number, "Write a quotation mark within a quoted cell twice.")
            at, cells = end, cells + 1
            if len(row) > COLUMN_LIMIT:
                message = f"The file has more than {COLUMN_LIMIT:,} columns."
                advice = "Check the delimiters and quotation marks of this row."
                self._error(message, row[-1].start, row[-1].end, number, advice)
                return
            if cells > CELLS_LIMIT:
                message = f"The file has more than {CELLS_LIMIT:,} cells."
                advice = "Delete empty rows and columns; their cells count too."
                self._error(message, row[-1].start, row[-1].end, number, advice)
                return
            if not self._text.startswith(delimiter, at):
                yield row
                number, row = number + 1, []
            elif at + 1 == len(self._text):
                row.append(_Cell("", at + 1, at + 1))
                yield row
            at += 1

    def _cell(self, start: int, end: int, number: int) -> _Cell:
        text = csv_text(self._text, start, end)
        if len(text) > CELL_LIMIT:
            message = f"This cell holds more than {CELL_LIMIT:,} characters."
            self._error(message, start, end, number, "Check the quotation marks above it.")
            text = ""
        return _Cell(text, start, end)

    def _quoted(self, at: int, number: int) -> int:
        """The end of the quoted cell that begins at `at`; `at` itself if there is none or it is never closed."""
        if not self._text.startswith('"', at):
            return at
        if match := _QUOTED.match(self._text, at):
            return match.end()
        message = f"In row {number} a quotation mark opens a cell and is never closed."
        self._error(message, at, at + 1, number, "Close it; a quotation mark within a quoted cell is written twice.")
        return at

    def _error(self, message: str, start: int, end: int, row: int, advice: str) -> None:
        span = self.lines.span(self._name, start, end, f"row {row}")
        self._found.append(Diagnostic("csv", Severity.ERROR, message, span, advice))


def _end(stop: re.Pattern[str], text: str, at: int) -> int:
    match = stop.search(text, at)
    return match.start() if match else len(text)


def _delimiter(text: str, is_header: Callable[[str], bool]) -> str:
    """The delimiter that finds most column headings in one of the first lines, else the most frequent one."""
    top = _QUOTED.sub(_joined, text[: CELL_LIMIT // 10])
    lines = top.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    first = next((line for line in lines if any(map(line.count, _DELIMITERS))), "")
    commonest = max(_DELIMITERS, key=re.sub(r'"[^"]*"?', "", first).count)
    if all(map(is_header, _cells(first, commonest))):
        return commonest

    def headings(delimiter: str) -> int:
        rows = (_cells(line, delimiter) for line in lines)
        return max((sum(map(is_header, row)) for row in rows if len(row) > 1), default=0)

    return max(_DELIMITERS, key=lambda delimiter: (headings(delimiter), delimiter == commonest))


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _joined(quoted: re.Match[str]) -> str:
    """A quoted cell in one line and without delimiters, as far as the search for headings needs it."""
    return re.sub(rf"[{_DELIMITERS}\n]", " ", quoted[0])
