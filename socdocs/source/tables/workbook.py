"""Read a workbook into grids of cells: XLSX and ODS, with calamine, and with the XML where that is not enough."""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar
from xml.etree import ElementTree
from xml.parsers import expat

from socdocs.diagnostics import Diagnostic, Span
from socdocs.files import FileRefused
from socdocs.problems import Severity
from socdocs.source.characters import normalise_text, peculiar_characters, peculiarity
from socdocs.source.tables.grid import (
    BOOK_CELLS_LIMIT,
    CELL_LIMIT,
    CELLS_LIMIT,
    COLUMN_LIMIT,
    Cell,
    Grid,
    Peculiar,
    column_letters,
    covered_cells,
    items_of,
    require_few_characters,
)
from socdocs.source.tables.number_formats import plain_number, time_span
from socdocs.source.tables.ods_cells import ods_cells
from socdocs.source.tables.sheet_cells import SheetCells
from socdocs.source.tables.xlsx_cells import XlsxCells
from socdocs.source.tree import Scalar
from socdocs.words import listed

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from socdocs.source.tables.xlsx_extras import Extras

Read = TypeVar("Read")

UNPACKED_LIMIT: Final = 100_000_000
"""The most bytes that the parts of a workbook may have when they are unpacked."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MANIFEST: Final = "META-INF/manifest.xml"
_DAMAGES: Final = (
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ElementTree.ParseError,
)
"""What readers of archives and XML raise for a damaged file: no part, other bytes, or no form that they know."""
_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_SHOWN: Final = 100
"""The most cells that one message names."""
_TOO_LONG: Final = "Look for large numbers in a form for hours, such as [h]:mm, and correct the numbers or their form."
_DAMAGED: Final = "Open it in Excel or LibreOffice, save it again as .xlsx, and name that file here."


class Workbook:
    """A workbook whose sheets are read on demand.

    The constructor raises `FileRefused` for a file that is not a workbook, is damaged, protected by a password or too
    large; so does `grid` for a sheet that cannot be read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        _check_size(data, name)
        self._cells, self._cell_count, self._characters = dict[str, SheetCells](), 0, 0
        if _is_ods(data):
            _check_password(data, name)
            # All its sheets are read as soon as it is opened, cells that repeat in full.
            sheets = _trapped(lambda: ods_cells(data), name)
            for sheet, cells in sheets:
                self._keep(sheet, cells)
        self._book = _opened(data, name)

    @cached_property
    def sheets(self) -> Mapping[str, bool]:
        """The names of the sheets with cells, in order, each with whether it is shown."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        return {
            row.name: row.visible == SheetVisibleEnum.Visible
            for row in self._book.sheets_metadata
            if row.typ == SheetTypeEnum.WorkSheet
        }

    def grid(self, sheet: str) -> tuple[Grid, list[Diagnostic]]:
        """Read the cells of one sheet, from cell A1, with the findings about their characters."""
        if sheet not in self._cells:
            self._keep(sheet, _trapped(lambda: self._xlsx.read(sheet), self._name))
        try:
            read = _trapped(lambda: self._book.get_sheet_by_name(sheet), self._name)
        except FileRefused:
            _refuse_unknown_errors(self._cells[sheet], self._name)
            raise
        try:
            values = _trapped(lambda: _values(read), self._name)
        except FileRefused as problem:
            # calamine 0.9 counts the seconds of each time span, and Python its days.
            message = f"The sheet “{sheet}” of {self._name} holds a time span beyond all that can be counted."
            raise FileRefused("workbook", message, _TOO_LONG) from problem
        return _grid(values, self._cells[sheet], self._name, sheet)

    def extras(self, sheet: str) -> Extras:
        """Read what a sheet of an XLSX file holds besides the words of its cells and how it looks."""
        return _trapped(lambda: self._xlsx.extras(sheet), self._name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that people gave to cells and values of an XLSX file."""
        return _trapped(lambda: self._xlsx.names, self._name)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts of the archive that the workbook is."""
        return tuple(self._archive.namelist())

    def part(self, name: str) -> bytes:
        """Read a part of the archive.  Raises `FileRefused` for a damaged one."""
        return _trapped(lambda: self._archive.read(name), self._name)

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self._data))

    @cached_property
    def _xlsx(self) -> XlsxCells:
        return _trapped(lambda: XlsxCells(self._data), self._name)

    def _keep(self, sheet: str, cells: SheetCells) -> None:
        _check_sheet(sheet, cells, self._name)
        self._cells[sheet] = cells
        self._cell_count += cells.rows * cells.columns
        self._characters += cells.characters
        _check_book(self._cell_count, self._characters, self._name)


def _refuse_unknown_errors(cells: SheetCells, name: str) -> None:
    """Raise `FileRefused` where cells hold errors for which calamine 0.9 takes no cell of the sheet."""
    unknown = [
        f"{column_letters(column)}{row + 1} ({error})"
        for (row, column), error in sorted(cells.errors.items())
        if error not in _ERRORS
    ]
    if unknown:
        cell = "A cell holds an error" if len(unknown) == 1 else f"{len(unknown)} cells hold errors"
        message = f"{cell} instead of a value, with which {name} cannot be read: {listed(unknown, _SHOWN)}."
        raise FileRefused("workbook", message, "Mend the formulas, or write the values into the cells.")


def _check_sheet(sheet: str, cells: SheetCells, name: str) -> None:
    if cells.rows * cells.columns > CELLS_LIMIT or cells.columns > COLUMN_LIMIT:
        last = f"{column_letters(cells.columns - 1)}{cells.rows}"
        message = f"The sheet “{sheet}” of {name} is filled up to cell {last}, which is more than is read."
        advice = "Delete what lies far from the table, or the rows and columns that the report does not need."
        raise FileRefused("workbook", message, advice)


def _check_book(cells: int, characters: int, name: str) -> None:
    if cells > BOOK_CELLS_LIMIT:
        message = f"The sheets of {name} have more than {BOOK_CELLS_LIMIT:,} cells together, the most that is read."
        raise FileRefused("workbook", message, "Take sheets out that the report does not need.")
    require_few_characters(characters, name)


def _check_size(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise FileRefused("workbook", f"{name} is damaged, so that its cells cannot be read.", _DAMAGED) from None
    if size > UNPACKED_LIMIT:
        message = f"{name} is larger than {UNPACKED_LIMIT // 1_000_000} MB when it is unpacked, the most that is read."
        raise FileRefused("file-too-large", message, "Take pictures and sheets out that the report does not need.")


def _check_password(data: bytes, name: str) -> None:
    """Raise `FileRefused` for an OpenDocument file with a password: its XML cannot be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _MANIFEST in archive.namelist() and b"encryption-data" in _trapped(lambda: archive.read(_MANIFEST), name):
            raise _protected(name)


