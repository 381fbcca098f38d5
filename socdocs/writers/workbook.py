"""Write sheets as an Excel workbook with XlsxWriter; equal sheets give equal bytes."""

from __future__ import annotations

import datetime
import hashlib
import io
import math
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from socdocs.document.sheets import Sheet, SheetColumn
from socdocs.seals import office

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL_LIMIT: Final = 32_767
"""The most characters that a cell of a workbook can hold."""
_WRITTEN: Final = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones
"""The time of writing in the properties: always the same, since equal input gives equal bytes."""
_HEADER_LIMIT: Final = 255
_READ_AS_MORE: Final = re.compile(r"(?<=&)(?=G|\[Picture\])|(?<=_)(?=x[0-9A-Fa-f]{4}_)")
"""Inside what is read as more than its characters even where each ampersand of the text is doubled.

XlsxWriter takes a G behind one for the place of a picture, and leaves the whole header out; `_x0041_` is a number of a
character to Excel, and the number of the underscore that keeps it from being one is printed by LibreOffice.
"""
_NUMBER_OF_A_CHARACTER: Final = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_TWO_NUMBERS: Final = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_NOTHING: Final = "&I&I"
"""Italics on and off: what is before and behind is no longer one, and nothing is printed."""
_LETTER: Final = 1
_TABLOID: Final = 3
"""Paper of 11 by 17 inches."""
_FITS_LETTER: Final = 150
"""The width in characters of a sheet that can be read on a page of letter size."""
_LINE: Final = 15
"""The height of a line in points."""
_PIXEL: Final = 0.75
"""The points that heights are multiples of in Excel; some versions of XlsxWriter round them to it, others do not."""
_HIGHEST: Final = 408.75
"""The height that Excel allows a row."""
_DENSITY: Final = 1.1
"""The characters of usual text, with breaks between words, in the width of a digit."""
_TURNED: Final = 6.5
"""The height of a character of turned text in points."""
_UNIX: Final = 3
_LINES: Final = {"border": 1, "border_color": "#A9B4C0"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE5EE", **_LINES},
    "turned": {"bold": True, "rotation": 90, "align": "center", "bg_color": "#DDE5EE", **_LINES},
    "text": {"text_wrap": True, "valign": "top", **_LINES},
    "typed": {"text_wrap": True, "valign": "top", "bg_color": "#FFFBE6", **_LINES},
    "mark": {"align": "center", "valign": "top", **_LINES},
    "turned mark": {"rotation": 90, "align": "center", **_LINES},
}


class TextTooLong(Exception):
    """A text is longer than a cell of a workbook can be; says which one."""


def write(sheets: Sequence[Sheet], *, title: str, organization: str, sealed: bool = True) -> bytes:
    """Return the workbook, with the mark of our own files if `sealed`.

    `title` and `organization` are in its properties and at the top of printed pages.  Raises TextTooLong,
    since Excel would cut the text.
    """
    from xlsxwriter import Workbook

    for sheet in sheets:
        _check_lengths(sheet)
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"title": title, "company": organization, "author": "", "created": _WRITTEN})
    book.set_custom_property(office.PROPERTY, "", "text")
    formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
    for sheet in sheets:
        _add(book, sheet, formats, f"{title}, {organization}")
    book.close()
    return _packed(stream.getvalue(), sealed=sealed)


def _check_lengths(sheet: Sheet) -> None:
    for row in ([column.heading for column in sheet.columns], *sheet.rows):
        for column, text in zip(sheet.columns, row, strict=True):
            if _length(text) > CELL_LIMIT:
                raise TextTooLong(
                    f"“{column.heading}” of {row[0]} has {len(text):,} characters, and a cell of a workbook can hold "
                    f"{CELL_LIMIT:,}."
                )


def _length(text: str) -> int:
    """The characters of a text as Excel counts them."""
    return len(text.encode("utf-16-le")) // 2


def _add(book: Workbook, sheet: Sheet, formats: dict[str, Any], header: str) -> None:
    page = book.add_worksheet(sheet.name)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, None, {"hidden": column.hidden})
        _put(page, 0, number, column.heading, formats["turned" if column.mark else "heading"])
    page.set_row(0, _height([column.heading for column in sheet.columns], sheet.columns))
    for number, row in enumerate(sheet.rows, 1):
        page.set_row(number, _height(row, sheet.columns))
        for at, (column, text) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, number, at, text, formats[_format(text, column)])
    for at, column in enumerate(sheet.columns):
        if column.choices and sheet.rows:
            _offer(page, len(sheet.rows), at, column.choices)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _set_up_print(page, sheet, header)


def _put(page: Worksheet, row: int, at: int, text: str, format_: Format) -> None:
    if (text.startswith("<r>") and text.endswith("</r>")) or _TWO_NUMBERS.search(text):
        # XlsxWriter takes the one for runs of text that are written already, and puts it into the file as it is; of two
        # numbers that share an underscore it keeps the second from being a character no more.
        runs = text[0], *_NUMBER_OF_A_CHARACTER.split(text[1:])
        page.write_rich_string(row, at, *(part for run in runs for part in (format_, run)), format_)
    else:
        page.write_string(row, at, text, format_)


def _offer(page: Worksheet, rows: int, at: int, choices: Sequence[str]) -> None:
    """Let people choose from a list in a column; other words are allowed."""
    page.data_validation(
        1,
        at,
        rows,
        at,
        {"validate": "list", "source": list(choices), "error_type": "information", "ignore_blank": True},
    )


def _format(text: str, column: SheetColumn) -> str:
    """The name of the format of a cell: in a narrow column, words are turned."""
    if not column.mark:
        return "typed" if column.typed else "text"
    return "mark" if len(text) <= 1 else "turned mark"


def _height(row: Sequence[str], columns: Sequence[SheetColumn]) -> float:
    """The height of a row in points, estimated, since not every program finds it when it opens the file."""
    heights = (
        len(text) * _TURNED + _LINE / 2
        if column.mark and len(text) > 1
        else _LINE * sum(max(1, math.ceil(len(line) / (_DENSITY * column.width))) for line in text.split("\n"))
        for text, column in zip(row, columns, strict=True)
        if not column.hidden
    )
    return min(math.ceil(max(heights) / _PIXEL) * _PIXEL, _HIGHEST)


def _set_up_print(page: Worksheet, sheet: Sheet, header: str) -> None:
    page.set_landscape()
    page.set_paper(
        _LETTER if sum(column.width for column in sheet.columns if not column.hidden) <= _FITS_LETTER else _TABLOID
    )
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    name = f"&R{sheet.name}"
    line = f"&L{_READ_AS_MORE.sub(_NOTHING, header.replace('&', '&&'))}{name}"
    page.set_header(line if _length(line) <= _HEADER_LIMIT else name)
    page.set_footer("&RPage &P of &N")


def _packed(data: bytes, *, sealed: bool) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    digests = {name: hashlib.sha256(part).digest() for name, part in parts.items() if name != office.PROPERTIES}
    if sealed:
        parts[office.PROPERTIES] = office.sealed(parts[office.PROPERTIES], digests)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            about = zipfile.ZipInfo(name)  # dated January 1, 1980
            about.create_system = _UNIX
            about.external_attr = 0o600 << 16
            archive.writestr(about, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
