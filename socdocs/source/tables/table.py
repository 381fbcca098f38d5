"""Read a table from a CSV file or a workbook into a located tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from socdocs.diagnostics import Diagnostic, Span
from socdocs.files import FileRefused
from socdocs.problems import Severity
from socdocs.source.file_kinds import TABLES, WORKBOOKS
from socdocs.source.tables.account import Account, account
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.columns import LOOKED_AT, Columns, read_columns
from socdocs.source.tables.csv_grid import csv_grid
from socdocs.source.tables.grid import Grid
from socdocs.source.tables.headings import Headings, Shape, fold
from socdocs.source.tables.own_tables import changed_cells, is_own
from socdocs.source.tables.rows import read_rows
from socdocs.source.tree import Sequence
from socdocs.words import suggest


def read_table(
    data: bytes, name: str, shape: Shape, choice: Choice | None = None
) -> tuple[Sequence | None, list[Diagnostic]]:
    """Read a table; returns its rows as a list of entries, and the findings about it.

    The extension of `name` gives the kind of file; places name the file `name`.  `choice` holds the options that the
    description gives.  The list is None where nothing could be read.  Raises `FileRefused` for a workbook that cannot
    be opened.
    """
    headings, choice = Headings(shape), choice or Choice()
    grid, columns, found = _READERS[PurePath(name).suffix.lower()](data, name, headings, choice)
    if grid is None or columns is None:
        return None, found
    rows = read_rows(grid, columns, shape, found)
    if is_own(grid, columns, shape):
        found += changed_cells(grid, columns, shape)
    elif choice.header_row is None and columns.row:
        from socdocs.source.tables.rows_above import rows_above  # imported late: most tables begin with their headings

        found += rows_above(grid, columns, shape)
    return rows, found


def grid_of_table(data: bytes, name: str, shape: Shape, choice: Choice) -> tuple[Grid, Columns] | None:
    """Return the cells of a table and its columns, as `read_table` reads them; None where they cannot be told."""
    grid, columns, _ = _READERS[PurePath(name).suffix.lower()](data, name, Headings(shape), choice)
    return None if grid is None or columns is None else (grid, columns)


def account_of_table(data: bytes, name: str, shape: Shape, choice: Choice) -> Account | None:
    """Return what became of the rows and columns of a table, as `read_table` reads it; None where it cannot be read."""
    read = grid_of_table(data, name, shape, choice)
    return account(*read, Headings(shape), choice) if read else None


def choice_for_table(data: bytes, name: str, shape: Shape, choice: Choice) -> Choice:
    """Return what of `choice` is about this one of several tables: without the headings that it does not have."""
    grid, _, _ = _READERS[PurePath(name).suffix.lower()](data, name, Headings(shape), Choice(choice.sheet))
    if grid is None:
        return choice
    known = {fold(text) for row in grid.rows[:LOOKED_AT] for text in row}
    return choice._replace(
        columns=tuple(pair for pair in choice.columns if fold(pair[1].text) in known),
        ignore=tuple(heading for heading in choice.ignore if fold(heading.text) in known),
    )


_Read = tuple[Grid | None, Columns | None, list[Diagnostic]]


def _from_csv(data: bytes, name: str, headings: Headings, choice: Choice) -> _Read:
    grid, found = csv_grid(data, name, lambda text: not headings.shape.free and bool(headings.field(text)))
    if choice.sheet is not None:
        message = "A CSV file has no sheets."
        found.append(Diagnostic("sheet", Severity.ERROR, message, choice.sheet.span, "Take “sheet” out."))
    return grid, read_columns(grid, headings, choice, found), found


def _from_workbook(data: bytes, name: str, headings: Headings, choice: Choice) -> _Read:
    from socdocs.source.tables.workbook import Workbook

    book = Workbook(data, name)
    if choice.sheet is not None:
        chosen = next((sheet for sheet in book.sheets if sheet.casefold() == choice.sheet.text.strip().casefold()), "")
        if not chosen:
            message = f"{name} has no sheet “{choice.sheet.text}”."
            advice = suggest(choice.sheet.text, book.sheets, f"It has {_named(book.sheets)}.")
            return None, None, [Diagnostic("sheet", Severity.ERROR, message, choice.sheet.span, advice)]
        return _sheet(book.grid(chosen), headings, choice)
    shown = [sheet for sheet, visible in book.sheets.items() if visible] or list(book.sheets)
    if not shown:
        raise FileRefused("workbook", f"{name} has no sheet with cells.", "Put the table on a worksheet.")
    if len(shown) == 1:
        return _sheet(book.grid(shown[0]), headings, choice)
    readings = {sheet: _sheet(book.grid(sheet), headings, choice) for sheet in shown}
    fitting = [sheet for sheet, (_, columns, _) in readings.items() if columns is not None]
    if len(fitting) == 1:
        return readings[fitting[0]]
    what = "Several sheets" if fitting else "None of the sheets"
    message = f"{what} of {name} can be read as the table that belongs here: {_named(fitting or shown)}."
    advice = f'Name the one that is meant beside “file”: sheet: "{(fitting or shown)[0]}".'
    return None, None, [Diagnostic("sheet", Severity.ERROR, message, Span(name, 1, 1, 1, 1), advice)]


def _sheet(read: tuple[Grid, list[Diagnostic]], headings: Headings, choice: Choice) -> _Read:
    grid, found = read
    return grid, read_columns(grid, headings, choice, found), found


def _named(sheets: Iterable[str]) -> str:
    return ", ".join(f"“{sheet}”" for sheet in sheets)


_READERS: Final[Mapping[str, Callable[[bytes, str, Headings, Choice], _Read]]] = MappingProxyType(
    {**dict.fromkeys(TABLES, _from_csv), **dict.fromkeys(WORKBOOKS, _from_workbook)}
)
