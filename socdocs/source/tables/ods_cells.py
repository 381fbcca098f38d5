"""Read what calamine does not give of an OpenDocument file: errors, merges, hidden rows, line breaks, comments."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from socdocs.source.tables.grid import BOOK_CELLS_LIMIT, CELL_LIMIT, CELLS_LIMIT, Cell, Merge
from socdocs.source.tables.number_formats import LONG_NUMBER, Conditional, as_read, plain_number, time_span
from socdocs.source.tables.ods_styles import Look, OdsStyles
from socdocs.source.tables.sheet_cells import SheetCells
from socdocs.superscripts import with_sign

_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_HIDDEN: Final = ("collapse", "filter")
_SIGNS: Final = MappingProxyType({"text:line-break": "\n", "text:tab": "\t"})
"""Characters that are elements within a cell.  calamine 0.9 leaves them out, which joins the words around them."""
_COMMENT: Final = "office:annotation"
_ASIDE: Final = (_COMMENT, "text:note", "svg:title", "svg:desc")
"""Elements within a cell that hold no words of it, as those of drawings do (`draw:frame`).  calamine 0.9 reads them."""
_COPIED: Final = ("table:formula", "office:string-value", "office:date-value", "office:time-value")
"""The attributes whose texts calamine copies into each cell that repeats."""
_NUMBERS: Final = ("float", "percentage", "currency")
_DATES: Final = ("date", "time")
_DAY: Final = 86_400
_FIRST_OF_MARCH: Final = "1900-03-01"
"""From here on all programs agree about days."""
_SPAN = re.compile(r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,30})?)S)?)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_HIDES_ZEROS = re.compile(rb"config:name=[\"']ShowZeroValues[\"'][^<>]{0,99}>\s{0,99}false\s{0,99}<")
_DEFAULT_STYLE: Final = "table:default-cell-style-name"
_COUNT = re.compile(r"[0-9]{1,9}")
_PLAIN = re.compile(r"TRUE|FALSE|(?:[A-Za-z]+[- ]?)?\d+(?:\.\d+)?[A-Za-z ]*")
"""The numbers that are taken as displayed; others have language-dependent signs between their digits."""


def ods_cells(data: bytes) -> list[tuple[str, SheetCells]]:
    """Read the names and cells of all sheets from the XML.

    Raises ValueError or an error of zipfile or expat for a file that is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        settings = archive.read("settings.xml") if "settings.xml" in archive.namelist() else b""
        reader = _Reader(hides_zeros=_HIDES_ZEROS.search(settings) is not None)
        for part in ("styles.xml", "content.xml"):
            if part in archive.namelist():
                reader.read(archive.read(part))
    return [(sheet.name, sheet.cells()) for sheet in reader.sheets]


