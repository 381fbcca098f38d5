"""The warning about the columns of a table that fill no field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.grid import Grid, column_letters
from socdocs.source.tables.headings import Headings
from socdocs.source.tree import Scalar
from socdocs.words import OWNERS


def nameless_columns(grid: Grid, choice: Choice, row: int, named: frozenset[int]) -> Iterator[int]:
    """Yield the columns with text below `row` that are not `named`, except those that `choice` ignores."""
    ignored = {heading.text.strip().upper() for heading in choice.ignore}
    width = len(grid.rows[row]) if grid.delimited else max(map(len, grid.rows))
    for number in range(width):
        if number not in named and column_letters(number) not in ignored and _first_text(grid, row, number) is not None:
            yield number


def left_out_columns(
    grid: Grid, headings: Headings, row: int, titles: Sequence[Scalar], nameless: Sequence[int], filled: frozenset[str]
) -> Diagnostic:
    """The warning that columns are left out, those with `titles` and the `nameless` ones, which it calls by letter.

    `row` is that of the headings; `filled` are the addresses of the fields that other columns fill, without numbers.
    """
    names = [*(_named(title, headings) for title in titles), *(f"{column_letters(n)} (no heading)" for n in nameless)]
    message = f"{len(names)} {'column is' if len(names) == 1 else 'columns are'} left out: {', '.join(names)}."
    place = titles[0].span if titles else _first_place(grid, row, nameless[0])
    advice = _advice(headings, [title.text for title in titles], nameless, filled)
    return Diagnostic("columns-left-out", Severity.WARNING, message, place, advice)


def _advice(headings: Headings, titles: Sequence[str], nameless: Sequence[int], filled: frozenset[str]) -> str:
    texts = (field for field, holds in headings.shape.fields.items() if holds == "text")
    free = next((field for field in texts if field not in filled), "text")
    own = [title for title in titles if headings.owner_elsewhere(title) is None]
    ways = [f'say what a column holds, as in columns: {{{free}: "{own[0]}"}}'] if own else []
    ways += ["write a heading"] if nameless and not ways else []
    quoted = ", ".join(f'"{name}"' for name in (*titles, *map(column_letters, nameless)))
    said = ", or ".join([*ways, f"leave out on purpose with ignore: [{quoted}]"])
    return f"{said[0].upper()}{said[1:]}, beside “file”."


def _named(title: Scalar, headings: Headings) -> str:
    owner = headings.owner_elsewhere(title.text) if not headings.shape.free else None
    return f"“{title.text}”" + (f" (belongs to {OWNERS[owner].subject})" if owner else "")


def _first_text(grid: Grid, row: int, column: int) -> int | None:
    """The first row below `row` with a text in this column; None if there is none."""
    below = range(row + 1, len(grid.rows))
    return next((n for n in below if column < len(grid.rows[n]) and grid.rows[n][column].strip()), None)


def _first_place(grid: Grid, row: int, column: int) -> Span:
    found = _first_text(grid, row, column)
    return grid.places.cell(row if found is None else found, column)
