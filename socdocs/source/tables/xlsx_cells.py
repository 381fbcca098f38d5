"""Read what calamine does not give of an XLSX file: errors, unsaved values, formats, hidden rows, comments."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from msgspec.structs import replace

from socdocs.source.tables.grid import CELLS_LIMIT, LONG_NUMBER, Cell, Merge
from socdocs.source.tables.sheet_cells import SheetCells


# The XML of a sheet is read by patterns: it has a hundred thousand elements, of which few are looked at.
def _element(name: str) -> re.Pattern[bytes]:
    """An element with any prefix: its attributes, and its content."""
    prefix = r"(?:[^\s<>/:=]+:)?"
    return re.compile(rf"<{prefix}{name}(?=[\s/>])([^>]*?)(?:/>|>(.*?)</{prefix}{name}\s*>)".encode(), re.DOTALL)


_ROW, _CELL, _SHARED, _WORDS = map(_element, ("row", "c", "si", "t"))
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)
"""What is in a part besides elements and attributes, and can hold their signs."""
_ATTRIBUTE = re.compile(rb"\b([a-z]+)\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_COMMENT = re.compile(rb'<(?:\w+:)?comment\b[^>]*\bref="([A-Z]{1,3}\d{1,7})"')
_FORMAT = re.compile(r'(?:"([^"]*)"|\\(.))?0(?:\.(0+))?(?:"([^"]*)")?')
"""The number formats that are taken as displayed: a fixed number of decimals, and text around the number."""
_BUILT_IN: Final = {1: "0", 2: "0.00"}


class _Format(NamedTuple):
    before: str
    decimals: int
    after: str


def xlsx_cells(data: bytes, sheet: str) -> SheetCells:
    """Read the cells of the sheet with this name from the XML.

    Raises ValueError, KeyError or an error of zipfile, expat or ElementTree for a file that is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _Parts(archive)
        part = _part(parts, sheet)
        cells = _read(_plain(parts.read(part)), _formats(parts), _lengths(parts))
        return replace(cells, comments=frozenset(_comments(parts, part)))


class _Parts:
    """The parts of a workbook by their names, in small or capital letters: programs write them in several ways."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_folded(name): name for name in archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._names

    def read(self, name: str) -> bytes:
        """The content of a part.  Raises KeyError where there is none of this name."""
        return self._archive.read(self._names[_folded(name)])


def _folded(name: str) -> str:
    return name.replace("\\", "/").lower()


def _plain(xml: bytes) -> bytes:
    """A part without what could be taken for elements and is none.

    Raises ValueError for one in wide characters, and ExpatError for what is no XML: patterns would look for the ends of
    its elements again and again.
    """
    if b"\0" in xml:
        raise ValueError("not UTF-8")
    expat.ParserCreate().Parse(xml, True)
    return _ASIDE.sub(lambda match: b"x" if match[0].startswith(b"<![") else b"", xml)


def _lengths(parts: _Parts) -> list[int]:
    """The characters of the texts that cells name by their numbers."""
    if "xl/sharedStrings.xml" not in parts:
        return []
    texts = _SHARED.finditer(_plain(parts.read("xl/sharedStrings.xml")))
    return [sum(len(words[2] or b"") for words in _WORDS.finditer(text[2] or b"")) for text in texts]


def _part(parts: _Parts, sheet: str) -> str:
    """The name of the part that holds the sheet.  Raises KeyError where there is none."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - no entities: expat limits them
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for row in book.iter():
        if row.tag.endswith("}sheet") and row.get("name") == sheet:
            id_ = next((value for key, value in row.items() if key.endswith("}id")), "")
            return posixpath.normpath(posixpath.join("/xl", targets[id_])).lstrip("/")
    raise KeyError(sheet)


