"""The list of requests as sheets: the requests, the reviews of subservice reports, and what each owner still owes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import structs

from socdocs.document.sheets import Book, Sheet, SheetColumn
from socdocs.report.facts import ReportFacts
from socdocs.report.requests import Request, make_requests
from socdocs.report.subservice_reviews import REVIEW_SHEETS, review_sheets
from socdocs.report.typed_sheets import KeyedRow, TypedSheet, as_sheet, dropped, sealed, whose, with_typed
from socdocs.words import counted

REQUESTS: Final = "Requests"
"""The name of the sheet of requests."""
OPEN: Final = "open"
STATUSES: Final = (OPEN, "received", "returned", "accepted")
"""The words that the list offers for the status of a request."""
_NO_LONGER: Final = "no longer needed"
COLUMNS: Final = (
    SheetColumn("No.", 7),
    SheetColumn("What is asked", 44),
    SheetColumn("Controls", 15),
    SheetColumn("Kind", 13),
    SheetColumn("Period or date", 14),
    SheetColumn("Source system", 16),
    SheetColumn("How it must be produced", 38),
    SheetColumn("Needed", 9),
    SheetColumn("Owner", 18, typed=True),
    SheetColumn("Due", 11, typed=True),
    SheetColumn("Status", 10, typed=True, choices=STATUSES),
    SheetColumn("Received", 11, typed=True),
    SheetColumn("Returned because", 20, typed=True),
    SheetColumn("Notes", 22, typed=True),
)
_OWNERS: Final = (
    SheetColumn("Owner", 34),
    SheetColumn("Requests", 10),
    *(SheetColumn(status.capitalize(), 10) for status in STATUSES),
    SheetColumn("Other status", 12),
    SheetColumn("Due next", 12),
    SheetColumn("Open and returned", 60),
)
_SAMPLE: Final = "sample:"
_NUMBER: Final = re.compile(r"R(\d{1,6})")


EMPTY: Final = TypedSheet(REQUESTS, COLUMNS, (), 2)
"""The list without any request."""
OTHER_SHEETS: Final = frozenset({*REVIEW_SHEETS, "By owner"})
"""The names of the further sheets of the book."""


def request_book(facts: ReportFacts, before: TypedSheet | None = None) -> Book:
    """Return the book of requests of one report, with what people typed into the list of requests `before`."""
    requests = structs.replace(numbered(make_requests(facts), before), whose=whose(facts))
    title, organization = facts.kind.short_title, facts["service_organization"].facts
    sheet = as_sheet(requests)
    return Book(
        f"Requests for the {title}",
        (organization.name if organization else "") or "",
        (sheet, *map(sealed, (*review_sheets(facts), _by_owner(requests)))),
        counted_requests(requests),
        facts.kind.name,
        (sheet,),
    )


def numbered(requests: Iterable[Request], before: TypedSheet | None = None) -> TypedSheet:
    """Return the requests as rows by number.

    A request that was there `before` keeps its number and what was typed; a new one takes the number after the
    highest.  Rows that are no longer needed, and those that people added, are kept.
    """
    new = TypedSheet(REQUESTS, COLUMNS, tuple(_row(request) for request in requests), 2)
    old = before or EMPTY
    highest = max((number for row in old.rows if (number := _number(row))), default=0)
    rows = list[KeyedRow]()
    for row, known in with_typed(new, old):
        number = _number(known) if known else 0
        if not number:
            highest = number = highest + 1
        rows.append(_numbered(row, number))
    selected = any(row.key.startswith(_SAMPLE) for row in new.rows)
    for row in dropped(new, old):
        # Without the service auditor's file nothing is known of its selections, so these requests stay.
        stays = not row.key or (row.key.startswith(_SAMPLE) and not selected)
        rows.append(row if stays else KeyedRow(row.key, {**row.texts, "Needed": _NO_LONGER}))
    rows.sort(key=lambda row: _number(row) or highest + 1)
    return TypedSheet(REQUESTS, COLUMNS, tuple(rows), 2, old.added)


def counted_requests(requests: TypedSheet) -> str:
    """Return a sentence that counts the requests by kind and by status."""
    needed = [row for row in requests.rows if row.texts.get("Needed") != _NO_LONGER]
    kinds = _counts(row.texts.get("Kind", "") or "of your own" for row in needed)
    states = _counts(_status(row) for row in needed)
    kept = len(requests.rows) - len(needed)
    return f"{counted(len(needed), 'request')}: {_listed(kinds)}. Status: {_listed(states)}." + (
        f" {counted(kept, 'request')} no longer needed." if kept else ""
    )


def _row(request: Request) -> KeyedRow:
    texts = {
        "What is asked": request.asked,
        "Controls": "; ".join(request.controls),
        "Kind": request.kind,
        "Period or date": request.when,
        "Source system": request.source,
        "How it must be produced": request.how,
        "Needed": "yes",
        "Owner": request.owner,
        "Status": OPEN,
    }
    return KeyedRow(request.key, MappingProxyType(texts))


def _numbered(row: KeyedRow, number: int) -> KeyedRow:
    return KeyedRow(row.key, {**row.texts, "No.": f"R{number:03}"})


def _number(row: KeyedRow) -> int:
    match = _NUMBER.fullmatch(row.texts.get("No.", "").strip())
    return int(match[1]) if match else 0


def _status(row: KeyedRow) -> str:
    return row.texts.get("Status", "").strip().casefold() or OPEN


def _by_owner(requests: TypedSheet) -> Sheet:
    owners: dict[str, list[KeyedRow]] = {}
    for row in requests.rows:
        if row.texts.get("Needed") != _NO_LONGER:
            owners.setdefault(row.texts.get("Owner", "").strip() or "(no owner)", []).append(row)
    rows = (_owner_row(owner, owners[owner]) for owner in sorted(owners, key=str.casefold))
    return Sheet("By owner", _OWNERS, tuple(rows))


def _owner_row(owner: str, rows: Sequence[KeyedRow]) -> tuple[str, ...]:
    states = _counts(map(_status, rows))
    owed = [row for row in rows if _status(row) in (OPEN, "returned")]
    due = min((row.texts["Due"].strip() for row in owed if row.texts.get("Due", "").strip()), default="")
    return (
        owner,
        str(len(rows)),
        *(str(states.get(status, "") or "") for status in STATUSES),
        str(sum(count for status, count in states.items() if status not in STATUSES) or ""),
        due,
        ", ".join(row.texts.get("No.", "") for row in owed),
    )


def _counts(words: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items()) or "none"
