"""The log of copies: who received which version of a report, under which agreement; a CSV file that only grows."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from socdocs.source.positions import guarded

COLUMNS: Final = ("Date", "Recipient", "NDA", "Report", "Covers", "Version", "Input", "File", "SHA-256")
"""The headings of the columns that socdocs fills; people may move them, and add others of their own."""
_RECIPIENT, _SHA256 = COLUMNS[1], COLUMNS[-1]
_DELIMITERS: Final = ",;\t"
_BOM: Final = b"\xef\xbb\xbf"


class Copy(NamedTuple):
    """A copy that a recipient gets, with a text for each of `COLUMNS`."""

    date: str
    recipient: str
    nda: str
    report: str
    covers: str
    version: str
    input: str
    file: str
    sha256: str


class NotALog(Exception):
    """A file to which nothing can be added; the message says why, and what to do."""


class Log(NamedTuple):
    """A log with the copies that are `new` in it; it held `before`, None if there was none.

    `recipients` has whose copy each file is that the log held, by its checksum, in the order of the log.
    """

    before: bytes | None
    data: bytes
    new: tuple[Copy, ...]
    recipients: Mapping[str, Sequence[str]] = MappingProxyType({})


def with_copies(before: bytes | None, copies: Iterable[Copy]) -> Log:
    """Return the log that held `before`, if there was one, with the `copies` that are not in it yet at its end.

    What is there stays byte for byte; a copy with the same recipient and the same bytes is there already.  Raises
    NotALog for a file that is no such log.
    """
    if before is None:
        new = tuple(copies)
        return Log(None, _BOM + _lines((COLUMNS, *new), ",", "\r\n"), new)
    rows, delimiter = _read(before)
    headings = [cell.strip() for cell in rows[0]]
    places = [headings.index(column) for column in COLUMNS]
    recipients = defaultdict[str, list[str]](list)
    for row in rows[1:]:
        recipients[_cell(row, headings.index(_SHA256))].append(_cell(row, headings.index(_RECIPIENT)))
    new = tuple(copy for copy in copies if guarded(copy.recipient) not in recipients.get(guarded(copy.sha256), ()))
    if not new:
        return Log(before, before, (), recipients)
    end = "\r\n" if b"\r\n" in before else "\n"
    added = _lines((_placed(copy, places, len(headings)) for copy in new), delimiter, end)
    return Log(before, before + (b"" if before.endswith(b"\n") else end.encode()) + added, new, recipients)


def _read(data: bytes) -> tuple[list[list[str]], str]:
    """Return the rows of a log and the delimiter between its cells.  Raises NotALog."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotALog("It is not in UTF-8; in Excel, save it as “CSV UTF-8”.") from None
    reasons = dict[str, int]()
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as problem:
            reasons[f"It cannot be read as a CSV file ({problem})."] = len(COLUMNS)
            continue
        headings = {cell.strip() for cell in rows[0]} if rows else set()
        missing = [f"“{column}”" for column in COLUMNS if column not in headings]
        if not missing:
            return rows, delimiter
        reasons[f"Its first row lacks the heading {', '.join(missing)}."] = len(missing)
    raise NotALog(min(reasons, key=reasons.__getitem__))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _placed(copy: Copy, places: Sequence[int], width: int) -> Iterator[str]:
    texts = dict(zip(places, copy, strict=True))
    yield from (texts.get(number, "") for number in range(width))


def _lines(rows: Iterable[Iterable[str]], delimiter: str, end: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(map(guarded, row) for row in rows)
    return stream.getvalue().encode()
