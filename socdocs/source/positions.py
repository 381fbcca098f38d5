"""The exact place of a character within a value, found by reading the value again from its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from socdocs.diagnostics import FileForm, Span, form_of
from socdocs.files import Files
from socdocs.source.characters import decode, normalise_text
from socdocs.source.lines import Lines
from socdocs.source.tree import Scalar

Reading = tuple[str, list[int]]
"""The text of a value and, for each of its characters, the offset in the source from which it comes."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""The start of a formula in a spreadsheet; CSV files put an apostrophe before it to prevent one."""

_ESCAPES = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
_CODE_LENGTHS = {"x": 2, "u": 4, "U": 8}
PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
"""The two escapes by which JSON writes a character beyond U+FFFF (a surrogate pair)."""
_QUOTE_OR_OTHER = re.compile('""|.', re.DOTALL)
_FOLDED = re.compile(r"(?:(?<![ \t])|(?<=\\[ \t]))[ \t]*\n[ \t\n]*")
"""A line end with the blanks around it, from the first of them on."""


def text_position(scalar: Scalar, offset: int, lines: Lines) -> Span:
    """The place of the character at `offset` in the text of `scalar`, `lines` being those of its file.

    Exact for every way of writing a value: the value is read again from its source and the result compared with its
    text.  Where they differ (a value set on the command line), and in a workbook, the place of the whole value.
    """
    reading = text_reading(scalar, lines)
    return position_in(reading, offset, lines, scalar.span) if reading else scalar.span


def text_reading(scalar: Scalar, lines: Lines) -> Reading | None:
    """The text of `scalar` in the source, with the offset of each of its characters; None as above."""
    span = scalar.span
    start, end = lines.stretch(span)
    form = form_of(span.file)
    if form == "workbook":
        return None
    read = _READ.get(form) or _YAML[scalar.style]
    for text, offsets in read(lines.text, start, end):
        if len(text) == len(scalar.text) and scalar.text in (text, normalise_text(text)):
            return text, offsets
    return None


class Sources:
    """The lines of the files that were read, for showing a place and for finding one within a value."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._lines: dict[str, Lines] = {}
        self._last: tuple[Scalar, Reading | None] | None = None

    def lines(self, file: str) -> Lines:
        """The lines of `file` as its spans count them; none for a file without lines (a workbook, `--set`)."""
        if file not in self._lines:
            data = b"" if form_of(file) == "workbook" else self._files.content(file)
            fallback = "cp1252" if form_of(file) == "table" else ""
            self._lines[file] = Lines(decode(data, file, fallback=fallback)[0])
        return self._lines[file]

    def position(self, scalar: Scalar, offset: int) -> Span:
        """The place of the character at `offset` in the text of `scalar`, as `text_position` finds it."""
        lines = self.lines(scalar.span.file)
        # A long text may have many findings, one after the other, and is read again only once.
        if self._last is None or self._last[0] is not scalar:
            self._last = scalar, text_reading(scalar, lines)
        reading = self._last[1]
        return position_in(reading, offset, lines, scalar.span) if reading else scalar.span


def joined(high: int, low: int) -> str:
    """The character of a surrogate pair."""
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)


def csv_text(source: str, start: int, end: int) -> str:
    """The text of the CSV cell that spans `start` to `end` in the source, without quotes and formula guard."""
    text = source[start:end]
    if text.startswith('"'):
        text = text[1:-1].replace('""', '"')
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def guarded(text: str) -> str:
    """The text as a cell of a CSV file holds it, quotes aside: with a formula guard where a spreadsheet needs one."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def csv_reading(source: str, start: int, end: int) -> Reading:
    """The text of a CSV cell with the offset of each of its characters."""
    if source.startswith('"', start):
        text, offsets = _undoubled(source, start + 1, end - 1)
    else:
        text, offsets = source[start:end], list(range(start, end))
    guard = len(text) - len(csv_text(source, start, end))
    return text[guard:], offsets[guard:]


def position_in(reading: Reading, offset: int, lines: Lines, span: Span) -> Span:
    """The place of the character at `offset` in the `reading` of the value at `span`; just after it for its end."""
    offsets = reading[1]
    if 0 <= offset < len(offsets):
        start = offsets[offset]
        stop = offsets[offset + 1] if offset + 1 < len(offsets) else start + 1
        return lines.span(span.file, start, max(start + 1, stop) if lines.text[start] == "\\" else start + 1, span.cell)
    last = min(offsets[-1] + 1, len(lines.text)) if offsets else lines.offset(span.end_line, span.end_column)
    return lines.span(span.file, last, last, span.cell)


