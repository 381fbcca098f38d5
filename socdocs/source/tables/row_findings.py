"""Findings about all rows of a table: cells that cannot be used, and rows that were joined or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.source.tables.columns import Columns
from socdocs.source.tables.grid import Cell, Grid
from socdocs.words import listed

ERROR_LIMIT: Final = 1_000
"""The most errors of one table that are listed, and the most cells or ids that one message names."""
_LONGEST: Final = 40
"""The most characters of a cell that a message shows."""


class RowNotes(Struct):
    """Notes taken while the rows of a table are read.

    `joined`, `continued`, `explained` and `hidden` count rows; `headings` are the cells with a heading of rows.
    `not_in_force` and `unknown_status` hold the ids of rows by the word in their status column.
    """

    joined: int = 0
    continued: int = 0
    headings: list[Cell] = field(default_factory=list)
    explained: int = 0
    hidden: int = 0
    not_in_force: dict[str, list[str]] = field(default_factory=dict)
    unknown_status: dict[str, list[str]] = field(default_factory=dict)


def row_findings(
    grid: Grid, columns: Columns, notes: RowNotes, place: Callable[[int, int], Span]
) -> Iterator[Diagnostic]:
    """Yield at most one finding of each kind for the whole table; `place` gives the place of a row and a column."""
    used, read = columns.by_number.values(), columns.read
    rows = range(columns.row + 1, len(grid.rows))
    # What has no text may be all that there is of a row, or lie below the last row with one.
    errors, unvalued = (
        sorted(cell for cell in cells if cell[1] in read and cell[0] > columns.row)
        for cells in (grid.peculiar.errors, grid.peculiar.unvalued)
    )
    ids = {column.number for column in used if column.holds in ("id", "codes")}
    names = {column.number for column in used if column.holds == "id"}
    days = sorted(cell for cell in grid.peculiar.days if cell[1] in ids and cell[0] in rows)
    numbers = sorted(cell for cell in grid.peculiar.numbers if cell[1] in names and cell[0] in rows)
    yield from _cells("cell-error", errors, grid.peculiar.errors, place)
    yield from _cells("formula-without-value", unvalued, {}, place)
    yield from _cells("day-as-id", days, {}, place)
    yield from _cells("number-as-id", numbers, {}, place)
    otherwise = sorted(cell for cell in grid.peculiar.otherwise if cell[1] in read and cell[0] in rows)
    struck = sorted(cell for cell in grid.peculiar.struck if cell[1] in read and cell[0] in rows)
    yield from _cells("number-shown-otherwise", otherwise, grid.peculiar.otherwise, place)
    yield from _cells("struck-out-words", struck, {}, place)
    covered = sorted(cell for cell in grid.peculiar.covered if cell[1] in read and cell[0] > columns.row)
    yield from _cells("value-under-a-merged-cell", covered, grid.peculiar.covered, grid.places.cell)
    yield from _cells("comments-unread", sorted(grid.peculiar.comments), {}, place)
    yield from statuses(notes, None if columns.status is None else place(columns.row, columns.status))
    yield from _counts(grid, columns, notes, place)


def _cells(
    code: str, cells: Iterable[Cell], texts: Mapping[Cell, str], place: Callable[[int, int], Span]
) -> Iterator[Diagnostic]:
    """Yield one finding for all `cells`, if there are any."""
    cells = list(cells)
    if not cells:
        return
    said = _CELLS[code]
    names = [place(*cell).cell + _in_brackets(texts.get(cell, "")) for cell in cells]
    message = f"{said.one if len(cells) == 1 else said.many.format(count=len(cells))}: {listed(names, ERROR_LIMIT)}."
    yield Diagnostic(code, said.severity, message, place(*cells[0]), said.advice)


def _in_brackets(text: str) -> str:
    return f" ({text if len(text) <= _LONGEST else text[:_LONGEST] + '…'})" if text else ""


def statuses(notes: RowNotes, place: Span | None) -> Iterator[Diagnostic]:
    """Yield a warning for the rows that are not in force, and one for words that do not say whether they are."""
    if notes.not_in_force:
        rows = sum(map(len, notes.not_in_force.values()))
        words = _by_word(notes.not_in_force)
        message = f"{_many(rows, 'row is', 'rows are')} left out because of the status: {words}."
        advice = (
            "Take them out of the table, or where they were in force for a part of the period, give “from” and "
            "“until” and another status. `ignore` with the heading of this column takes all rows in."
        )
        yield Diagnostic("rows-not-in-force", Severity.WARNING, message, place, advice)
    if notes.unknown_status:
        message = f"These words do not say whether a row is in force: {_by_word(notes.unknown_status)}."
        advice = "The rows were taken in. Write implemented, planned, retired or not applicable."
        yield Diagnostic("unknown-status", Severity.WARNING, message, place, advice)


def _counts(grid: Grid, columns: Columns, notes: RowNotes, place: Callable[[int, int], Span]) -> Iterator[Diagnostic]:
    words = [f"{place(*cell).cell} (“{' '.join(grid.rows[cell[0]][cell[1]].split())}”)" for cell in notes.headings]
    passed_over = f"across the table passed over: {listed(words, ERROR_LIMIT)}"
    counted = (
        (notes.joined, "row was", "rows were", "joined with one above that has the same id"),
        (notes.continued, "row continues", "rows continue", "the one above"),
        (len(notes.headings), "heading", "headings", passed_over),
        (notes.explained, "row", "rows", "below the headings, which says what they mean, passed over"),
        (notes.hidden, "hidden row was", "hidden rows were", "read like the others"),
    )
    parts = [f"{_many(count, one, many)} {what}" for count, one, many, what in counted if count]
    if parts:
        message = f"{grid.name}: {'; '.join(parts)}."
        yield Diagnostic("rows-joined", Severity.INFO, message, grid.places.row(columns.row))


class _Said(NamedTuple):
    severity: Severity
    one: str
    many: str
    advice: str


_CELLS: Final[Mapping[str, _Said]] = {
    "cell-error": _Said(
        Severity.ERROR,
        "A cell holds an error instead of a value",
        "{count} cells hold an error instead of a value",
        "Mend the formula, or write the value into the cell.",
    ),
    "formula-without-value": _Said(
        Severity.ERROR,
        "A cell holds a formula whose value was not saved",
        "{count} cells hold formulas whose values were not saved",
        "Open the file in Excel or LibreOffice and save it again, so that the values are stored with the formulas.",
    ),
    "day-as-id": _Said(
        Severity.ERROR,
        "A cell holds a date where an id belongs",
        "{count} cells hold dates where ids belong",
        "The spreadsheet program made a date of what was typed. Format the column as text, and type the ids again.",
    ),
    "comments-unread": _Said(
        Severity.INFO,
        "A comment is not read",
        "{count} comments are not read",
        "Nothing needs to change if the report needs none of it; otherwise write it into a cell.",
    ),
    "number-shown-otherwise": _Said(
        Severity.WARNING,
        "A cell shows a number in a form that is not known here, or a text not at all, so that the value alone is read",
        "{count} cells show numbers in forms that are not known here, or texts not at all, so that their values alone "
        "are read",
        "Format the cells as text, and type what the report is to say.",
    ),
    "value-under-a-merged-cell": _Said(
        Severity.WARNING,
        "A cell under a merged cell holds a value that is not shown; it is left out",
        "{count} cells under merged cells hold values that are not shown; they are left out",
        "Take the merged cells apart to see them, and delete what is not meant or give it a row or cell of its own.",
    ),
    "struck-out-words": _Said(
        Severity.WARNING,
        "A cell has words that are struck out; they are read like the others",
        "{count} cells have words that are struck out; they are read like the others",
        "Delete what no longer holds, or take the line through the words away.",
    ),
    "number-as-id": _Said(
        Severity.WARNING,
        "A cell holds a number where an id belongs",
        "{count} cells hold numbers where ids belong",
        "1.1 and 1.10 are the same number, so one may stand for the other. Format the column as text, and look at the "
        "ids once more.",
    ),
}


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _by_word(ids: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{word}: {listed(tuple(dict.fromkeys(keys)), ERROR_LIMIT)}" for word, keys in ids.items())
