"""The exceptions of a report as a sheet on which management confirms the facts and types its responses.

The sheet can be read as the list `management_responses`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from socdocs.document.sheets import Book, SheetColumn
from socdocs.model.tables import EXCEPTION_COLUMNS
from socdocs.model.testing import ManagementResponse
from socdocs.report.auditors_facts import ExceptionRow
from socdocs.report.facts import ReportFacts
from socdocs.report.typed_sheets import KeyedRow, TypedSheet, as_sheet, dropped, whose, with_typed
from socdocs.source.tables.own_tables import key_of
from socdocs.words import counted

_COLUMNS: Final = (
    *map(SheetColumn, EXCEPTION_COLUMNS, (11, 10, 40, 14, 40, 16, 22, 8, 9)),
    SheetColumn("Facts confirmed", 11, typed=True, choices=("yes", "no")),
    SheetColumn("Correction", 24, typed=True),
    SheetColumn("Response", 46, typed=True),
    SheetColumn("Owner", 18, typed=True),
    SheetColumn("Remediation date", 12, typed=True),
)
EMPTY: Final = TypedSheet("Exceptions", _COLUMNS, (), 2)
"""The sheet without any exception."""


def exception_rows(facts: ReportFacts) -> tuple[ExceptionRow, ...]:
    """Return the exceptions of a report, under a disclaimer those that its matters do not name."""
    return (*facts.exceptions, *facts.untold_exceptions)


def exception_book(facts: ReportFacts, before: TypedSheet | None = None) -> Book:
    """Return the book of exceptions, with the responses of the description and what people typed `before`."""
    new = TypedSheet(EMPTY.name, _COLUMNS, tuple(_row(row, facts) for row in exception_rows(facts)), 2)
    old = before or EMPTY
    kept = (*(row for row, _ in with_typed(new, old)), *dropped(new, old))
    sheet = TypedSheet(new.name, _COLUMNS, kept, 2, old.added, whose(facts))
    organization = facts["service_organization"].facts
    return Book(
        f"Exceptions for response, {facts.kind.short_title}",
        (organization.name if organization else "") or "",
        (as_sheet(sheet),),
        f"{counted(len(new.rows), 'exception')}; {_answered(sheet)} with a response.",
        facts.kind.name,
    )


def _answered(sheet: TypedSheet) -> int:
    return sum(bool(row.texts.get("Response", "").strip()) for row in sheet.rows)


def _row(row: ExceptionRow, facts: ReportFacts) -> KeyedRow:
    exception, control, response = row.exception.facts, row.control.facts, row.response.facts
    targets = control.control_objectives if facts.kind.criteria == "control_objectives" else control.criteria
    texts = {
        "Exception": exception.id,
        "Control": control.id,
        "Control as described": " ".join((control.text or "").split()),
        "Criteria or objectives": "; ".join(targets or ()),
        "What was found": exception.nature or "",
        "When": exception.timing or "",
        "Cause": exception.cause or "",
        "Items tested": _text(exception.tested),
        "Items that deviated": _text(exception.deviations),
    }
    return KeyedRow(key_of("exception", exception.id), {**texts, **_given(response)})


def _given(response: ManagementResponse | None) -> Mapping[str, str]:
    """What the description already says of a response."""
    if response is None:
        return MappingProxyType({})
    confirmed = response.facts_confirmed
    given = {
        "Facts confirmed": "" if confirmed is None else "yes" if confirmed else "no",
        "Correction": _unwrapped(response.correction or ""),
        "Response": _unwrapped(response.text or ""),
        "Owner": response.owner or "",
        "Remediation date": _text(response.remediation_date),
    }
    return MappingProxyType({heading: text for heading, text in given.items() if text})


def _unwrapped(prose: str) -> str:
    """Prose with each paragraph in one line, as people type it in a cell; paragraphs with lists stay as they are."""
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", prose))
    return "\n\n".join(
        paragraph if _LIST.search(paragraph) else " ".join(paragraph.split()) for paragraph in paragraphs if paragraph
    )


_LIST: Final = re.compile(r"^[^\S\n]*(?:[-*+>|#]|\d+[.)])", re.MULTILINE)


def _text(value: object) -> str:
    return "" if value is None else str(value)
