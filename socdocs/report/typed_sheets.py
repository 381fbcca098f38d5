"""Sheets in which people type: their rows are found again by keys, and what was typed is kept.

The last column of such a sheet holds for each row its key and a checksum of what socdocs wrote in it.  So rows may be
sorted, filled in and added by people and by any program, and a changed text of socdocs is still seen.  The heading of
that column says whose sheet it is, so that nothing that was typed for one report goes into the sheet of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from socdocs.document.sheets import Sheet, SheetColumn
from socdocs.source.tables.grid import column_letters
from socdocs.source.tables.headings import MARK, is_mark
from socdocs.source.tables.own_tables import RowMark, digest, mark_of_row, read_mark
from socdocs.words import listed

if TYPE_CHECKING:
    from socdocs.report.facts import ReportFacts

_OTHER_WIDTH: Final = 20
_SHOWN: Final = 5

Cells = Sequence[Sequence[str]]
"""The cells of a sheet as they were read, with the row of headings."""


class KeyedRow(NamedTuple):
    """A row: its key, "" if a person added it, and its texts by heading."""

    key: str
    texts: Mapping[str, str]


class TypedSheet(Struct, frozen=True):
    """A sheet whose rows have keys; `added` are columns that people added to it, `whose` says of which report it is."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[KeyedRow, ...]
    frozen: int = 1
    added: tuple[str, ...] = ()
    whose: str = ""

    @property
    def typed(self) -> tuple[str, ...]:
        """The headings of the columns in which people type."""
        return (*(column.heading for column in self.columns if column.typed), *self.added)


class Changed(Exception):
    """A file holds things that would be lost; the message says of each what it is, and what to do."""


def whose(facts: ReportFacts) -> str:
    """Return by what a sheet of this report is known: its kind, its id and the service organization."""
    organization = facts["service_organization"].facts
    said = (facts.kind.name, facts.scope.report.id, (organization.name if organization else "") or "")
    return "; ".join(" ".join(text.split()) for text in said if text.strip())


def _heading(of: str) -> str:
    """The heading of the last column of a sheet."""
    return f"{MARK}: {of}" if of else MARK


def require_same(cells: Cells, of: str) -> None:
    """Raise Changed for a sheet whose last heading does not say that it is `of` this report."""
    found = next((" ".join(title.split()) for title in cells[0] if is_mark(title)), "")
    if found != _heading(of):
        raise Changed(
            f"The heading of its last column, which a workbook hides, is “{found}”, and of this report it is "
            f"“{_heading(of)}”, so it is the list of another report or organization. If both are the same, because a "
            "name or an id was corrected, correct that heading."
        )


def as_sheet(typed: TypedSheet) -> Sheet:
    """Return the sheet with its last column of keys and checksums."""
    added = (SheetColumn(heading, _OTHER_WIDTH, typed=True) for heading in typed.added)
    columns = (*typed.columns, *added, SheetColumn(_heading(typed.whose), 24, hidden=True))
    headings = [column.heading for column in columns[:-1]]
    rows = (
        (*(row.texts.get(heading, "") for heading in headings), str(_mark(row, typed.columns)) if row.key else "")
        for row in typed.rows
    )
    return Sheet(typed.name, columns, tuple(rows), typed.frozen)


def sealed(sheet: Sheet) -> Sheet:
    """Return a sheet that is not to be typed in, with a last column by which `changed_rows` knows its rows.

    The row of headings is known as all others are.
    """
    rows = tuple((*row, _row_mark(row)) for row in sheet.rows)
    own = SheetColumn(_row_mark([column.heading for column in sheet.columns]), 24, hidden=True)
    return sheet._replace(columns=(*sheet.columns, own), rows=rows)


def changed_rows(cells: Cells) -> list[int]:
    """Return the numbers of the rows of such a sheet that were changed or added."""
    width = max(map(len, cells), default=0)
    lines = ((*line, *[""] * (width - len(line))) for line in cells)
    return [
        number
        for number, (*texts, mark) in enumerate(lines, 1)
        if any((*texts, mark)) and mark.strip() != _row_mark(texts)
    ]


def _row_mark(texts: Iterable[str]) -> str:
    return f"row {digest(texts)}"


