"""The warning about rows above the headings of a table that look like entries of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.problems import Severity
from socdocs.source.tables.columns import Columns
from socdocs.source.tables.grid import Grid
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.row_findings import ERROR_LIMIT
from socdocs.words import counted, listed

_TITLE: Final = 2
"""The most cells of a title above the headings of a table with more columns."""
_LONGEST: Final = 40
"""The most characters of a cell that a message shows."""
_DIGIT_OR_JOINT: Final = re.compile(r"\d|\w[-_./:]\w")


def rows_above(grid: Grid, columns: Columns, shape: Shape) -> Iterator[Diagnostic]:
    """Yield one warning for all rows above the headings that look like entries; a title, a date and blanks do not.

    Such rows are there where a sheet was sorted together with its headings.
    """
    rows = _Rows(grid, columns, shape)
    entries = [row for row in range(columns.row) if rows.is_like_an_entry(row)]
    if entries:
        named = listed([f"row {row + 1} (“{rows.first_text(row)}”)" for row in entries], ERROR_LIMIT)
        verb = "looks like an entry and is" if len(entries) == 1 else "look like entries and are"
        message = f"{counted(len(entries), 'row')} above the headings {verb} not read: {named}."
        advice = (
            "Put the headings above all entries; a sheet that was sorted together with them has them in between. For a "
            f"row that is none, say where the headings are, beside “file”: header_row: {columns.row + 1}."
        )
        yield Diagnostic("rows-above-headings", Severity.WARNING, message, grid.places.row(entries[0]), advice)


class _Rows:
    """How full the rows of a table are, and what its ids look like."""

    def __init__(self, grid: Grid, columns: Columns, shape: Shape) -> None:
        self._grid = grid
        self._key = next((n for n, column in columns.by_number.items() if column.path == (shape.key,)), None)
        self._headings = self._filled(columns.row)
        below = range(columns.row + 1, len(grid.rows)) if columns.row else ()
        named = [row for row in below if self._key_text(row)]
        self._fewest = min(map(self._filled, named), default=self._headings)
        self._ids = {_form(id_) for id_ in map(self._key_text, named) if _is_like_an_id(id_)}

    def is_like_an_entry(self, row: int) -> bool:
        """Whether a row is as full as the headings or the entries are, or has an id like theirs."""
        filled, key = self._filled(row), self._key_text(row)
        return (
            filled >= self._headings
            or (filled > _TITLE and filled >= self._fewest)
            or (_is_like_an_id(key) and _form(key) in self._ids)
        )

    def first_text(self, row: int) -> str:
        """The text of the first cell of a row that has one, in one line."""
        text = " ".join(next(filter(str.strip, self._grid.rows[row])).split())
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _filled(self, row: int) -> int:
        return sum(bool(text.strip()) for text in self._grid.rows[row])

    def _key_text(self, row: int) -> str:
        cells = self._grid.rows[row]
        return cells[self._key].strip() if self._key is not None and self._key < len(cells) else ""


def _is_like_an_id(text: str) -> bool:
    return len(text.split()) == 1 and _DIGIT_OR_JOINT.search(text) is not None


def _form(id_: str) -> str:
    """An id with `a` for its letters and `9` for its numbers: `AC-01` and `IT-7` have one form."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", id_))
