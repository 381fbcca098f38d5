"""Turn the rows of a table into entries: join rows with the same id, and leave out rows that are not in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, cast

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.problems import Severity
from socdocs.source.tables.columns import Column, Columns
from socdocs.source.tables.entries import Growing, Numbered, Tree, insert, keys_of, mapping_of, say_the_same
from socdocs.source.tables.grid import LIST_SEPARATORS, Cell, Grid, require_few_characters
from socdocs.source.tables.headings import Shape, status_of
from socdocs.source.tables.row_findings import ERROR_LIMIT, RowNotes, row_findings
from socdocs.source.tree import Node, Scalar, Sequence

_FOR_PROGRAMS: Final = "$$"
_TEXT: Final = "text"


class _Item(NamedTuple):
    """An entry: the row in which it begins, its fields, and the id of all its rows."""

    row: int
    fields: Tree
    key: str = ""


class _LeftOut(NamedTuple):
    """A row that is left out because of the word in its status column, and the id of its entry."""

    row: int
    word: str
    key: str


def read_rows(grid: Grid, columns: Columns, shape: Shape, found: list[Diagnostic]) -> Sequence | None:
    """Read the entries below the headings; adds the findings about rows to `found`.

    None for a table without rows.  Raises `FileRefused` where merged cells hold too many characters.
    """
    return _Reader(grid, columns, shape, found).read()


class _Reader:
    def __init__(self, grid: Grid, columns: Columns, shape: Shape, found: list[Diagnostic]) -> None:
        self._grid, self._columns, self._shape, self._found = grid, columns, shape, found
        self._notes = RowNotes()
        self._merged = dict(_merged(grid, columns))
        self._across = {
            (merge.top, merge.left): merge.right
            for merge in grid.peculiar.merges
            if merge.top == merge.bottom and merge.right > merge.left
        }
        self._left_out: list[_LeftOut] = []
        self._keys = keys_of(columns.by_number.values())
        self._key = next((c for c in columns.by_number.values() if c.path == (shape.key,)), None)
        self._words = next((c for c in columns.by_number.values() if c.path == (_TEXT,)), None)

    def read(self) -> Sequence | None:
        items, last = dict[object, _Item](), None
        left_out, seen = False, False
        for row in self._rows():
            seen = True
            last, left_out = self._take(row, items, last, left_out=left_out)
        for left_out_row, word, key in self._left_out:
            # An entry whose other rows are in force is there, so that only its row tells what is not.
            name = f"row {left_out_row + 1} of {key}" if key in items else key
            self._notes.not_in_force.setdefault(word, []).append(name)
        self._found += row_findings(self._grid, self._columns, self._notes, self._place)
        if not seen:
            message = "The file has a header row but nothing below it."
            place = self._grid.places.cell(self._columns.row, next(iter(self._columns.by_number), 0), self._title(0))
            self._error(
                "csv" if self._grid.delimited else "table-header",
                message,
                place,
                "Add the rows, or remove the reference to this file.",
            )
            return None
        entries = tuple(
            mapping_of(item.fields, (), self._keys, self._grid.places.row(item.row)) for item in items.values()
        )
        return Sequence(entries, self._grid.places.whole)

    def _rows(self) -> Iterator[int]:
        """Yield the rows below the headings that are not empty."""
        header = [text.strip() for text in self._grid.rows[self._columns.row]]
        # Headings such as $$ref_id are made for programs, and the row below them says in words what they mean.
        is_explained = all(text.startswith(_FOR_PROGRAMS) for text in header if text)
        for row in range(self._columns.row + 1, len(self._grid.rows)):
            texts = [text.strip() for text in self._grid.rows[row]]
            if any(texts) and texts != header:
                if is_explained and row == self._columns.row + 1 and len(self._key_text(row).split()) > 1:
                    self._notes.explained += 1
                elif self._across and (heading := self._heading_across(row)) is not None:
                    self._notes.headings.append(heading)
                else:
                    yield row

    def _heading_across(self, row: int) -> Cell | None:
        """The cell of a heading within the table: one text across several columns, which is in none of them.

        It is across the whole table, begins in a column that is not read, or is where the id is and looks like none.
        """
        texts = [number for number, text in enumerate(self._grid.rows[row]) if text.strip()]
        if len(texts) != 1 or (row, texts[0]) not in self._across:
            return None
        left, read = texts[0], self._columns.read
        is_whole = left <= min(read) and max(read) <= self._across[row, left]
        is_id = self._key is None or left != self._key.number or _is_like_an_id(self._grid.rows[row][left])
        return (row, left) if is_whole or left not in read or not is_id else None

    def _take(
        self, row: int, items: dict[object, _Item], last: _Item | None, *, left_out: bool
    ) -> tuple[_Item | None, bool]:
        """Add a row to `items`; returns the entry that the next row can continue, and whether it is left out."""
        fields = self._fields(row)
        if row in self._grid.peculiar.hidden_rows:
            self._notes.hidden += 1
        key = self._key_text(row)
        if self._key is not None and not key:
            return self._continued(row, fields, last, left_out=left_out)
        if self._shape.joins and not self._in_force(row, key):
            return None, True
        item = _Item(row, fields, " ".join(key.split()))
        if not self._shape.joins:
            items[row] = item
            return item, False
        same = items.setdefault(item.key, item)
        if same is not item:
            self._notes.joined += 1
            self._join(same.fields, fields, (), key)
        return same, False

    def _continued(self, row: int, fields: Tree, last: _Item | None, *, left_out: bool) -> tuple[_Item | None, bool]:
        """Handle a row without an id: it continues the row above if its text is empty too."""
        if self._shape.joins and _TEXT not in fields and left_out:
            self._left_out.append(self._left_out[-1]._replace(row=row))
            return last, left_out
        if self._shape.joins and _TEXT not in fields and last is not None:
            if self._in_force(row, last.key):
                self._notes.continued += 1
                self._join(last.fields, fields, (), last.key)
            return last, left_out
        self._without_key(row)
        return last, left_out

    def _without_key(self, row: int) -> None:
        key = cast("Column", self._key)
        message = f"Row {row + 1} has no {self._heading(key)}."
        advice = f"Write its {key.path[-1]} into this cell."
        if self._shape.joins and self._words is not None:
            advice += f" A row that continues the one above leaves {self._heading(self._words)} empty too."
        place = self._place(row, key.number) if key.number < len(self._grid.rows[row]) else self._grid.places.row(row)
        self._error("row-without-id", message, place, advice)

    # One row

    def _fields(self, row: int) -> Tree:
        fields: Tree = {}
        cells = self._grid.rows[row]
        if self._grid.delimited and len(cells) < self._columns.width:
            message = f"Row {row + 1} has fewer cells ({len(cells)}) than the header row ({self._columns.width})."
            advice = "Check the delimiters and quotation marks of this row."
            self._error("csv", message, self._grid.places.row(row), advice)
        for number, column in self._columns.by_number.items():
            if text := self._text(row, number):
                insert(fields, column.path, self._node(row, column, text))
        if self._grid.delimited:
            self._look_beyond(row, cells)
        return fields

    def _look_beyond(self, row: int, cells: Iterable[str]) -> None:
        for number, text in enumerate(cells):
            if number >= self._columns.width and text.strip():
                message = f"Row {row + 1} has a text in column {number + 1}, which has no name in the header row."
                advice = "Name the column, or put texts that contain the delimiter in quotes."
                self._error("csv", message, self._place(row, number), advice)

    def _node(self, row: int, column: Column, text: str) -> Node:
        place = self._place(row, column.number)
        if column.holds not in ("texts", "codes"):
            return Scalar(text, place, '"')
        at = self._merged.get((row, column.number), row)
        items = self._grid.places.items(at, column.number, self._title(column.number), LIST_SEPARATORS)
        return Sequence(items, place)

    def _key_text(self, row: int) -> str:
        if self._key is None:
            return ""
        return self._text(row, self._key.number).strip()

    def _text(self, row: int, number: int) -> str:
        """The text of a cell, or of the one that is merged over it."""
        cells = self._grid.rows[self._merged.get((row, number), row)]
        return cells[number] if number < len(cells) and cells[number].strip() else ""

    def _in_force(self, row: int, key: str) -> bool:
        number = self._columns.status
        word = "" if number is None else self._text(row, number).strip()
        if not word:
            return True
        known = status_of(word)
        if known is False:
            self._left_out.append(_LeftOut(row, word, " ".join(key.split())))
        elif known is None:
            self._notes.unknown_status.setdefault(word, []).append(key)
        return known is not False

    # Rows of one entry

    def _join(self, one: Tree, other: Tree, path: tuple[str, ...], key: str) -> None:
        """Merge the fields of a further row into those of the first; a contradiction is an error with both cells."""
        for part, value in other.items():
            mine = one.get(part)
            if mine is None:
                one[part] = value
            elif isinstance(mine, dict) and isinstance(value, dict):
                if not isinstance(mine, Numbered) and all(number.isdecimal() for number in mine):
                    one[part] = mine = Numbered(mine)
                if isinstance(mine, Numbered):
                    mine.grow(value, (*path, part), self._keys)
                else:
                    self._join(mine, value, (*path, part), key)
            elif isinstance(mine, Growing | Sequence) and isinstance(value, Sequence):
                one[part] = mine = Growing(mine) if isinstance(mine, Sequence) else mine
                mine.grow(value)
            elif not say_the_same(mine, value):
                self._contradicts(key, ".".join((*path, part)), mine, value)

    def _contradicts(self, key: str, name: str, one: Node, other: Node) -> None:
        if name == self._shape.key:
            return
        message = f"Two rows of “{key}” say different things under “{name}”."
        advice = "Make both cells equal, or leave the one in the lower row empty; another control has another id."
        self._error("rows-contradict", message, other.span, advice, Related(one.span, "the first row says this"))

    def _heading(self, column: Column) -> str:
        return f"“{column.header.text}”"

    def _title(self, number: int) -> str:
        headings = self._grid.rows[self._columns.row]
        return headings[number].strip() if number < len(headings) else ""

    def _place(self, row: int, number: int) -> Span:
        return self._grid.places.cell(self._merged.get((row, number), row), number, self._title(number))

    def _error(self, code: str, message: str, span: Span, advice: str, *related: Related) -> None:
        if len(self._found) < ERROR_LIMIT:
            self._found.append(Diagnostic(code, Severity.ERROR, message, span, advice, "", related))


def _is_like_an_id(text: str) -> bool:
    return len(text.split()) == 1 and any(map(str.isdigit, text))


def _merged(grid: Grid, columns: Columns) -> Iterator[tuple[Cell, int]]:
    """Yield the empty cells of vertical merges, each with the row of the merged cell's text.

    A cell in several merges, as no program writes them, belongs to the one that begins first.  Raises `FileRefused`
    where so many cells show long texts that they hold more than the cells of a workbook may.
    """
    below, characters = dict[int, int](), 0
    for merge in sorted(grid.peculiar.merges):
        top, left = merge.top, merge.left
        if top <= columns.row or merge.bottom == top or left not in columns.read or not _has_text(grid, top, left):
            continue
        first, below[left] = max(top + 1, below.get(left, 0)), max(merge.bottom + 1, below.get(left, 0))
        for row in range(first, min(merge.bottom + 1, len(grid.rows))):
            if not _has_text(grid, row, left):
                characters += len(grid.rows[top][left])
                yield (row, left), top
    require_few_characters(characters, grid.name)


def _has_text(grid: Grid, row: int, column: int) -> bool:
    return row < len(grid.rows) and column < len(grid.rows[row]) and bool(grid.rows[row][column].strip())
