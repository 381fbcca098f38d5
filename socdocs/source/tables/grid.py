"""A grid of cells with their places: the result of every reader of tables, before columns get a meaning."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from msgspec import Struct, field

from socdocs.diagnostics import Span
from socdocs.files import FileRefused
from socdocs.source.tree import Scalar

CELL_LIMIT = 1_000_000
"""The most characters of one cell."""

COLUMN_LIMIT = 1_000
CELLS_LIMIT = 300_000
"""The most cells of one table, empty ones between filled ones included."""

BOOK_CELLS_LIMIT = 3_000_000
BOOK_TEXT_LIMIT = 20_000_000
"""The most cells, and the most characters in them, of all sheets of a workbook that are read.

A text that is in the file once counts for each cell that shows it."""

LIST_SEPARATORS: Final = ";\n"
"""What separates the values in a cell that holds several."""
_BLANKS = re.compile(r"\s*")
_QUOTED_ITEM = re.compile(r'"((?:[^"]|"")+)"[ \t]*')

Cell = tuple[int, int]
"""A row and a column, both from 0."""


class Places(Protocol):
    """The places of the cells of a grid; `title` is the heading of the column, "" if it has none."""

    def cell(self, row: int, column: int, title: str = "") -> Span:
        """The place of a cell."""

    def row(self, row: int) -> Span:
        """The place of a row."""

    def items(self, row: int, column: int, title: str, separators: str) -> tuple[Scalar, ...]:
        """The values in a cell that holds several, separated by `separators`, each with its own place."""

    @property
    def whole(self) -> Span:
        """The place of the table."""


class Merge(NamedTuple):
    """Cells that are merged into one: the first and the last row, and the first and the last column."""

    top: int
    left: int
    bottom: int
    right: int


def covered_cells(merges: Iterable[Merge], rows: int, columns: int) -> frozenset[Cell]:
    """The cells within so many rows and columns that lie under a merged cell: all of its cells but the first.

    It takes one pass over the merges and one over the cells, however many merges lie above one another.
    """
    steps, firsts = [[0] * (columns + 1) for _ in range(rows + 1)], Counter[Cell]()
    for top, left, bottom, right in merges:
        if top < rows and left < columns:
            below, behind = min(bottom + 1, rows), min(right + 1, columns)
            for row, column, step in ((top, left, 1), (top, behind, -1), (below, left, -1), (below, behind, 1)):
                steps[row][column] += step
            firsts[top, left] += 1
    covered, above = set[Cell](), [0] * (columns + 1)
    for row, line in enumerate(steps[:rows]):
        above = [*map(operator.add, above, accumulate(line))]
        covered.update((row, column) for column, times in enumerate(above) if times > firsts[row, column])
    return frozenset(covered)


class Peculiar(Struct, frozen=True):
    """Facts about cells besides their values.

    `errors` are the texts of cells that hold an error, `unvalued` the cells with a formula whose value was not
    saved, `comments` those with a comment beside their value.  `numbers` and `days` are cells that hold a number or a
    day, where an id may have been meant.  `otherwise` are cells that show a number in a way that is not known here,
    with that way, and `struck` those with words that have a line through them.  `covered` are the values of cells under
    merged cells, which no program shows.
    """

    errors: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    unvalued: frozenset[Cell] = frozenset()
    numbers: frozenset[Cell] = frozenset()
    days: frozenset[Cell] = frozenset()
    otherwise: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    covered: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    struck: frozenset[Cell] = frozenset()
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    comments: frozenset[Cell] = frozenset()


class Grid(Struct, frozen=True):
    """The cells of one table as text.

    Rows can differ in length; `delimited` says that a row with too few or too many cells is a mistake, as in CSV files.
    """

    name: str
    rows: Sequence[Sequence[str]]
    places: Places
    peculiar: Peculiar = field(default_factory=Peculiar)
    delimited: bool = False


def require_few_characters(characters: int, name: str) -> None:
    """Raise `FileRefused` where the cells of a workbook hold more characters than are read."""
    if characters > BOOK_TEXT_LIMIT:
        message = (
            f"The cells of {name} hold more than {BOOK_TEXT_LIMIT:,} characters, the most that is read; a text that "
            "many cells repeat counts for each of them."
        )
        advice = "Take long texts, or rows and sheets, out that the report does not need."
        raise FileRefused("workbook", message, advice)


class Item(NamedTuple):
    """One of several values in a cell; `start` and `end` are those of its characters, quotation marks aside."""

    text: str
    start: int
    end: int


def items_of(text: str, separators: str) -> Iterator[Item]:
    """Yield the values in a cell that are separated by one of `separators`; one in quotation marks may hold them."""
    separator, at = re.compile(f"[{re.escape(separators)}]"), 0
    while at <= len(text):
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr] # it matches ""
        quoted = _QUOTED_ITEM.match(text, at)
        end = quoted.end() if quoted else at
        if quoted and quoted[1].strip() and (end == len(text) or text[end] in separators):
            yield Item(quoted[1].replace('""', '"'), quoted.start(1), quoted.end(1))
        else:
            found = separator.search(text, at)
            end = found.start() if found else len(text)
            if item := text[at:end].strip():
                start = text.index(item, at)
                yield Item(item, start, start + len(item))
        at = end + 1


def as_item(text: str, separators: str = LIST_SEPARATORS) -> str:
    """Write a value for a cell with several, in quotation marks where it would not be read as one."""
    if not text.startswith('"') and [item.text for item in items_of(text, separators)] == [text]:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def column_letters(column: int) -> str:
    """The letters of the column with this number, from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
