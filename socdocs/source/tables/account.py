"""Say what became of each column of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socdocs.source.tables.choice import Choice
from socdocs.source.tables.columns import Columns
from socdocs.source.tables.grid import Grid, column_letters
from socdocs.source.tables.headings import Headings, fold
from socdocs.words import OWNERS, counted


class ColumnUse(NamedTuple):
    """What became of a column: the field that it fills, or "" and the reason why it fills none.

    Where a file has no columns, `heading` is a key of its entries, and `number` says how many of them have it.
    """

    heading: str
    field: str
    reason: str = ""
    number: int = 0


class Account(NamedTuple):
    """What a file holds, such as `12 rows below the headings`, and what became of each of its columns or keys."""

    holds: str
    columns: tuple[ColumnUse, ...]


def account(grid: Grid, columns: Columns, headings: Headings, choice: Choice) -> Account:
    """Return the account of a table whose columns are understood."""
    below = grid.rows[columns.row + 1 :]
    rows = sum(any(map(str.strip, row)) for row in below)
    return Account(f"{counted(rows, 'row')} below the headings", tuple(_uses(grid, columns, headings, choice)))


def _uses(grid: Grid, columns: Columns, headings: Headings, choice: Choice) -> Iterator[ColumnUse]:
    titles = grid.rows[columns.row]
    ignored = {fold(heading.text) for heading in choice.ignore}
    for number in range(max(map(len, grid.rows))):
        title = titles[number].strip() if number < len(titles) else ""
        name = title or f"{column_letters(number)} (no heading)"
        if number in columns.by_number:
            yield ColumnUse(name, columns.by_number[number].field)
        elif number == columns.status:
            yield ColumnUse(name, "", "says which rows are in force")
        elif fold(title or column_letters(number)) in ignored:
            yield ColumnUse(name, "", "left out, as you asked")
        elif title:
            yield ColumnUse(name, "", _why_left_out(title, headings))
        elif any(number < len(row) and row[number].strip() for row in grid.rows[columns.row + 1 :]):
            yield ColumnUse(name, "", "left out, since it has no heading")


def _why_left_out(title: str, headings: Headings) -> str:
    if owner := headings.owner_elsewhere(title):
        return f"left out, since it belongs to {OWNERS[owner].subject}"
    return "left out, since no field is known for this heading, or another column fills it"
