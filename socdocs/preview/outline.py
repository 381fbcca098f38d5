"""The outline of a document with what is open, found and given in each section."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document, Group, OpenItem, Placeholder, Section, Text, walk_sections
from socdocs.document.open_items import open_items
from socdocs.document.survey import absent_facts
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.reporting.places import in_words
from socdocs.source.addresses import ways
from socdocs.words import OWNERS, listed


def outline(document: Document, rows: Sequence[Diagnostic]) -> Mapping[str, Any]:
    """Return the sections in reading order, each with its open items and the numbers of the `rows` about it.

    A finding belongs to the first section that prints the fact it is about; those that no section prints are `other`.
    Each of the `rows` is told with the fact that it is `at` in the report, "" where the report does not print it.
    `given` and `wanted` count the facts that a section itself prints and asks for; `open` counts those that the report
    asks for, each once, in however many sections it is asked for.
    """
    sections: list[dict[str, Any]] = []
    homes = _Homes()
    for section in walk_sections(document.sections):
        origins, wanted = _facts(section)
        homes.add((*origins, *wanted), len(sections))
        sections.append(
            {
                "id": section.id,
                "level": section.level,
                "number": section.number,
                "title": plain_text(section.title) or _name(section),
                "given": len(origins.keys() - wanted.keys()),
                "wanted": len(wanted),
                "open": [_open(item) for item in open_items(wanted.values())],
                "found": [],
            }
        )
    other: list[int] = []
    rows_told: list[dict[str, str]] = []
    for number, row in enumerate(rows):
        at = homes.printed(row.address)
        (sections[homes.section(at)]["found"] if at else other).append(number)
        rows_told.append({**told(row), "at": at})
    owners = {name: owner.label for name, owner in OWNERS.items()}
    return {
        "sections": sections,
        "open": len(document.found.wanted),
        "other": other,
        "rows": rows_told,
        "owners": owners,
    }


def told(row: Diagnostic) -> dict[str, str]:
    """Return what the page says of a finding."""
    where = in_words(row.span) if row.span else ""
    return {
        "code": row.code,
        "severity": row.severity.label,
        "message": row.message,
        "advice": row.advice,
        "where": where,
    }


def _facts(section: Section) -> tuple[dict[str, None], dict[str, Placeholder]]:
    """Return the addresses of the facts in the section's own blocks, and the placeholders of those that it asks for.

    Both are in reading order.
    """
    origins: dict[str, None] = {}
    wanted: dict[str, Placeholder] = {}
    for node in nodes(section.blocks, repeated=False):
        if isinstance(node, Text):
            if node.origin:
                origins.setdefault(node.origin)
        elif isinstance(node, Placeholder):
            for absent in absent_facts(node):
                wanted.setdefault(absent.address, absent)
        elif isinstance(node, Group) and node.role == "fact":
            origins.setdefault(node.name)
    return origins, wanted


def _name(section: Section) -> str:
    """Return what a section without a title is called: Cover, Signature."""
    return section.id.rpartition(".")[2].replace("_", " ").capitalize()


def _open(item: OpenItem) -> dict[str, Any]:
    many = f" ({item.count}: {listed(item.ids)})" if item.count > 1 else ""
    verb = "confirm " if item.confirm else ""
    return {"owner": item.owner, "words": f"{verb}{item.wanted}{many}", "address": item.address, "count": item.count}


class _Homes:
    """Finds the fact that a report prints for an address: that fact, what it is a part of, or the first part of it."""

    def __init__(self) -> None:
        self._sections: dict[str, int] = {}
        self._orders: dict[str, int] = {}
        self._sorted: list[str] = []

    def add(self, addresses: Iterable[str], section: int) -> None:
        """Add the facts of a section, in reading order."""
        for address in addresses:
            self._sections.setdefault(address, section)
            self._orders.setdefault(address, len(self._orders))

    def section(self, printed: str) -> int:
        """Return the number of the first section that prints the fact."""
        return self._sections[printed]

    def printed(self, address: str) -> str:
        """Return the address of that fact; "" where no section prints any."""
        if not address:
            return ""
        known = next((above for above in ways(address) if above in self._orders), None)
        if known is not None:
            return known
        self._sorted = self._sorted or sorted(self._orders)
        place = bisect_left(self._sorted, address)
        below: list[str] = []
        while place < len(self._sorted) and self._sorted[place].startswith(address):
            if self._sorted[place][len(address)] in ".[":
                below.append(self._sorted[place])
            place += 1
        return min(below, key=self._orders.__getitem__, default="")
