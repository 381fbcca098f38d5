"""Findings and open items as a sheet to send to the people who must act on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.sheets import Book, Sheet, SheetColumn, without_empty_columns
from socdocs.model.ownership import owner_of
from socdocs.report.outline_document import items_in
from socdocs.reporting.counts import closing_line
from socdocs.reporting.places import in_words
from socdocs.words import OWNERS

_OPEN_ITEM: Final = "open-item"
_COLUMNS: Final = (
    SheetColumn("Owner", 20),
    SheetColumn("Kind", 10),
    SheetColumn("What is open or wrong", 60),
    SheetColumn("For", 20),
    SheetColumn("What to do", 50),
    SheetColumn("Place", 30),
    SheetColumn("Rule", 12),
)


def gaps_book(found: Sequence[Diagnostic], organization: str) -> Book:
    """Return the findings by owner, the gravest first; people who never see the description get no addresses."""
    order = {words.label: number for number, words in enumerate(OWNERS.values())}
    by_owner = sorted(found, key=lambda row: (order.get(_owner(row), len(order)), -row.severity))
    rows = tuple(dict.fromkeys(map(_row, by_owner)))
    sheet = without_empty_columns(Sheet("Open items", _COLUMNS, rows))
    return Book("Open items", organization, (sheet,), f"{closing_line(found)}.", "open-items")


def _row(row: Diagnostic) -> tuple[str, ...]:
    open_item = row.code == _OPEN_ITEM
    asked = row.message.partition(" has to ")[2] if open_item else ""
    said = asked or row.message
    return (
        _owner(row),
        "open item" if open_item else row.severity.label,
        f"{said[0].upper()}{said[1:]}",
        ", ".join(items_in(row.address)) if row.address else "",
        row.advice,
        in_words(row.span) if row.span and not (open_item and _whole_file(row.span)) else "",
        "" if open_item else row.code,
    )


def _whole_file(span: Span) -> bool:
    """Whether nothing in the file is nearer to an absent fact than its beginning."""
    return (span.line, span.column) == (1, 1)


def _owner(row: Diagnostic) -> str:
    owner = row.owner or owner_of(row.address)
    return next((words.label for name, words in OWNERS.items() if name == owner), "Not said")
