"""Read what calamine does not give of an XLSX file: errors, unsaved values, formats, hidden rows, comments."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from msgspec.structs import replace

from socdocs.source.tables.grid import CELLS_LIMIT, Cell, Merge
from socdocs.source.tables.number_formats import LONG_NUMBER, TextFormat, as_shown, plain_number, shows_date, shows_span
from socdocs.source.tables.sheet_cells import SheetCells
from socdocs.source.tables.xlsx_conditions import under_conditions
from socdocs.source.tables.xlsx_elements import WORDS, element, position
from socdocs.source.tables.xlsx_extras import Extras, read_extras
from socdocs.source.tables.xlsx_styles import Styles, has_struck_words, raised_text, read_styles

_ROW, _CELL, _SHARED = map(element, ("row", "c", "si"))
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)
"""What is in a part besides elements and attributes, and can hold their signs."""
_ATTRIBUTE = re.compile(rb"\b([a-z]+)\s*=\s*[\"']([^\"']*)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]+)<")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*\bref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
_COMMENT = re.compile(rb'<(?:\w+:)?comment\b[^<>]*\bref="([A-Z]{1,3}\d{1,7})"')
_COMPUTED_ANEW = re.compile(rb"<(?:\w+:)?calcPr\b[^<>]*\bfullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']")
_HIDES_ZEROS = re.compile(rb"<(?:\w+:)?sheetView\b[^<>]*\bshowZeros\s*=\s*[\"'](?:0|false)[\"']")
_SOME_DAY: Final = 45_717.0
_FORMS_OF_TEXTS: Final = ("s", "str", "inlineStr")


class _Shared(NamedTuple):
    """A text that cells name by its number."""

    length: int
    is_struck: bool
    raised: str
    """The text with characters that are raised or lowered, where the format of some of them does that; else ""."""


class XlsxCells:
    """Reads the cells of sheets from the XML of a workbook, and what all sheets share once.

    What it does raises ValueError, KeyError or an error of zipfile, expat or ElementTree for a file that is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._parts = _Parts(zipfile.ZipFile(io.BytesIO(data)))
        self._sheets = _sheet_parts(self._parts)
        self._styles, self._texts = _styles(self._parts), _shared(self._parts)
        self._is_computed_anew = _COMPUTED_ANEW.search(_plain(self._parts.read("xl/workbook.xml"))) is not None

    def read(self, sheet: str) -> SheetCells:
        """Read the cells of the sheet with this name."""
        part = self._sheets[sheet]
        cells = _read(
            _plain(self._parts.read(part)), self._styles, self._texts, is_computed_anew=self._is_computed_anew
        )
        return replace(cells, comments=frozenset(_comments(self._parts, part, _relations(self._parts, part))))

    def extras(self, sheet: str) -> Extras:
        """Read what the sheet with this name holds besides the words of its cells."""
        part = self._sheets[sheet]
        xml = ElementTree.fromstring(_plain(self._parts.read(part)))  # noqa: S314 - no document type
        return read_extras(xml, _relations(self._parts, part))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that people gave to cells and values."""
        book = ElementTree.fromstring(_plain(self._parts.read("xl/workbook.xml")))  # noqa: S314 - as above
        given = (row.get("name", "") for row in book.iter() if row.tag.endswith("}definedName"))
        return tuple(name for name in given if not name.startswith("_xlnm."))


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

    Raises ValueError for one in wide characters or with a document type, which no workbook may have, and ExpatError for
    what is no XML: patterns would look for the ends of its elements again and again.
    """
    if b"\0" in xml:
        raise ValueError("not UTF-8")
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(xml, True)
    return _ASIDE.sub(lambda match: b"x" if match[0].startswith(b"<![") else b"", xml)


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


def _shared(parts: _Parts) -> list[_Shared]:
    if "xl/sharedStrings.xml" not in parts:
        return []
    texts = (match[2] or b"" for match in _SHARED.finditer(_plain(parts.read("xl/sharedStrings.xml"))))
    return [_text(text, sum(len(words[2] or b"") for words in WORDS.finditer(text))) for text in texts]


def _text(xml: bytes, length: int) -> _Shared:
    raised = raised_text(xml)
    return _Shared(max(length, len(raised)), has_struck_words(xml), raised)


