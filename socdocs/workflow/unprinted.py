"""Name the texts of a description that a report was to print and that its document does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document
from socdocs.document.traversal import Node, nodes
from socdocs.model.base import Id
from socdocs.problems import Severity
from socdocs.rules.texts import PrintedText
from socdocs.source.addresses import Locator, escape_key, name_of
from socdocs.words import counted, listed
from socdocs.workflow.case import Case
from socdocs.workflow.check import Checked

_IDS: Final = (Id, Id | None)
"""The types of fields that name another entry, which prints by its name."""
_KEPT_SILENT: Final = frozenset({"subsequent_events.none_statement"})
"""What no report says in words of its own: that nothing happened after its period."""
_TOLD: Final = "OPN009"
"""The rule that says that a disclaimer prints no results."""
_COMPARED: Final = ".previous_report."
"""What rules compare with the report, whether a letter prints it or not."""
_GROUPS: Final = frozenset(("by_process", "by_framework"))
_NAMED: Final = 5
_ADVICE: Final = (
    "Take it out, or correct what keeps it from printing: a fact beside it (docs/input.md), another entry for the same "
    "thing, or a layout or template of your own."
)
_OF_LAYOUTS: Final = (
    "Nothing is to be done, unless readers need it: then choose that layout, or another controls_layout."
)

_OF_KINDS: Final = "These belong to reports of other kinds. Take them out, or declare the report that is to have them."


def unprinted(checked: Checked, document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each field with texts that `document` does not hold, at the first of them.

    Templates print most facts only beside others: why a control was not tested, only where the result says so.  What
    another layout would print is one finding for all.  `document` must be that of the whole report; letters print what
    they need of the description and all that is in their own entry, and in reports for general use nothing is found.
    Nor is what a rule says that it does not print.
    """
    case = checked.case
    if case.kind.general:
        return
    is_letter = not (case.kind.date or case.kind.tests)
    texts, of_others = checked.texts, checked.texts_of_no_report
    if is_letter:
        texts, of_others = (tuple(_in_own_entry(rows, case)) for rows in (texts, of_others))
    held = list(nodes(document.sections, repeated=False))
    others = [row for row in checked.texts_of_other_layouts if not _is_of_a_group(row)]
    lost, elsewhere = (_absent(rows, document, held) for rows in (texts, () if is_letter else others))
    told = tuple(row.address for row in checked.found if row.code == _TOLD)
    locator = Locator(case.loaded.tree)
    for addresses in _by_field(row for row in lost if not row.startswith(told)).values():
        more = len(addresses) - _NAMED
        names = listed((*addresses[:_NAMED], f"{more} more") if more > 0 else addresses)
        message = f"The report {case.report.id} prints {names} nowhere."
        yield Diagnostic("unprinted", Severity.WARNING, message, locator.locate(addresses[0]), _ADVICE, addresses[0])
    of_none = [row.address for row in of_others if _COMPARED not in row.address and not _is_of_a_group(row)]
    for addresses, message, advice in (
        (elsewhere, f"The report {case.report.id} leaves out what only another layout prints", _OF_LAYOUTS),
        (of_none, "No report of this file prints", _OF_KINDS),
    ):
        if addresses:
            counts = [f"{field} ({counted(len(rows), 'text')})" for field, rows in _by_field(addresses).items()]
            place = locator.locate(addresses[0])
            yield Diagnostic("left-out", Severity.INFO, f"{message}: {listed(counts)}.", place, advice, addresses[0])


def _in_own_entry(texts: Iterable[PrintedText], case: Case) -> Iterator[PrintedText]:
    """Yield the texts in the report's own entry, without those that other reports share: these are for all of them."""
    home = f"reports[{escape_key(case.report.id)}]."
    others = [f"reports[{escape_key(row.id)}]." for row in case.loaded.description.reports or () if row != case.report]
    locator = Locator(case.loaded.tree)
    for row in texts:
        rest = row.address.removeprefix(home)
        if rest != row.address and not any(locator.find(other + rest) == locator.find(row.address) for other in others):
            yield row


def _absent(texts: Iterable[PrintedText], document: Document, held: Iterable[Node]) -> list[str]:
    """Return the addresses of the texts that are not among the nodes `held` by `document`."""
    origins = {getattr(node, "origin", "") for node in held} | _KEPT_SILENT
    rows = [row for row in texts if row.address not in origins and row.row.value not in _IDS]
    if not rows:
        return []
    # Some facts print without their address: the name of a process in a heading, a notice on every page.
    said = _folded("".join((*document.properties.notices, *(getattr(node, "text", "") for node in held))))
    return [row.address for row in rows if _folded(row.text) not in said]


def _is_of_a_group(text: PrintedText) -> bool:
    """Whether `text` names or introduces a group of controls, which says nothing where they are grouped otherwise."""
    return not _GROUPS.isdisjoint(text.row.prints.split())


def _by_field(addresses: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        found.setdefault(name_of(address), []).append(address)
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
