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
from socdocs.source.addresses import Locator, Segment, escape_key, format_address, name_of, parse_address
from socdocs.source.tree import Scalar, Sequence
from socdocs.words import counted
from socdocs.workflow.case import Case
from socdocs.workflow.check import Checked

_IDS: Final = (Id, Id | None)
"""The types of fields that name another entry, which prints by its name."""
_KEPT_SILENT: Final = frozenset({"subsequent_events.none_statement"})
"""What no report says in words of its own: that nothing happened after its period."""
BY_WORDS: Final = frozenset(
    (
        "fictional",  # on every page
        "reports.section_titles.title",  # at the head of its section
        "controls.process",  # at the head of all controls with it, like the next ones
        "controls.owner",
        "controls.frequency",
        "frameworks.name",
    )
)
"""The fields that can print without their address, and so are found by their words.

The words of any other field may be those of another fact, such as the reason why another control was not tested.
"""
_TOLD: Final = "OPN009"
"""The rule that says that a disclaimer prints no results."""
_COMPARED: Final = ".previous_report."
"""What rules compare with the report, whether a letter prints it or not."""
_GROUPS: Final = frozenset(("by_process", "by_framework"))
_ADVICE: Final = (
    "Take it out, or correct what keeps it from printing: a fact beside it (docs/input.md), another entry for the same "
    "thing, or a layout or template of your own."
)
_OF_LAYOUTS: Final = (
    "Nothing is to be done, unless readers need it: then choose that layout, or another controls_layout."
)

_OF_NO_REPORT: Final = "No report of this file prints"
_OF_GENERAL_USE: Final = (
    "A SOC 3 prints no controls; they stay for `matrix` and `review` (docs/soc3.md). What else is listed here belongs "
    "to reports of other kinds: take it out, or declare the report that is to have it."
)
_OF_KINDS: Final = "These belong to reports of other kinds. Take them out, or declare the report that is to have them."


def unprinted(checked: Checked, document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each field with texts that `document` does not hold, at the first of them.

    Templates print most facts only beside others: why a control was not tested, only where the result says so.  What
    another layout would print is one finding for all.  `document` must be that of the whole report; letters print what
    they need of the description and all that is in their own entry.  What a report for general use leaves out of facts
    that it shares with a report of restricted use is not named, nor what a rule says that it does not print.
    """
    case = checked.case
    if case.kind.general:
        yield from _unprinted_in_general_use(checked, document)
        return
    is_letter = not (case.kind.date or case.kind.tests)
    texts, of_others = checked.texts, checked.texts_of_no_report
    if is_letter:
        texts, of_others = (tuple(_in_own_entry(rows, case)) for rows in (texts, of_others))
    held = list(nodes(document.sections, repeated=False))
    others = [row for row in checked.texts_of_other_layouts if not _is_of_a_group(row)]
    lost, elsewhere = (_absent(rows, document, held) for rows in (texts, () if is_letter else others))
    told = tuple(row.address for row in checked.found if row.code == _TOLD)
    yield from _lost((row for row in lost if not row.startswith(told)), case)
    yield from _left_out(
        elsewhere, f"The report {case.report.id} leaves out what only another layout prints", _OF_LAYOUTS, case
    )
    yield from _left_out(_of_no_kind(of_others), _OF_NO_REPORT, _OF_KINDS, case)


def _of_no_kind(texts: Iterable[PrintedText]) -> list[str]:
    """Return the addresses of texts that no kind of the file prints, without those that rules look at all the same."""
    return [row.address for row in texts if _COMPARED not in row.address and not _is_of_a_group(row)]


def _unprinted_in_general_use(checked: Checked, document: Document) -> Iterator[Diagnostic]:
    """Yield findings on the own entry of a report for general use, and on what no other report of the file prints."""
    case = checked.case
    own = list(_in_own_entry(checked.texts, case))
    named = {row.address for row in own}
    others = [row for row in _of_general_use(checked.texts, case) if row.address not in named]
    held = list(nodes(document.sections, repeated=False))
    yield from _lost(_absent(own, document, held), case)
    rows = checked.texts_of_no_report
    of_no_kind = dict.fromkeys((*_of_general_use(rows, case), *_in_own_entry(rows, case)))
    of_none = _absent(others, document, held) + _of_no_kind(of_no_kind)
    yield from _left_out(of_none, _OF_NO_REPORT, _OF_GENERAL_USE, case)


def _of_general_use(texts: Iterable[PrintedText], case: Case) -> Iterator[PrintedText]:
    """Yield the texts for general use alone: in entries that name no other report, or all where none is declared."""
    declared = case.loaded.description.reports or ()
    general = {row.id for row in declared if row.soc == "3"} | {case.report.id}
    locator = Locator(case.loaded.tree)
    for row in texts:
        named = locator.find(format_address((*parse_address(row.address)[:2], Segment("reports"))))
        names = {node.text for node in named.items if isinstance(node, Scalar)} if isinstance(named, Sequence) else None
        if (names or {report.id for report in declared}) <= general:
            yield row


def _lost(addresses: Iterable[str], case: Case) -> Iterator[Diagnostic]:
    locator = Locator(case.loaded.tree)
    for rows in _by_field(addresses).values():
        message = f"The report {case.report.id} prints {', '.join(rows)} nowhere."
        yield Diagnostic("unprinted", Severity.WARNING, message, locator.locate(rows[0]), _ADVICE, rows[0])


def _left_out(addresses: list[str], message: str, advice: str, case: Case) -> Iterator[Diagnostic]:
    if addresses:
        counts = [f"{field} ({counted(len(rows), 'text')})" for field, rows in _by_field(addresses).items()]
        place = Locator(case.loaded.tree).locate(addresses[0])
        yield Diagnostic("left-out", Severity.INFO, f"{message}: {', '.join(counts)}.", place, advice, addresses[0])


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
    given = (row for row in texts if row.text.strip())  # an empty file is a fact that is not given
    rows = [row for row in given if row.address not in origins and row.row.value not in _IDS]
    if not any(name_of(row.address) in BY_WORDS for row in rows):
        return [row.address for row in rows]
    said = _folded("".join((*document.properties.notices, *(getattr(node, "text", "") for node in held))))
    return [row.address for row in rows if name_of(row.address) not in BY_WORDS or _folded(row.text) not in said]


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
