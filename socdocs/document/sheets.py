"""Sheets of a workbook as values: every cell is a text."""

from __future__ import annotations

from typing import NamedTuple


class SheetColumn(NamedTuple):
    """A column: its heading, and its width in characters.  A `mark` column holds at most one letter in each cell."""

    heading: str
    width: int
    mark: bool = False


class Sheet(NamedTuple):
    """A sheet with one row of headings; the first `frozen` columns stay in sight."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    frozen: int = 1
