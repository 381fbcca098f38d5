"""Read the list of those who get copies of a report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span, worst
from socdocs.files import FileRefused, Files
from socdocs.problems import InputProblems, Severity
from socdocs.source.tables.headings import Shape
from socdocs.source.tables.table import read_table
from socdocs.source.tree import Mapping, Scalar, Sequence

_NAME: Final = "recipient"
_NDA: Final = "nda"
_SHAPE: Final = Shape("recipients", MappingProxyType({_NAME: "text", _NDA: "text"}), key=_NAME)

_TOLD: Final = MappingProxyType(
    {
        "table-header": (Severity.ERROR, "Write the headings Recipient and NDA into the first row."),
        "sheet": (Severity.ERROR, "Hide or delete the sheets that are not the list, or save the list as a CSV file."),
        "rows-above-headings": (Severity.WARNING, "Write the headings above all recipients, into the first row."),
        "columns-left-out": (Severity.INFO, "Only Recipient and NDA are read; all other columns are your own."),
    }
)


class Recipient(NamedTuple):
    """Who gets a copy, the non-disclosure agreement under which, and where in a list the name is written."""

    name: str
    nda: str = ""
    place: Span | None = None


def read_recipients(files: Files, path: Path) -> tuple[tuple[Recipient, ...], tuple[Diagnostic, ...]]:
    """Return the recipients in a CSV file or workbook, and warnings about it.

    It has a column Recipient and may have a column NDA; others are the user's own, and listed as left out.  The ending
    of `path` is one of `TABLES`.  Raises InputProblems with all mistakes in it.
    """
    try:
        rows, read = read_table(files.read(path), str(path), _SHAPE)
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    found = [_told(row) for row in read]
    listed = tuple(_recipients(rows, found)) if rows else ()
    if worst(found) is Severity.ERROR:
        raise InputProblems(found)
    return listed, tuple(found)


def _told(row: Diagnostic) -> Diagnostic:
    """Return a finding with what fits a list that no description names, and whose other columns are the user's."""
    severity, advice = _TOLD.get(row.code, (row.severity, row.advice))
    return replace(row, severity=severity, advice=advice)


def _recipients(rows: Sequence, found: list[Diagnostic]) -> Iterator[Recipient]:
    seen = dict[str, Scalar]()
    for row in rows.items:
        entries = row.entries if isinstance(row, Mapping) else ()
        cells = {entry.key.text: entry.value for entry in entries if isinstance(entry.value, Scalar)}
        texts = {key: " ".join(cell.text.split()) for key, cell in cells.items()}
        name = texts.get(_NAME, "")
        if not name:
            continue  # the reader of tables has found it
        if name.casefold() in seen:
            message, place = f"“{name}” is in the list twice.", cells[_NAME].span
            found.append(Diagnostic("recipient-twice", Severity.ERROR, message, place, "Take one of them out."))
        seen[name.casefold()] = cells[_NAME]
        yield Recipient(name, texts.get(_NDA, ""), cells[_NAME].span)