def _sheet_parts(parts: _Parts) -> dict[str, str]:
    """The names of the parts that hold the sheets, by the names of the sheets."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - no entities: expat limits them
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = dict[str, str]()
    for row in book.iter():
        if row.tag.endswith("}sheet"):
            id_ = next((value for key, value in row.items() if key.endswith("}id")), "")
            if id_ in targets:
                part = posixpath.normpath(posixpath.join("/xl", targets[id_])).lstrip("/")
                found.setdefault(row.get("name", ""), part)
    return found


def _relations(parts: _Parts, part: str) -> Iterator[ElementTree.Element]:
    """What the sheet in `part` refers to: parts of the workbook, and addresses."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links in parts:
        yield from ElementTree.fromstring(_plain(parts.read(links)))  # noqa: S314 - as above


def _comments(parts: _Parts, part: str, relations: Iterable[ElementTree.Element]) -> Iterator[Cell]:
    """The cells of the sheet in `part` that have a comment."""
    targets = {
        posixpath.normpath(posixpath.join("/", posixpath.dirname(part), link.get("Target", ""))).lstrip("/").lower()
        for link in relations
        if link.get("Type", "").endswith("/comments")
    }
    for target in targets:
        if target in parts:
            yield from (position(match[1].decode()) for match in _COMMENT.finditer(_plain(parts.read(target))))


def _styles(parts: _Parts) -> Styles:
    return read_styles(parts.read("xl/styles.xml")) if "xl/styles.xml" in parts else Styles({}, {}, frozenset(), ())


def _read(xml: bytes, styles: Styles, texts: list[_Shared], *, is_computed_anew: bool) -> SheetCells:
    """Read a sheet.  In a workbook that is computed anew when it is opened, 0 is what XlsxWriter says for no value."""
    rows = columns = characters = 0
    errors, shown, otherwise = dict[Cell, str](), dict[Cell, str](), dict[Cell, str]()
    unvalued, hidden, struck, around = set[Cell](), set[int](), set[Cell](), dict[Cell, TextFormat]()
    hides_zeros = _HIDES_ZEROS.search(xml) is not None
    for row, attributes, content in _counted(xml, _ROW, _row_number):
        if attributes.get("hidden") in ("1", "true"):
            hidden.add(row)
        for column, cell, inside in _counted(content, _CELL, _column_number):
            if not inside:
                continue
            value = _VALUE.search(inside)
            text = value[1].decode(errors="replace") if value else ""
            form, style = cell.get("t", "n"), int(cell.get("s", "0"))
            if form == "e":
                errors[row, column] = text
            elif _FORMULA.search(inside):
                # A formula whose value is an empty text says that it is a text.
                if form != "str" and (not text or (is_computed_anew and form == "n" and not float(text))):
                    unvalued.add((row, column))
            elif value is None and b"<is" not in inside and b":is" not in inside:
                continue
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if rows * columns > CELLS_LIMIT:
                return SheetCells(rows, columns, characters=characters)
            own = texts[int(text)] if text and form == "s" else _text(inside, len(inside))
            characters += own.length
            if own.is_struck or style in styles.struck:
                struck.add((row, column))
            if form == "n" and hides_zeros and text and not float(text):
                otherwise[row, column] = "zeros are not shown"
            elif form == "n" and style in styles.formats and _is_short(text):
                if shows_date(float(text), styles.formats[style]):
                    continue
                written = as_shown(float(text), styles.formats[style])
                if written is None:
                    otherwise[row, column] = styles.formats[style]
                    if float(text) < 0 and not shows_span(styles.formats[style]):  # calamine 0.9 makes midnight of it
                        shown[row, column] = plain_number(float(text))
                else:
                    shown[row, column] = written
            elif form == "d" and style in styles.formats and not shows_date(_SOME_DAY, styles.formats[style]):
                otherwise[row, column] = styles.formats[style]
            elif form in _FORMS_OF_TEXTS:
                if own.raised:
                    shown[row, column] = own.raised
                if style in styles.texts:
                    around[row, column] = form_of_text = styles.texts[style]
                    characters += len(form_of_text.before) + len(form_of_text.after)
    return SheetCells(
        rows=rows,
        columns=columns,
        characters=characters,
        errors=errors,
        unvalued=frozenset(unvalued),
        shown=shown,
        otherwise=otherwise,
        conditional=under_conditions(xml, styles.conditional, rows, columns),
        around=around,
        struck=frozenset(struck),
        merges=tuple(
            _merge(position(match[1].decode()), position(match[2].decode())) for match in _MERGED.finditer(xml)
        ),
        hidden_rows=frozenset(hidden),
    )


def _merge(one: Cell, other: Cell) -> Merge:
    (top, bottom), (left, right) = map(sorted, zip(one, other, strict=True))
    return Merge(top, left, bottom, right)


def _is_short(text: str) -> bool:
    """Whether a text is a number, and none of hundreds of digits."""
    return bool(text) and abs(float(text)) < LONG_NUMBER


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
    return position(reference)[1]
