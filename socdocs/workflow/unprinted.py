"""Name the texts of a description that a report was to print and that its document does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document
from socdocs.document.traversal import Node, nodes
from socdocs.model.base import Id
from socdocs.model.reporting import Report
from socdocs.problems import Severity
from socdocs.report.scope import prints_all
from socdocs.rules.texts import PrintedText
from socdocs.source.addresses import Locator, escape_key, name_of
from socdocs.words import counted
from socdocs.workflow.case import Case
from socdocs.workflow.check import Checked
from socdocs.workflow.of_no_report import others_of

_IDS: Final = (Id, Id | None)
"""The types of fields that name another entry, which prints by its name."""
_OF_LETTER: Final = frozenset({"subsequent_events.none_statement"})
"""What only the letter beside a report says: that nothing happened after its period."""
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
_OF_ACCOMPANYING: Final = (
    "Take it out, or correct what keeps it from printing: a subservice organization makes representations where its "
    "controls are included (method: inclusive)."
)
_OF_KINDS: Final = "These belong to reports of other kinds. Take them out, or declare the report that is to have them."


def unprinted(checked: Checked, document: Document) -> Iterator[Diagnostic]:
    """Yield a finding for each field with texts that `document` does not hold, at the first of them.

    Templates print most facts only beside others: why a control was not tested, only where the result says so.  What
    another layout would print is one finding for all, and so is what no report of the file prints.  `document` must be
    that of the whole report; letters, and reports for general use, print what they need of the description and all that
    is in their own entry.  Nothing is said of what a rule says that it does not print.
    """
    case, selective = checked.case, checked.case.kind.selective
    held = list(nodes(document.sections, repeated=False))
    if case.kind.accompanies:
        message = (
            f"The {case.kind.short_title.lower()} of the report {case.report.id} leaves out what only it would print"
        )
        yield from _left_out(_absent(checked.texts_of_no_report, document, held), message, _OF_ACCOMPANYING, case)
        return
    texts = _in_own_entry(checked.texts, case) if selective else checked.texts
    lost = _absent((row for row in texts if row.address not in _OF_LETTER), document, held)
    told = tuple(row.address for row in checked.found if row.code == _TOLD and not row.waived)
    yield from _lost((address for address in lost if not address.startswith(told)), case)
    others = () if selective else (row for row in checked.texts_of_other_layouts if not _is_of_a_group(row))
    yield from _left_out(
        _absent(others, document, held),
        f"The report {case.report.id} leaves out what only another layout prints",
        _OF_LAYOUTS,
        case,
    )
    of_none = [row for row in _of_no_report(checked.texts_of_no_report, case) if row.address not in lost]
    yield from _left_out(
        _absent(of_none, document, held) + _ids_alone(of_none, held),
        _who_prints_none(case),
        _OF_GENERAL_USE if case.kind.general else _OF_KINDS,
        case,
    )


def _of_no_report(texts: Iterable[PrintedText], case: Case) -> Iterator[PrintedText]:
    """Yield the texts without those that a report that prints all shares, or that rules look at all the same."""
    home = f"reports[{escape_key(case.report.id)}]."
    own = {row.address for row in _in_own_entry(texts, case, [row for row in others_of(case) if prints_all(row)])}
    for row in texts:
        compared = _COMPARED in row.address and case.report.soc in ("1", "2")
        if not compared and not _names_a_group(row) and (row.address in own or not row.address.startswith(home)):
            yield row


def _who_prints_none(case: Case) -> str:
    """Return the words for what no report prints, as far as this report can know."""
    if prints_all(case.report) or all(map(prints_all, others_of(case))):
        return _OF_NO_REPORT
    return f"Neither the report {case.report.id} nor a SOC 1 or SOC 2 of this file prints"


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


def _in_own_entry(
    texts: Iterable[PrintedText], case: Case, sharing: Iterable[Report] | None = None
) -> Iterator[PrintedText]:
    """Yield the texts in the report's own entry, without those that others are `sharing`: these are for all of them."""
    home = f"reports[{escape_key(case.report.id)}]."
    others = [f"reports[{escape_key(row.id)}]." for row in (others_of(case) if sharing is None else sharing)]
    locator = Locator(case.loaded.tree)
    for row in texts:
        rest = row.address.removeprefix(home)
        if rest != row.address:
            node = locator.find(row.address)
            if node is None or not any(locator.find(other + rest) == node for other in others):
                yield row


def _absent(texts: Iterable[PrintedText], document: Document, held: Iterable[Node]) -> list[str]:
    """Return the addresses of the texts that are not among the nodes `held` by `document`."""
    origins = {getattr(node, "origin", "") for node in held}
    given = (row for row in texts if row.text.strip())  # an empty file is a fact that is not given
    rows = [row for row in given if row.address not in origins and row.row.value not in _IDS]
    if not any(name_of(row.address) in BY_WORDS for row in rows):
        return [row.address for row in rows]
    said = _folded("".join((*document.properties.notices, *(getattr(node, "text", "") for node in held))))
    return [row.address for row in rows if name_of(row.address) not in BY_WORDS or _folded(row.text) not in said]


def _ids_alone(texts: Iterable[PrintedText], held: Iterable[Node]) -> list[str]:
    """Return the addresses of the ids of entries of which there is no other text and nothing in a document."""
    ids = [row.address for row in texts if row.row.value in _IDS]
    if not ids:
        return []
    others = (row.address for row in texts if row.row.value not in _IDS)
    known = {
        within for address in (*others, *(getattr(node, "origin", "") for node in held)) for within in _in(address)
    }
    return [address for address in ids if next(_in(address)) not in known]


def _in(address: str) -> Iterator[str]:
    """Yield the address of what holds `address`, of what holds that, and so on."""
    while address:
        address = address.rpartition(".")[0]
        yield address


def _names_a_group(text: PrintedText) -> bool:
    """Whether `text` only names a group of controls, which says nothing where they are grouped otherwise."""
    return not text.row.markdown and _is_of_a_group(text)


def _is_of_a_group(text: PrintedText) -> bool:
    """Whether `text` names or introduces a group of controls, of which another way to group them makes no use."""
    return not _GROUPS.isdisjoint(text.row.prints.split())


def _by_field(addresses: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        found.setdefault(name_of(address), []).append(address)
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
