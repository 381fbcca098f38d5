"""Find the header row of a table, and the field that each of its columns fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.problems import Severity
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.grid import Grid, column_letters
from socdocs.source.tables.headings import Headings, Holds, fold, is_field, is_mark, without_numbers
from socdocs.source.tables.left_out_columns import left_out_columns, nameless_columns
from socdocs.source.tree import Scalar
from socdocs.words import listed, suggest

_ROW: Final = re.compile(r"\d{1,9}")
LOOKED_AT: Final = 20
"""How many rows with text, from the top, are searched for the headings."""
_DEPTH: Final = 10
"""The most headings that a message lists."""


class Column(NamedTuple):
    """A column that fills a field: its number from 0, its heading, and the keys that lead to the field."""

    number: int
    header: Scalar
    path: tuple[str, ...]
    holds: Holds

    @property
    def field(self) -> str:
        """The address of the field, with the numbers of items."""
        return ".".join(self.path)


class Columns(NamedTuple):
    """The columns of a table: `row` is that of the headings, `width` the number of cells in it."""

    row: int
    width: int
    by_number: Mapping[int, Column]
    status: int | None

    @property
    def read(self) -> tuple[int, ...]:
        """The numbers of the columns whose cells are read, that of a status included."""
        return (*self.by_number, *(() if self.status is None else (self.status,)))


def read_columns(grid: Grid, headings: Headings, choice: Choice, found: list[Diagnostic]) -> Columns | None:
    """Find the columns of a table; adds at most one finding of each kind to `found`, never one for each row.

    None where the rows cannot be understood: without headings, or without the field that identifies entries.
    """
    return _Reader(grid, headings, choice, found).read()


class _Reader:
    def __init__(self, grid: Grid, headings: Headings, choice: Choice, found: list[Diagnostic]) -> None:
        self._grid, self._headings, self._choice, self._found = grid, headings, choice, found
        self._shape = headings.shape

    def read(self) -> Columns | None:
        row = self._header_row()
        if row is None:
            return None
        titles = {
            number: Scalar(text.strip(), self._place(row, number, text), '"') for number, text in self._cells(row)
        }
        chosen = self._chosen(titles)
        ignored = self._ignored(titles, chosen)
        taken = {*chosen, *ignored}
        status = next((n for n, title in titles.items() if self._is_status(title.text) and n not in taken), None)
        wrong = len(self._found)
        fields: dict[int, str] = {}
        left_out: dict[int, Scalar] = {}
        for number, title in titles.items():
            if number in ignored or number == status:
                continue
            field = chosen.get(number) or self._field(title, chosen)
            if field is None:
                continue
            if field:
                fields[number] = field
            else:
                left_out[number] = title
        self._doubles(fields, titles, chosen)
        columns = self._columns(fields, titles)
        if self._shape.key and not any(column.path == (self._shape.key,) for column in columns.values()):
            if len(self._found) == wrong or not self._names_key(wrong):
                self._without_key(row, titles)
            return None
        nameless = list(nameless_columns(self._grid, self._choice, row, frozenset(titles)))
        # What our own table says besides is there for the people who fill it in.
        ours = any(is_mark(title.text) for title in left_out.values())
        told = self._shape.written if ours else ()
        unused_titles = [title for title in left_out.values() if title.text not in told and not is_mark(title.text)]
        if unused_titles or nameless:
            filled = frozenset(without_numbers(column.field) for column in columns.values())
            self._found.append(left_out_columns(self._grid, self._headings, row, unused_titles, nameless, filled))
        return Columns(row, len(self._grid.rows[row]), columns, status)

    # The row of the headings

    def _header_row(self) -> int | None:
        if self._choice.header_row is not None:
            return self._given_row(self._choice.header_row)
        filled = [row for row, cells in enumerate(self._grid.rows) if any(map(str.strip, cells))][:LOOKED_AT]
        if not filled:
            self._error("The file has no header row.", self._grid.places.whole, "Name the fields in the first row.")
            return None
        if self._shape.free or all(is_field(text.strip(), self._shape) for _, text in self._cells(filled[0])):
            return filled[0]
        best = max(filled, key=self._headings_in)
        if self._headings_in(best):
            return best
        message = f"No row at the top of {self._grid.name} holds headings that are known here."
        advice = (
            f"The first row has {self._listed(text for _, text in self._cells(filled[0]))}. Say in the description "
            f"which row holds the headings and what they mean: {{file: …, header_row: {filled[0] + 1}, "
            f'columns: {{{self._shape.key or "text"}: "…"}}}}.'
        )
        self._error(message, self._grid.places.row(filled[0]), advice)
        return None

    def _given_row(self, given: Scalar) -> int | None:
        row = int(given.text) - 1 if _ROW.fullmatch(given.text) else -1
        if 0 <= row < len(self._grid.rows) and any(map(str.strip, self._grid.rows[row])):
            return row
        message = f"“{given.text}” is not the number of a row with headings in {self._grid.name}."
        self._error(
            message, given.span, f"The table has {len(self._grid.rows)} rows; count from the first row of the file."
        )
        return None

    def _headings_in(self, row: int) -> int:
        chosen = {fold(title.text) for _, title in self._choice.columns}
        texts = {text.strip() for _, text in self._cells(row)}
        return sum(fold(text) in chosen or bool(self._headings.field(text)) or self._is_status(text) for text in texts)

    def _cells(self, row: int) -> Iterator[tuple[int, str]]:
        return ((number, text) for number, text in enumerate(self._grid.rows[row]) if text.strip())

    # The field of each heading

    def _chosen(self, titles: Mapping[int, Scalar]) -> dict[int, str]:
        """The fields that the description assigns to columns, by number of column."""
        chosen: dict[int, str] = {}
        by: dict[int, Scalar] = {}
        for field, heading in self._choice.columns:
            address = field.text.strip()
            if not self._shape.free and not is_field(address, self._shape):
                known = sorted(self._shape.fields)
                message = f"“{address}” is not a field that a column can fill here."
                self._error(message, field.span, suggest(address, known, f"There are: {', '.join(known)}."))
                continue
            number = self._number(heading, titles)
            if number is None:
                message = f"No column of {self._grid.name} has the heading “{heading.text}”."
                headings = [title.text for title in titles.values()]
                self._error(
                    message, heading.span, suggest(heading.text, headings, f"There are: {self._listed(headings)}.")
                )
                continue
            if (other := by.setdefault(number, heading)) is not heading:
                message = f"The column “{titles[number].text}” is chosen for “{chosen[number]}” and for “{address}”."
                related = Related(other.span, "the other choice")
                self._error(message, heading.span, "Choose a column of its own for each field.", related)
                continue
            chosen[number] = address
        return chosen

    def _ignored(self, titles: Mapping[int, Scalar], chosen: Mapping[int, str]) -> set[int]:
        numbers = set[int]()
        for heading in self._choice.ignore:
            same = [n for n, title in titles.items() if title.text == heading.text.strip()]
            same = same or [n for n, title in titles.items() if fold(title.text) == fold(heading.text)]
            numbers.update(same)
            for number in (number for number in same if number in chosen):
                message = f"The column “{titles[number].text}” is chosen for “{chosen[number]}”, and is to be left out."
                self._error(message, heading.span, "Take it out of “ignore” or out of “columns”.")
            if not same and heading.text.strip().upper() not in self._letters():
                message = (
                    f"No column of {self._grid.name} has the heading “{heading.text}”, so there is none to leave out."
                )
                advice = suggest(heading.text, [title.text for title in titles.values()], "Take it out of “ignore”.")
                self._found.append(Diagnostic("table-header", Severity.WARNING, message, heading.span, advice))
        return numbers

    def _letters(self) -> set[str]:
        return {column_letters(number) for number in range(max(map(len, self._grid.rows), default=0))}

    def _number(self, heading: Scalar, titles: Mapping[int, Scalar]) -> int | None:
        exact = (number for number, title in titles.items() if title.text == heading.text.strip())
        folded = (number for number, title in titles.items() if fold(title.text) == fold(heading.text))
        return next(exact, next(folded, None))

    def _field(self, title: Scalar, chosen: Mapping[int, str]) -> str | None:
        """The field of a column, "" for one that is left out, None where the heading is an error."""
        if self._shape.free:
            return self._written_field(title)
        if field := self._headings.field(title.text):
            return "" if field in chosen.values() else field
        if self._headings.owner_elsewhere(title.text):
            return ""
        near, field = self._headings.nearest(title.text)
        if near and field not in chosen.values():
            message = f"“{title.text}” is not a heading that is known here."
            advice = f'Did you mean “{near}”? If not, add ignore: ["{title.text}"] beside “file”.'
            self._error(message, title.span, advice)
            return None
        return ""

    def _written_field(self, title: Scalar) -> str | None:
        path = _path(title.text)
        if all(path) and len(path) <= _DEPTH and not path[0].isdecimal():
            return title.text
        message = f"“{title.text}” is not the name of a field."
        self._error(message, title.span, "Name a field, such as text, period.end or tests.1.result.")
        return None

    def _is_status(self, heading: str) -> bool:
        return self._shape.joins and self._headings.is_status(heading)

    def _doubles(self, fields: dict[int, str], titles: Mapping[int, Scalar], chosen: Mapping[int, str]) -> None:
        """Report each field that two columns would fill; the first column keeps it."""
        first: dict[str, int] = {}
        for number in sorted(fields, key=lambda number: (number not in chosen, number)):
            field = fields[number]
            if (other := first.setdefault(field, number)) == number:
                continue
            del fields[number]
            one, two = titles[other], titles[number]
            related = Related(one.span, "the other column")
            if one.text == two.text:
                message, advice = f"Two columns are named “{two.text}”.", "Rename or remove one of them."
            else:
                message = f"The columns “{one.text}” and “{two.text}” both mean “{field}”."
                advice = f'Choose one beside “file”: columns: {{{field}: "{one.text}"}}.'
            self._error(message, two.span, advice, related)

    def _columns(self, fields: Mapping[int, str], titles: Mapping[int, Scalar]) -> dict[int, Column]:
        columns, shape = dict[int, Column](), dict[str, object]()
        for number, field in sorted(fields.items()):
            path, title = _path(field), titles[number]
            if not _fits(shape, path):
                advice = "A field holds a text, fields of its own or a list, and only one of them."
                self._error(f"The column “{title.text}” contradicts another one.", title.span, advice)
                continue
            columns[number] = Column(number, title, path, self._holds(path))
        return columns

    def _holds(self, path: tuple[str, ...]) -> Holds:
        known = self._shape.fields
        return known.get(without_numbers(".".join(path))) or (
            known.get(path[-1], "text") if self._shape.free else "text"
        )

    # Messages

    def _names_key(self, since: int) -> bool:
        """Whether an error since `since` is about a heading, so that a missing key is not reported as well."""
        return any(row.code == "table-header" and row.severity is Severity.ERROR for row in self._found[since:])

    def _without_key(self, row: int, titles: Mapping[int, Scalar]) -> None:
        key = self._shape.key
        message = f"No column of {self._grid.name} is known to hold “{key}”, which every row must have."
        advice = (
            f"The headings in row {row + 1} are {self._listed(title.text for title in titles.values())}. "
            f'Say beside “file” which one it is: columns: {{{key}: "…"}}.'
        )
        self._error(message, self._grid.places.row(row), advice)

    def _listed(self, headings: Iterable[str]) -> str:
        named = [f"“{' '.join(heading.split())[:60]}”" for heading in headings if heading.strip()]
        return listed(named)

    def _place(self, row: int, number: int, text: str) -> Span:
        return self._grid.places.cell(row, number, text.strip())

    def _error(self, message: str, span: Span, advice: str, *related: Related) -> None:
        self._found.append(Diagnostic("table-header", Severity.ERROR, message, span, advice, "", related))


def _path(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split("."))


def _fits(shape: dict[str, object], path: tuple[str, ...]) -> bool:
    """Enter `path` into the fields named so far; False if one of them would be two of text, mapping and list."""
    for part in path[:-1]:
        if any(other.isdecimal() != part.isdecimal() for other in shape):
            return False
        below = shape.setdefault(part, {})
        if not isinstance(below, dict):
            return False
        shape = below
    if path[-1] in shape or any(other.isdecimal() != path[-1].isdecimal() for other in shape):
        return False
    shape[path[-1]] = None
    return True
