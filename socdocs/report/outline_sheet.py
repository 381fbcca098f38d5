"""Turn an outline into a sheet: a row for each fact that a part needs, with who writes it and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socdocs.document.sheets import Book, Sheet, SheetColumn, without_empty_columns
from socdocs.report.outline import Outline, OutlinePart, wanted_words
from socdocs.report.outline_document import items_in
from socdocs.words import OWNERS, counted

_COLUMNS: Final = (
    SheetColumn("Section", 9),
    SheetColumn("Part", 40),
    SheetColumn("Written by", 20),
    SheetColumn("Answers", 14),
    SheetColumn("Fact", 50),
    SheetColumn("For", 20),
    SheetColumn("State", 9),
    SheetColumn("What a good answer holds", 60),
)


def outline_book(outline: Outline) -> Book:
    """Return the outline as a book of one sheet; parts that do not print yet are there with what makes them print."""
    rows = tuple(row for part in outline.parts for row in _rows(part))
    open_ = ", ".join(f"{OWNERS[owner].name} {count}" for owner, count in outline.open.items() if count)
    return Book(
        f"Outline of the {outline.title}",
        outline.organization,
        (without_empty_columns(Sheet("Outline", _COLUMNS, rows, frozen=2)),),
        f"{counted(sum(outline.open.values()), 'fact')} still open" + (f": {open_}." if open_ else "."),
        outline.kind,
    )


def _rows(part: OutlinePart) -> Iterator[tuple[str, ...]]:
    head = (part.number, part.title, OWNERS[part.owner].label, part.answers)
    if part.condition:
        yield (*head, f"prints when {part.condition}", "", "", part.guidance)
        return
    facts = list(_facts(part)) or [("", "", "")]
    for number, fact in enumerate(facts):
        yield (*head, *fact, "" if number else part.guidance)
    for child in part.parts:
        yield from _rows(child)


def _facts(part: OutlinePart) -> Iterator[tuple[str, str, str]]:
    """Yield each fact of a part: its words, the items that it belongs to, and its state."""
    for need in part.needs:
        yield need.name, ", ".join(items_in(need.address)), "given" if need.given else "open"
    named = {need.address for need in part.needs if not need.given}
    for fact in part.missing:
        if fact.address not in named:
            yield wanted_words(fact, part), ", ".join(items_in(fact.address)), "open"
