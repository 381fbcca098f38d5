"""Name the texts of a description that a report was to print and that its document does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document
from socdocs.document.traversal import nodes
from socdocs.model.base import Id
from socdocs.problems import Severity
from socdocs.rules.texts import PrintedText
from socdocs.source.addresses import Locator, name_of
from socdocs.words import listed
from socdocs.workflow.case import Case

_IDS: Final = (Id, Id | None)
"""The types of fields that name another entry, which prints by its name."""
_KEPT_SILENT: Final = frozenset({"subsequent_events.none_statement"})
"""What no report says in words of its own: that nothing happened after its period."""
_TOLD: Final = "OPN009"
"""The rule that says that a disclaimer prints no results."""
_NAMED: Final = 5
_ADVICE: Final = "Take it out, or correct the fact beside it that decides whether it prints; docs/input.md names it."


def unprinted(
    case: Case, texts: Iterable[PrintedText], document: Document, found: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield a finding for each field with texts that `document` does not hold, at the first of them.

    Templates print most facts only beside others: why a control was not tested, only where the result says so.
    `document` must be that of the whole report; letters and reports for general use print what they need, and nothing
    is found in them.  Nor is what a rule has `found` not to print.
    """
    if case.kind.general or not (case.kind.date or case.kind.tests):
        return
    held = list(nodes(document.sections, repeated=False))
    origins = {getattr(node, "origin", "") for node in held} | _KEPT_SILENT
    rows = [row for row in texts if row.address not in origins and row.row.value not in _IDS]
    if rows:
        # Some facts print without their address: the name of a process in a heading, a notice on every page.
        said = _folded("".join((*document.properties.notices, *(getattr(node, "text", "") for node in held))))
        told = tuple(row.address for row in found if row.code == _TOLD)
        rows = [row for row in rows if _folded(row.text) not in said and not row.address.startswith(told)]
    locator = Locator(case.loaded.tree)
    for _, alike in groupby(sorted(rows, key=lambda row: name_of(row.address)), lambda row: name_of(row.address)):
        addresses = [row.address for row in alike]
        more = len(addresses) - _NAMED
        names = listed((*addresses[:_NAMED], f"{more} more") if more > 0 else addresses)
        message = f"The report {case.report.id} prints {names} nowhere."
        yield Diagnostic("unprinted", Severity.WARNING, message, locator.locate(addresses[0]), _ADVICE, addresses[0])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