def _comments(parts: _Parts, part: str) -> Iterator[Cell]:
    """The cells of the sheet in `part` that have a comment."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    for link in ElementTree.fromstring(parts.read(links)) if links in parts else ():  # noqa: S314 - as above
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        if link.get("Type", "").endswith("/comments") and target in parts:
            yield from (_position(match[1].decode()) for match in _COMMENT.finditer(_plain(parts.read(target))))


def _formats(parts: _Parts) -> dict[int, _Format]:
    """The formats that are taken as displayed, by the number of a cell's style."""
    if "xl/styles.xml" not in parts:
        return {}
    root = ElementTree.fromstring(parts.read("xl/styles.xml"))  # noqa: S314 - as above
    codes = dict(_BUILT_IN)
    styles: list[int] = []
    for group in root:
        name = group.tag.rpartition("}")[2]
        if name == "numFmts":
            codes |= {int(row.get("numFmtId", "0")): row.get("formatCode", "") for row in group}
        elif name == "cellXfs":
            styles = [int(row.get("numFmtId", "0")) for row in group]
    found = {}
    for style, number in enumerate(styles):
        if match := _FORMAT.fullmatch(codes.get(number, "")):
            found[style] = _Format(match[1] or match[2] or "", len(match[3] or ""), match[4] or "")
    return found


def _read(xml: bytes, formats: dict[int, _Format], lengths: list[int]) -> SheetCells:
    rows = columns = characters = 0
    errors, shown, unvalued, hidden = dict[Cell, str](), dict[Cell, str](), set[Cell](), set[int]()
    for row, attributes, content in _counted(xml, _ROW, _row_number):
        if attributes.get("hidden") in ("1", "true"):
            hidden.add(row)
        for column, cell, inside in _counted(content, _CELL, _column_number):
            if not inside:
                continue
            value = _VALUE.search(inside)
            text = value[1].decode(errors="replace") if value else ""
            if cell.get("t") == "e":
                errors[row, column] = text
            elif _FORMULA.search(inside):
                # A formula whose value is an empty text says that it is a text.
                if not text and cell.get("t") != "str":
                    unvalued.add((row, column))
            elif value is None and b"<is" not in inside and b":is" not in inside:
                continue
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > CELLS_LIMIT:
                return SheetCells(rows, columns, characters=characters)
            characters += lengths[int(text)] if text and cell.get("t") == "s" else len(inside)
            if (style := cell.get("s")) and cell.get("t", "n") == "n" and int(style) in formats and _is_short(text):
                shown[row, column] = _as_shown(text, formats[int(style)])
    merges = tuple(
        Merge(*_position(match[1].decode()), *_position(match[2].decode())) for match in _MERGED.finditer(xml)
    )
    return SheetCells(
        rows, columns, errors, frozenset(unvalued), shown, merges, frozenset(hidden), characters=characters
    )


def _is_short(text: str) -> bool:
    """Whether a text is a number, and none of hundreds of digits."""
    return bool(text) and abs(float(text)) < LONG_NUMBER


def _as_shown(text: str, form: _Format) -> str:
    return f"{form.before}{float(text):.{form.decimals}f}{form.after}"


def _counted(
    xml: bytes, element: re.Pattern[bytes], number: Callable[[str], int]
) -> Iterator[tuple[int, dict[str, str], bytes]]:
    """The elements with their numbers, attributes and content; one without a number follows the one before it.

    Raises ValueError where the sign that ends an element is within an attribute, which no program writes.
    """
    last = -1
    for match in element.finditer(xml):
        if match[1].count(b'"') % 2 or match[1].count(b"'") % 2:
            raise ValueError(match[1])
        attributes = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(match[1])}
        last = number(attributes["r"]) if "r" in attributes else last + 1
        yield last, attributes, match[2] or b""


def _row_number(reference: str) -> int:
    return int(reference) - 1


def _column_number(reference: str) -> int:
    return _position(reference)[1]


def _position(reference: str) -> Cell:
    """The row and column of a cell such as D14, from 0."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
