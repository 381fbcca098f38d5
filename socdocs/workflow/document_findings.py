"""Findings about a composed report: its open items, and which findings concern what it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import Document, Group, Placeholder, Text
from socdocs.document.survey import absent_facts
from socdocs.document.traversal import nodes
from socdocs.document.typed_references import dangling_references, missing_places
from socdocs.problems import Severity
from socdocs.rules.subject import LeftOut
from socdocs.source.addresses import Locator, format_address, parse_address, ways
from socdocs.source.positions import Sources
from socdocs.source.tree import Scalar
from socdocs.words import OWNERS, listed
from socdocs.workflow.case import Case

if TYPE_CHECKING:
    from socdocs.rules.table import Phase

ABSENT: Final[Mapping[Phase, Severity]] = {
    "outline": Severity.INFO,
    "draft": Severity.WARNING,
    "final": Severity.ERROR,
}
"""The severity of an absent fact in each phase."""


def open_items(case: Case, document: Document, phase: Phase) -> Iterator[Diagnostic]:
    """The open items of the document of `case`, as findings with the code `open-item`.

    Each has the place of the nearest parent that is in the file.
    """
    locator = Locator(case.loaded.tree)
    for item in document.open_items:
        verb = "confirm" if item.confirm else "give"
        many = f" ({item.count} facts: {listed(item.ids)})" if item.count > 1 else ""
        message = f"{OWNERS[item.owner].subject} has to {verb}: {item.wanted}{many}"
        place = locator.locate(item.address.partition("[…]")[0])
        said = message[0].upper() + message[1:]
        yield Diagnostic("open-item", ABSENT[phase], said, place, address=item.address, owner=item.owner)


def dangling(case: Case, document: Document) -> Iterator[Diagnostic]:
    """The references in texts of users that lead to nothing in the whole report `document`."""
    locator, sources = Locator(case.loaded.tree), Sources(case.loaded.files)

    def place(address: str, words: str) -> Span | None:
        node = locator.find(address)
        at = node.text.find(words) if isinstance(node, Scalar) else -1
        if at < 0 or not isinstance(node, Scalar):
            return locator.locate(address)
        first, last = (sources.position(node, offset) for offset in (at, at + len(words) - 1))
        return replace(first, end_line=last.end_line, end_column=last.end_column)

    for typed in dangling_references(document):
        yield Diagnostic(
            "typed-reference",
            Severity.WARNING,
            f"“{typed.said}” leads nowhere: the report has no {typed.kind} with this number.",
            place(typed.origin, typed.said),
            "Numbers are given by socdocs and change with the report; name what you mean by its title or its id.",
            typed.origin,
        )
    for row in missing_places(document):
        kind, _, name = row.target.partition(":")
        yield Diagnostic(
            "typed-reference",
            Severity.WARNING,
            f"The link to {row.target} leads nowhere, and only its words are printed: the report has no {kind} {name}.",
            place(row.origin, row.target),
            "Correct the id, or say in words what is meant; `socdocs outline` names the sections.",
            row.origin,
        )


def about_printed(found: Iterable[Diagnostic], case: Case, document: Document) -> list[Diagnostic]:
    """Keep the findings about facts that `document`, a part of the report written alone, prints.

    A finding without an address is kept if its place is within a printed fact, or if it has no place either.  A fact
    that the report leaves out is printed nowhere: an error about it stays an error where the rest of its list is
    printed, and becomes a warning elsewhere.
    """
    printed, locator = printed_addresses(document), Locator(case.loaded.tree)
    above_printed = {above for origin in printed for above in ways(origin)}
    places = [node.span for origin in printed if (node := locator.find(origin))]
    lists = {row.address: _list_of(row) for row in case.scope.left_out}

    def kept(row: Diagnostic) -> Diagnostic | None:
        if not row.address:
            return row if row.span is None or any(is_within(row.span, place) for place in places) else None
        left_out = next((lists[above] for above in ways(row.address) if above in lists), "")
        if left_out and row.severity is Severity.ERROR:
            return row if left_out in above_printed else replace(row, severity=Severity.WARNING)
        about = row.address in above_printed or any(above in printed for above in ways(row.address))
        return row if about else None

    return [row for row in map(kept, found) if row]


def is_within(span: Span, place: Span) -> bool:
    """Return whether `span` begins within `place`."""
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return span.file == place.file and start <= (span.line, span.column) < end


def _list_of(row: LeftOut) -> str:
    """The list of the report in which an entry that it leaves out would be printed."""
    return row.decided_by if row.reason == "own_list" else format_address(parse_address(row.address)[:-1])


def printed_addresses(document: Document) -> set[str]:
    """The addresses of all facts that `document` prints or asks for."""
    found = set()
    for node in nodes(document.sections):
        match node:
            case Text(origin=origin) if origin:
                found.add(origin)
            case Group(role="fact", name=origin):
                found.add(origin)
            case Placeholder():
                found.update(absent.address for absent in absent_facts(node))
    return found