def rows_were(numbers: Sequence[int], where: str = "") -> str:
    """Return the beginning of a sentence about rows: `Rows 7, 9 of its sheet Requests were`."""
    said = listed([str(number) for number in numbers])
    return f"Row {said}{where} was" if len(numbers) == 1 else f"Rows {said}{where} were"


def read_sheet(
    name: str, columns: Sequence[SheetColumn], cells: Cells, where: str = "", *, forced: bool = False
) -> TypedSheet:
    """Return a sheet with these columns as it was read; `where` says in messages where it is in its file.

    Raises Changed, with all rows that are wrong, if a column is gone or a text of socdocs was changed; `forced` ignores
    this.
    """
    titles = [MARK if is_mark(title) else title.strip() for title in cells[0]] if cells else []
    known = {column.heading for column in columns}
    lost = [heading for heading in (*known, MARK) if heading not in titles]
    if MARK in lost or (lost and not forced):
        missing = ", ".join(f"“{column.heading}”" for column in columns if column.heading in lost) or f"“{MARK}”"
        raise Changed(f"The table{where} has no column {missing}, by which its rows are known.")
    added = [title for title in titles if title and title not in known and title != MARK]
    wrong = [*_about_twins(titles, where), *_about_unheaded(titles, cells, where)]
    rows, keys = list[KeyedRow](), set[str]()
    changed, copied = list[int](), list[int]()
    for number, line in enumerate(cells[1:], 2):
        texts = {title: text for title, text in zip(titles, line, strict=False) if title and text.strip()}
        marked = texts.pop(MARK, "")
        mark = read_mark(marked)
        row = KeyedRow(mark.key if mark else "", texts)
        if marked and (mark is None or _mark(row, columns) != mark):
            changed.append(number)
        if row.key in keys:
            copied.append(number)
        if row.key:
            keys.add(row.key)
        if texts:
            rows.append(row)
    wrong += [*_about_changed(changed, columns, where), *_about_copies(copied, where)]
    if wrong and not forced:
        raise Changed(" ".join(wrong))
    return TypedSheet(name, tuple(columns), tuple(rows), added=tuple(added))


def _about_twins(titles: Sequence[str], where: str) -> Iterator[str]:
    twins = [title for title, number in Counter(filter(None, titles)).items() if number > 1]
    if twins:
        yield f"The table{where} has several columns with the heading {listed([f'“{title}”' for title in twins])}."


def _about_unheaded(titles: Sequence[str], cells: Cells, where: str) -> Iterator[str]:
    found = [
        f"{column_letters(column)}{number}"
        for number, line in enumerate(cells[1:], 2)
        for column, text in enumerate(line)
        if text.strip() and not "".join(titles[column : column + 1])
    ]
    if found:
        more = [f"{len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        places = listed([*found[:_SHOWN], *more])
        yield f"There are words in {places}{where}, in a column without a heading. Give it one."


def _about_changed(numbers: Sequence[int], columns: Iterable[SheetColumn], where: str) -> Iterator[str]:
    if numbers:
        typed = ", ".join(column.heading for column in columns if column.typed)
        yield f"{rows_were(numbers, where)} changed in a column that socdocs writes."
        if typed:
            yield f"Type only under {typed}, or in a column or row of your own."


def _about_copies(numbers: Sequence[int], where: str) -> Iterator[str]:
    if numbers:
        yield f"{rows_were(numbers, where)} copied from another row. Delete one of the two."


def with_typed(new: TypedSheet, before: TypedSheet) -> Iterator[tuple[KeyedRow, KeyedRow | None]]:
    """Yield each new row with what was typed into the row with its key, and this row, None if there was none."""
    known = {row.key: row for row in before.rows if row.key}
    typed = (*new.typed, *before.added)
    for row in new.rows:
        old = known.get(row.key)
        kept = {heading: text for heading in typed if (text := old.texts.get(heading, ""))} if old else {}
        yield KeyedRow(row.key, {**row.texts, **kept}), old


def dropped(new: TypedSheet, before: TypedSheet) -> Iterator[KeyedRow]:
    """Yield the rows of before whose keys the new sheet does not have, and those that people added."""
    keys = {row.key for row in new.rows}
    yield from (row for row in before.rows if row.key not in keys)


def _mark(row: KeyedRow, columns: Iterable[SheetColumn]) -> RowMark:
    return mark_of_row(row.key, (row.texts.get(column.heading, "") for column in columns if not column.typed))
