"""Tables that socdocs wrote for people to fill in, and what in them was changed that is not read.

Their last column holds for each row its key and a checksum of what socdocs wrote in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.source.tables.columns import Columns
from socdocs.source.tables.grid import Grid
from socdocs.source.tables.headings import MARK, Shape, is_mark

_MARK: Final = re.compile(r"(\S+) ([0-9a-f]{8})")


class RowMark(NamedTuple):
    """The key of a row, such as `exception:EX-01`, and the checksum of what socdocs wrote in it."""

    key: str
    checksum: str

    def __str__(self) -> str:
        return f"{self.key} {self.checksum}"

    @property
    def id(self) -> str:
        """The id of what the row is about."""
        return self.key.partition(":")[2]


def mark_of_row(key: str, texts: Iterable[str]) -> RowMark:
    """Return the mark of a row with this key and these texts of socdocs."""
    return RowMark(key, digest((key, *texts)))


def read_mark(cell: str) -> RowMark | None:
    """Return the mark in a cell of the last column; None for a row that a person added."""
    match = _MARK.fullmatch(cell.strip())
    return RowMark(match[1], match[2]) if match else None


def digest(texts: Iterable[str]) -> str:
    """Return a checksum that blanks and ends of lines do not change, since programs change them as they save a file."""
    folded = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(folded.encode()).hexdigest()[:8]


def key_of(kind: str, id_: str) -> str:
    """Return the key of a row about what has this id."""
    return f"{kind}:{'_'.join(id_.split())}"


def is_own(grid: Grid, columns: Columns, shape: Shape) -> bool:
    """Whether socdocs wrote the table for people to fill in."""
    return bool(shape.written) and any(map(is_mark, grid.rows[columns.row]))


def changed_cells(grid: Grid, columns: Columns, shape: Shape) -> Iterator[Diagnostic]:
    """Yield what a person changed in a table of socdocs' own where nothing is read."""
    titles = [MARK if is_mark(title) else title.strip() for title in grid.rows[columns.row]]
    yield from _above(grid, columns)
    lost = [heading for heading in shape.written if heading not in titles]
    if lost:
        named = ", ".join(f"“{heading}”" for heading in lost)
        message = f"The column {named} is gone, so it cannot be told whether a fact in it was changed."
        yield _finding("written-cells-changed", message, grid.places.row(columns.row), _WRITE_ANEW)
        return
    written = [titles.index(heading) for heading in shape.written]
    ids = next((number for number, column in columns.by_number.items() if column.path == (shape.key,)), written[0])
    for number in range(columns.row + 1, len(grid.rows)):
        row, facts = grid.rows[number], [heading for heading in shape.written if heading != titles[ids]]
        if (mark := read_mark(_cell(row, titles.index(MARK)))) is None:
            if any(_cell(row, at).strip() for at in written if at != ids):
                message = f"Row {number + 1} has no mark in its last column, so this is not read: {', '.join(facts)}."
                yield _finding("written-cells-changed", message, grid.places.row(number), shape.correct)
            continue
        id_ = _cell(row, ids)
        if key_of("", id_) != f":{mark.id}":
            message = f"Row {number + 1} is about {mark.id}, as its last column says, and not about “{id_.strip()}”."
            advice = f"Put the id back, and sort whole rows only. {_WRITE_ANEW}"
            yield _finding("row-of-another-id", message, grid.places.cell(number, ids, titles[ids]), advice)
        elif mark != mark_of_row(mark.key, (_cell(row, at) for at in written)):
            message = f"In row {number + 1}, {mark.id}, a text was changed that is not read: {', '.join(facts)}."
            yield _finding("written-cells-changed", message, grid.places.row(number), f"{shape.correct} {_WRITE_ANEW}")


def _above(grid: Grid, columns: Columns) -> Iterator[Diagnostic]:
    for number, row in enumerate(grid.rows[: columns.row]):
        for at, text in enumerate(row):
            if text.strip():
                message = "Words above the headings are not read."
                place = grid.places.cell(number, at)
                yield _finding("written-cells-changed", message, place, "Write them into a cell below a heading.")
                return


def _cell(row: Sequence[str], number: int) -> str:
    return row[number] if number < len(row) else ""


_WRITE_ANEW: Final = "A new table, under another name, says what socdocs wrote."


def _finding(code: str, message: str, place: Span, advice: str) -> Diagnostic:
    return Diagnostic(code, _SEVERITY[code], message, place, advice)


_SEVERITY: Final = {"row-of-another-id": Severity.ERROR, "written-cells-changed": Severity.WARNING}