def _csv(source: str, start: int, end: int) -> Iterator[Reading]:
    yield csv_reading(source, start, end)
    yield _undoubled(source, start, end)  # an item of a list within a quoted cell


def _as_it_is(source: str, start: int, end: int) -> Iterator[Reading]:
    yield source[start:end], list(range(start, end))


def _undoubled(source: str, start: int, end: int) -> Reading:
    """The stretch with each pair of quotation marks read as one."""
    offsets = [match.start() for match in _QUOTE_OR_OTHER.finditer(source, start, end)]
    return "".join(source[offset] for offset in offsets), offsets


def _flow(source: str, start: int, end: int, *, quote: str) -> Iterator[Reading]:
    """A plain or quoted value: line ends are folded, doubled apostrophes and escapes resolved."""
    characters, offsets = list[str](), list[int]()
    at, end = start + len(quote), end - len(quote)
    while at < end:
        character, width = source[at], 1
        if folded := _FOLDED.match(source, at, end):
            width = folded.end() - at
            character = "\n" * (folded[0].count("\n") - 1) or " "
        elif quote == "'" and character == "'":
            width = 2
        elif quote == '"' and character == "\\":
            character, width = _escape(source, at, end)
        characters.append(character)
        offsets += [at] * len(character)
        at += width
    yield "".join(characters), offsets


def _escape(source: str, at: int, end: int) -> tuple[str, int]:
    """The text that the escape at `at` represents, and its length; no text for an escaped line end."""
    code = source[at + 1 : at + 2]
    if pair := PAIR.match(source, at, end):
        return joined(*(int(digits, 16) for digits in pair.groups())), len(pair[0])
    if code in _CODE_LENGTHS:
        digits = source[at + 2 : at + 2 + _CODE_LENGTHS[code]]
        return chr(int(digits, 16)), 2 + len(digits)
    if folded := _FOLDED.match(source, at + 1, end):
        return "\n" * (folded[0].count("\n") - 1), 1 + len(folded[0])
    return _ESCAPES[code], 2


def _block(source: str, start: int, _end: int, *, folded: bool) -> Iterator[Reading]:
    """A value begun with | or >, for each indentation that it can have; how far it goes follows from that."""
    header_end = source.find("\n", start)
    if header_end < 0:
        yield "", []
        return
    header = source[start + 1 : header_end].partition("#")[0]
    indent = _indent(source, header_end + 1)
    for width in range(1, indent + 10) if any(map(str.isdigit, header)) else [max(indent, 1)]:
        yield _block_reading(source, header_end + 1, width, header, folded=folded)


def _indent(source: str, at: int) -> int:
    """The blanks before the first text from the line that begins at `at`."""
    while at < len(source):
        end = source.find("\n", at)
        line = source[at : end if end >= 0 else len(source)]
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
        at += len(line) + 1
    return 0


def _block_reading(source: str, at: int, indent: int, header: str, *, folded: bool) -> Reading:
    characters, offsets = list[str](), list[int]()

    def emit(text: str, first: int) -> None:
        characters.append(text)
        offsets.extend(range(first, first + len(text)))

    line_end: int | None = None
    empty_lines = list[int]()
    blank_before = False
    while at < len(source):
        end = source.find("\n", at)
        end = len(source) if end < 0 else end
        line = source[at:end]
        if not line[:indent].strip(" ") and len(line) <= indent:
            empty_lines.append(end)
        elif line[:indent].strip(" "):
            break
        else:
            blank = line[indent] in " \t"
            if line_end is not None and (not folded or blank or blank_before):
                emit("\n", line_end)
            elif line_end is not None and not empty_lines:
                emit(" ", line_end)
            for empty in empty_lines:
                emit("\n", empty)
            emit(line[indent:], at + indent)
            line_end, empty_lines, blank_before = end, [], blank
        at = end + 1
    if line_end is not None and line_end < len(source) and "-" not in header:
        emit("\n", line_end)
    for empty in empty_lines if "+" in header else ():
        if empty < len(source):
            emit("\n", empty)
    return "".join(characters), offsets


_YAML: dict[str, Callable[[str, int, int], Iterator[Reading]]] = {
    "": partial(_flow, quote=""),
    "'": partial(_flow, quote="'"),
    '"': partial(_flow, quote='"'),
    "|": partial(_block, folded=False),
    ">": partial(_block, folded=True),
}

_READ: Mapping[FileForm, Callable[[str, int, int], Iterator[Reading]]] = {"table": _csv, "prose": _as_it_is}
"""How a value is read again in files that are not YAML."""
