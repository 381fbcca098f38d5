"""Read what calamine does not give of an OpenDocument file: errors, merges, hidden rows, line breaks, comments."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from socdocs.source.tables.grid import Cell, Merge
from socdocs.source.tables.sheet_cells import SheetCells

_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_HIDDEN: Final = ("collapse", "filter")
_SIGNS: Final = MappingProxyType({"text:line-break": "\n", "text:tab": "\t"})
"""Characters that are elements within a cell.  calamine 0.9 leaves them out, which joins the words around them."""
_PLAIN = re.compile(r"TRUE|FALSE|(?:[A-Za-z]+[- ]?)?\d+(?:\.\d+)?[A-Za-z ]*")
"""The numbers that are taken as displayed; others have language-dependent signs between their digits."""


def ods_cells(data: bytes, sheet: str | None) -> SheetCells:
    """Read the cells of the sheet with this name from the XML; empty where it cannot be read.

    Without a name, only how far the fullest sheets are filled.
    """
    reader = _Reader(sheet)
    with suppress(KeyError, expat.ExpatError), zipfile.ZipFile(io.BytesIO(data)) as archive:
        reader.read(archive.read("content.xml"))
        return reader.cells()
    return SheetCells()


class _Reader:
    """Counts rows and cells while the file is read; repeated ones are in the file only once."""

    def __init__(self, sheet: str | None) -> None:
        self._sheet, self._within = sheet, False
        self._row = self._next_row = self._column = self._next_column = 0
        self._rows = self._columns = 0
        self._text: list[str] | None = None
        self._signs = self._in_annotation = False
        self._now: dict[str, str] = {}
        self._errors, self._shown = dict[Cell, str](), dict[Cell, str]()
        self._merges, self._hidden, self._comments = list[Merge](), set[int](), set[Cell]()

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def cells(self) -> SheetCells:
        return SheetCells(
            self._rows,
            self._columns,
            self._errors,
            frozenset(),
            self._shown,
            tuple(self._merges),
            frozenset(row for row in self._hidden if row < self._rows),
            frozenset(self._comments),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._within = self._sheet is None or attributes.get("table:name") == self._sheet
            self._next_row = 0
        elif not self._within:
            return
        elif name == "table:table-row":
            self._row, self._next_column = self._next_row, 0
            repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self._next_row = self._row + repeated
            if attributes.get("table:visibility") in _HIDDEN:
                self._hidden.update(range(self._row, self._row + min(repeated, 10_000)))
        elif name in _CELLS:
            self._column = self._next_column
            self._next_column = self._column + int(attributes.get("table:number-columns-repeated", "1"))
            self._now, self._text, self._signs = attributes, [], False
            self._merge(attributes)
        elif self._text is not None:
            self._start_in_cell(name, attributes)

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "office:annotation":
            self._in_annotation = True
            self._comments.add((self._row, self._column))
        elif name in _SIGNS:
            self._signs = True
            self._characters(_SIGNS[name])
        elif name == "text:s":
            self._characters(" " * int(attributes.get("text:c", "1")))
        elif name == "text:p" and self._text:
            self._characters("\n")

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = int(attributes.get("table:number-rows-spanned", "1"))
        columns = int(attributes.get("table:number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            self._merges.append(Merge(self._row, self._column, self._row + rows - 1, self._column + columns - 1))

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._in_annotation:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "office:annotation":
            self._in_annotation = False
        if name not in _CELLS or self._text is None:
            return
        text = "".join(self._text)
        if text or self._now.get("office:value-type"):
            self._rows, self._columns = max(self._rows, self._next_row), max(self._columns, self._next_column)
        if self._now.get("calcext:value-type") == "error":
            self._errors[self._row, self._column] = text
        elif self._signs or (
            self._now.get("office:value-type") == "float"
            and text != self._now.get("office:value")
            and _PLAIN.fullmatch(text)
        ):
            self._shown[self._row, self._column] = text
        self._text = None
