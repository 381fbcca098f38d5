"""Read from a sheet of an XLSX file which cells show a number or text in another form where a condition holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final, NamedTuple

from socdocs.source.tables.grid import CELLS_LIMIT, Cell
from socdocs.source.tables.number_formats import Conditional, conditional
from socdocs.source.tables.xlsx_elements import element, position

_CONDITIONS, _PLACES = map(element, ("conditionalFormatting", "sqref"))
_SQREF = re.compile(rb"\bsqref\s*=\s*[\"']([^\"']*)")
_RANGE = re.compile(rb"([A-Z]{1,3}[0-9]{1,7})(?::([A-Z]{1,3}[0-9]{1,7}))?")
_FORMAT = re.compile(rb"\bdxfId\s*=\s*[\"']([0-9]{1,6})|\bformatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ICON_ALONE = re.compile(rb"\bshowValue\s*=\s*[\"'](?:0|false)[\"']")
_ICON: Final = Conditional("an icon or bar in place of the value", numbers=True, texts=False)


class _Area(NamedTuple):
    """Cells from the first to the last row and column, and what they show."""

    rows: range
    columns: range
    shows: Conditional


def under_conditions(sheet: bytes, formats: Sequence[str], rows: int, columns: int) -> dict[Cell, Conditional]:
    """Return the cells within so many rows and columns that show their values otherwise where a condition holds.

    `formats` are the number formats of the workbook's conditional formats.  Of a sheet with very many areas it is all
    cells.
    """
    areas, size = list[_Area](), 0
    for area in _areas(sheet, formats, rows, columns):
        areas.append(area)
        size += max(1, len(area.rows) * len(area.columns))
        if size > CELLS_LIMIT:
            areas = [_Area(range(rows), range(columns), area.shows)]
            break
    return {(row, column): area.shows for area in areas for row in area.rows for column in area.columns}


def _areas(sheet: bytes, formats: Sequence[str], rows: int, columns: int) -> Iterator[_Area]:
    for attributes, content in _CONDITIONS.findall(sheet) if b"conditionalFormatting" in sheet else ():
        shows = _shown(content, formats)
        if shows is None:
            continue
        for places in (*_SQREF.findall(attributes), *(place for _, place in _PLACES.findall(content))):
            for found in _RANGE.finditer(places):
                first, last = found[1].decode(), (found[2] or found[1]).decode()
                (top, left), (bottom, right) = position(first), position(last)
                yield _Area(range(top, min(bottom + 1, rows)), range(left, min(right + 1, columns)), shows)


def _shown(rules: bytes, formats: Sequence[str]) -> Conditional | None:
    """Return the first form in which rules show a value otherwise."""
    for number, *codes in _FORMAT.findall(rules):
        code = unescape(b"".join(codes).decode())
        if number and int(number) < len(formats):
            code = formats[int(number)]
        if shows := conditional(code):
            return shows
    return _ICON if _ICON_ALONE.search(rules) else None
