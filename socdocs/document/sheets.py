"""Sheets of a workbook as values: every cell is a text."""

from __future__ import annotations

from typing import NamedTuple


class SheetColumn(NamedTuple):
    """A column: its heading, and its width in characters.

    A `mark` column holds at most one letter in each cell.  In a `typed` column people type, with `choices` one of
    these words.  A `hidden` column is there for programs.
    """

    heading: str
    width: int
    mark: bool = False
    typed: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False


class Sheet(NamedTuple):
    """A sheet with one row of headings; the first `frozen` columns stay in sight."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    frozen: int = 1


def without_empty_columns(sheet: Sheet) -> Sheet:
    """Return the sheet without the columns in which no row has a text."""
    kept = [at for at in range(len(sheet.columns)) if any(row[at] for row in sheet.rows)]
    rows = tuple(tuple(row[at] for at in kept) for row in sheet.rows)
    return sheet._replace(columns=tuple(sheet.columns[at] for at in kept), rows=rows) if sheet.rows else sheet


class Book(NamedTuple):
    """Sheets under one title: a workbook holds all of them, a CSV file the first, a Markdown file the `pages`.

    `lead` is a sentence on what is in them.  Without `pages` a Markdown file holds all sheets that have rows.
    """

    title: str
    organization: str
    sheets: tuple[Sheet, ...]
    lead: str = ""
    kind: str = ""
    pages: tuple[Sheet, ...] = ()

    @property
    def is_typed_in(self) -> bool:
        """Whether people type in a sheet, which a later run reads again."""
        return any(column.typed for sheet in self.sheets for column in sheet.columns)