class _Sheet:
    """Counts rows and cells while the file is read; repeated ones are in the file only once."""

    def __init__(self, name: str, most_cells: int, styles: OdsStyles, *, hides_zeros: bool) -> None:
        self.name, self._most_cells, self._hides_zeros = name, most_cells, hides_zeros
        self._row = self._next_row = self._column = self._next_column = 0
        self._rows = self._columns = self._characters = self._length = 0
        self._text: list[str] | None = None
        self._as_written = self._has_drawing = self._has_paragraph = False
        self._aside = 0
        self._now: dict[str, str] = {}
        self._errors, self._shown, self._otherwise = dict[Cell, str](), dict[Cell, str](), dict[Cell, str]()
        self._conditional = dict[Cell, Conditional]()
        self._styles, self._struck, self._has_struck_words = styles, set[Cell](), False
        self._spans = list[Look]()
        self._row_style, self._column_styles, self._column_ends = "", list[str](), list[int]()
        self._merges, self._hidden, self._comments = list[Merge](), list[range](), set[Cell]()

    @property
    def size(self) -> int:
        return self._rows * self._columns

    def cells(self) -> SheetCells:
        if self.size > self._most_cells:
            return SheetCells(self._rows, self._columns, characters=self._characters)
        return SheetCells(
            rows=self._rows,
            columns=self._columns,
            characters=self._characters,
            errors=self._errors,
            shown=self._shown,
            otherwise=self._otherwise,
            conditional=self._conditional,
            struck=frozenset(self._struck),
            merges=tuple(self._merges),
            hidden_rows=frozenset(row for rows in self._hidden for row in rows[: max(self._rows - rows.start, 0)]),
            comments=frozenset(self._comments),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table-column":
            before = self._column_ends[-1] if self._column_ends else 0
            self._column_ends.append(before + _count(attributes, "table:number-columns-repeated"))
            self._column_styles.append(attributes.get(_DEFAULT_STYLE, ""))
        elif name == "table:table-row":
            self._row_style = attributes.get(_DEFAULT_STYLE, "")
            self._row, self._next_column = self._next_row, 0
            self._next_row += _count(attributes, "table:number-rows-repeated")
            if attributes.get("table:visibility") in _HIDDEN:
                self._hidden.append(range(self._row, self._next_row))
        elif name in _CELLS:
            self._column = self._next_column
            self._next_column += _count(attributes, "table:number-columns-repeated")
            self._now, self._text, self._length = attributes, [], 0
            self._as_written = self._has_drawing = self._has_paragraph = False
            self._spans, self._has_struck_words = (
                [self._styles.look("table-cell", self._style())._replace(script="")],
                False,
            )
            self._merge(attributes)
        elif self._text is not None:
            self._start_in_cell(name, attributes)

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside:
            self._aside += not name.startswith("table:")
            self.add(" ", _count(attributes, "text:c") if name == "text:s" else 0)
        elif name in _ASIDE or name.startswith("draw:"):
            self._aside = 1
            if name == _COMMENT:
                self._comments.add((self._row, self._column))
            else:
                self._has_drawing = True
        elif name == "text:span":
            name = attributes.get("text:style-name", "")
            self._spans.append(self._styles.look("text", name, around=self._spans[-1]))
        elif name in _SIGNS:
            self._as_written = True
            self.add(_SIGNS[name])
        elif name == "text:s":
            self.add(" ", _count(attributes, "text:c"))
        elif name == "text:p":
            self._has_paragraph = True
            if self._text:
                self.add("\n")

    def _style(self) -> str:
        """The name of the style of the cell: its own, or that of its row or column."""
        column = bisect_right(self._column_ends, self._column)
        of_column = self._column_styles[column] if column < len(self._column_styles) else ""
        return self._now.get("table:style-name") or self._row_style or of_column

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = _count(attributes, "table:number-rows-spanned")
        columns = _count(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            self._merges.append(Merge(self._row, self._column, self._row + rows - 1, self._column + columns - 1))

    def add(self, text: str, times: int = 1) -> None:
        """Add to the text of the cell, up to what shows that it is too long."""
        if self._text is None:
            return
        if self._aside:  # calamine keeps it all the same
            self._length += len(text) * times
            return
        self._has_struck_words |= bool(self._spans[-1].struck) and not text.isspace()
        if self._length <= CELL_LIMIT:
            self._text.append(text * min(times, CELL_LIMIT + 1))
        self._length += len(text) * times

    def say(self, words: str) -> None:
        """Add words to the text of the cell, raised or lowered as they are."""
        if self._text is not None and not self._aside and (script := self._spans[-1].script) and words.strip():
            words = with_sign(words, script)
            self._as_written = True
        self.add(words)

    def mark_as_written(self) -> None:
        """Take the text of this cell from here: calamine 0.9 leaves CDATA out."""
        self._as_written = True

    def end(self, name: str) -> None:
        if self._aside and not name.startswith("table:"):
            self._aside -= 1
            return
        if name == "text:span" and len(self._spans) > 1:
            self._spans.pop()
        if name not in _CELLS or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if not text and not any(key.startswith("office:") or key == "table:formula" for key in self._now):
            self._characters += self._length
            return
        self._rows, self._columns = max(self._rows, self._next_row), max(self._columns, self._next_column)
        length = self._length + sum(len(self._now.get(key, "")) for key in _COPIED)
        self._characters += length * (self._next_row - self._row) * (self._next_column - self._column)
        if conditional := self._styles.conditional(self._style()):
            self._conditional |= dict.fromkeys(self._repeated(), conditional)
        if self._has_struck_words:
            self._struck.update(self._repeated())
        if self._now.get("calcext:value-type") == "error":
            self._errors |= dict.fromkeys(self._repeated(), text)
        elif self._now.get("office:value-type") in _DATES:
            self._look_at_date(text)
        elif not text and self._has_paragraph and self._now.get("office:value-type") in _NUMBERS:
            self._otherwise |= dict.fromkeys(self._repeated(), "")
        elif (said := self._now.get("office:string-value")) is not None and text.split() != said.split():
            if text.strip():
                self._shown |= dict.fromkeys(self._repeated(), text)
            else:
                self._otherwise |= dict.fromkeys(self._repeated(), "")
        elif self._as_written or (self._has_drawing and self._now.get("office:value-type") == "string"):
            self._shown |= dict.fromkeys(self._repeated(), text)
        elif self._now.get("office:value-type") in _NUMBERS and text.strip("#"):
            self._look_at_number(self._now.get("office:value", ""), text)

    def _look_at_date(self, text: str) -> None:
        """Take a time in the form of XLSX files, and name a date or time that is shown as another."""
        is_known = not self._styles.has_words_beside_dates(self._style())
        if self._now.get("office:value-type") == "date":
            is_known &= self._now.get("office:date-value", "") >= _FIRST_OF_MARCH
        elif span := _SPAN.fullmatch(self._now.get("office:time-value", "")):
            days, hours, minutes, seconds = (float(number or 0) for number in span.groups()[1:])
            passed = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
            self._shown |= dict.fromkeys(self._repeated(), time_span(round(float(f"{span[1]}{passed}") * 1_000_000)))
            # What goes on beyond a day begins with all its hours, minutes or seconds.
            first = _NUMBER.search(text)
            is_known &= not first or passed < _DAY or int(first[0]) in (passed // 3600, passed // 60, passed // 1)
        if (not is_known and text.strip("#")) or (not text and self._has_paragraph):
            self._otherwise |= dict.fromkeys(self._repeated(), text.strip())

    def _look_at_number(self, value: str, text: str) -> None:
        """Take a number as it is displayed, where that is another text than the number itself."""
        number = float(value or "nan")
        if self._hides_zeros and number == 0:
            self._otherwise |= dict.fromkeys(self._repeated(), "zeros are not shown")
            return
        if text == value or not abs(number) < LONG_NUMBER:
            return
        is_displayed = _PLAIN.fullmatch(text) or not any(map(str.isdigit, text))
        shown = text if is_displayed else as_read(number, text)
        if shown is None:
            self._otherwise |= dict.fromkeys(self._repeated(), text.strip())
        elif shown != plain_number(number):
            self._shown |= dict.fromkeys(self._repeated(), shown)

    def _repeated(self) -> Iterator[Cell]:
        """The places of the cell; none where the sheet has more cells than are read."""
        if self.size <= self._most_cells:
            yield from product(range(self._row, self._next_row), range(self._column, self._next_column))


class _Reader:
    def __init__(self, *, hides_zeros: bool) -> None:
        self._hides_zeros = hides_zeros
        self.sheets = list[_Sheet]()
        self._styles = OdsStyles()
        self._open = self._size = 0

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartCdataSectionHandler = self._start_cdata
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            # calamine takes the rows of a table within a table for rows of the outer one.
            if not self._open:
                self._size += self.sheets[-1].size if self.sheets else 0
                left = BOOK_CELLS_LIMIT - self._size
                name = attributes.get("table:name", "")
                most = min(CELLS_LIMIT, left)
                self.sheets.append(_Sheet(name, most, self._styles, hides_zeros=self._hides_zeros))
            self._open += 1
        elif self._open:
            self.sheets[-1].start(name, attributes)
        else:
            self._styles.start(name, attributes)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._open -= 1
        elif self._open:
            self.sheets[-1].end(name)
        else:
            self._styles.end(name)

    def _characters(self, text: str) -> None:
        if self._open:
            self.sheets[-1].say(text)
        else:
            self._styles.say(text)

    def _start_cdata(self) -> None:
        if self._open:
            self.sheets[-1].mark_as_written()


def _count(attributes: Mapping[str, str], name: str) -> int:
    """A number of times in an attribute.  Raises ValueError for another text: that file is damaged."""
    text = attributes.get(name, "1")
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return int(text)