def _protected(name: str) -> FileRefused:
    message = f"{name} is protected by a password."
    return FileRefused("workbook", message, "Save a copy without the password, and name that file here.")


def _opened(data: bytes, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    book: CalamineWorkbook = _trapped(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)), name)
    return book


def _trapped(read: Callable[[], Read], name: str) -> Read:
    from python_calamine import CalamineError, PasswordError

    try:
        return read()
    except PasswordError:
        raise _protected(name) from None
    except (CalamineError, *_DAMAGES):
        problem = None
    except BaseException as panic:
        # A crash inside the library arrives as an exception that is no Exception, so that nothing hides it.
        if type(panic).__name__ != "PanicException":
            raise
        problem = panic
    raise FileRefused("workbook", f"{name} is damaged, so that its cells cannot be read.", _DAMAGED) from problem


def _is_ods(data: bytes) -> bool:
    """Whether calamine takes the file for an OpenDocument one: only where it has no part of the other form."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        return "content.xml" in names and not any(re.match(r"xl[/\\]", part, re.IGNORECASE) for part in names)


def _values(sheet: CalamineSheet) -> Sequence[Sequence[object]]:
    return sheet.to_python(skip_empty_area=False) if sheet.start else ()


def _grid(
    values: Sequence[Sequence[object]], cells: SheetCells, name: str, sheet: str
) -> tuple[Grid, list[Diagnostic]]:
    numbers, days, errors, found = set[Cell](), set[Cell](), dict(cells.errors), list[Diagnostic]()
    otherwise, hidden = dict(cells.otherwise), dict[Cell, str]()
    rows = list[list[str]]()
    places = _Places(name, sheet, rows)
    lines = _filled(values, cells.shown)
    covered = covered_cells(cells.merges, len(lines), max(map(len, lines), default=0)) if cells.merges else frozenset()
    for row, line in enumerate(lines):
        texts = []
        for column, value in enumerate(line):
            if (row, column) in covered:
                if text := _text(value).strip():
                    hidden[row, column] = text
                texts.append("")
                continue
            if type(value) is float and not math.isfinite(value):
                # Some programs write a number that they could not compute as NaN, which is none.
                errors[row, column] = "NaN" if math.isnan(value) else "Infinity"
                texts.append("")
                continue
            is_day = isinstance(value, datetime.date | datetime.time)
            text = cells.shown[row, column] if (row, column) in cells.shown else _text(value)
            if text and (form := cells.around.get((row, column))):
                around = f"{form.before}{text if form.has_text else ''}{form.after}"
                if around.strip():
                    text = around
                else:
                    otherwise[row, column] = ""
            under = cells.conditional.get((row, column)) if text else None
            if under and (under.texts if type(value) is str else under.numbers):
                otherwise[row, column] = f"under a condition {under.shows}".strip()
            if type(value) is not str:
                if type(value) in _NUMBERS and "." in text and (row, column) not in cells.shown:
                    numbers.add((row, column))
                elif is_day:
                    days.add((row, column))
            if len(text) > CELL_LIMIT:
                message = f"This cell holds more than {CELL_LIMIT:,} characters."
                place = places.cell(row, column)
                found.append(Diagnostic("workbook", Severity.ERROR, message, place, "Shorten it, or write two cells."))
                text = ""
            if text and type(value) is str and not (text.isascii() and text.isprintable()):
                text = _clean(text, places.cell(row, column), found)
            texts.append(text.strip())
        rows.append(texts)
    peculiar = Peculiar(
        errors={cell: text for cell, text in errors.items() if cell not in covered},
        unvalued=cells.unvalued - covered,
        numbers=frozenset(numbers),
        days=frozenset(days),
        otherwise={cell: form for cell, form in otherwise.items() if cell not in covered},
        covered=hidden,
        struck=cells.struck - covered,
        merges=cells.merges,
        hidden_rows=cells.hidden_rows,
        comments=cells.comments,
    )
    return Grid(name, rows, places, peculiar), found


def _filled(values: Sequence[Sequence[object]], shown: Mapping[Cell, str]) -> Sequence[Sequence[object]]:
    """The values with the cells at the ends of rows and sheet of which calamine knows no text."""
    rows = list(values)
    for row, column in shown:
        rows += [()] * (row + 1 - len(rows))
        if column >= len(rows[row]):
            rows[row] = (*rows[row], *[""] * (column + 1 - len(rows[row])))
    return rows


def _text(value: object) -> str:
    return value if type(value) is str else _TEXTS[type(value)](value)


def _clean(text: str, span: Span, found: list[Diagnostic]) -> str:
    """Normalize line ends in `text`; adds findings about characters that no report can hold to `found`."""
    # A program that writes a text twice through the same escape leaves it visible: _x000D_ is a line end of old.
    text = _ESCAPED.sub(
        lambda match: chr(int(match[1], 16)) if match[1].upper() in ("000D", "000A") else match[0], text
    )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    peculiar = {character: kind for _, character, kind in peculiar_characters(text)}
    found += [peculiarity(character, kind, span) for character, kind in peculiar.items()]
    return normalise_text(text)


class _Places:
    def __init__(self, name: str, sheet: str, rows: Sequence[Sequence[str]]) -> None:
        self._name, self._sheet, self._rows = name, sheet, rows

    @property
    def whole(self) -> Span:
        return Span(self._name, 1, 1, len(self._rows) + 1, 1, "", self._sheet)

    def row(self, row: int) -> Span:
        return Span(self._name, row + 1, 1, row + 1, len(self._rows[row]) + 1, f"A{row + 1}", self._sheet)

    def cell(self, row: int, column: int, title: str = "") -> Span:
        del title
        cell = f"{column_letters(column)}{row + 1}"
        return Span(self._name, row + 1, column + 1, row + 1, column + 2, cell, self._sheet)

    def items(self, row: int, column: int, title: str, separators: str) -> tuple[Scalar, ...]:
        place = self.cell(row, column, title)
        return tuple(Scalar(item.text, place, '"') for item in items_of(self._rows[row][column], separators))


def _moment(value: datetime.datetime) -> str:
    return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()


_NUMBERS: Final = (int, float)
_TEXTS: Final[Mapping[type, Callable[[Any], str]]] = MappingProxyType(
    {
        bool: lambda value: "yes" if value else "no",
        int: str,
        float: plain_number,
        datetime.date: datetime.date.isoformat,
        datetime.datetime: _moment,
        datetime.time: datetime.time.isoformat,
        datetime.timedelta: lambda value: time_span(value // datetime.timedelta(microseconds=1)),
    }
)
