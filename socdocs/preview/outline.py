"""The outline of a document with what is open, found and given in each section."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document, Group, OpenItem, Placeholder, Section, Text, walk_sections
from socdocs.document.open_items import open_items
from socdocs.document.survey import absent_facts
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.source.addresses import ways
from socdocs.words import OWNERS, listed


def outline(document: Document, rows: Sequence[Diagnostic]) -> Mapping[str, Any]:
    """Return the sections in reading order, each with its open items and the numbers of the `rows` about it.

    A finding belongs to the first section that prints the fact it is about; those that no section prints are `other`.
    `given` and `wanted` count the facts that a section itself prints and asks for; `open` counts those that the report
    asks for, each once, in however many sections it is asked for.
    """
    sections: list[dict[str, Any]] = []
    homes = _Homes()
    for section in walk_sections(document.sections):
        origins, wanted = _facts(section)
        homes.add(origins | wanted.keys(), len(sections))
        sections.append(
            {
                "id": section.id,
                "level": section.level,
                "number": section.number,
                "title": plain_text(section.title) or ("Cover" if section.level == 1 else ""),
                "given": len(origins - wanted.keys()),
                "wanted": len(wanted),
                "open": [_open(item) for item in open_items(wanted.values())],
                "found": [],
            }
        )
    other: list[int] = []
    for number, row in enumerate(rows):
        home = homes.of(row.address)
        (other if home is None else sections[home]["found"]).append(number)
    owners = {name: owner.label for name, owner in OWNERS.items()}
    return {"sections": sections, "open": len(document.found.wanted), "other": other, "owners": owners}


def _facts(section: Section) -> tuple[set[str], Mapping[str, Placeholder]]:
    """Return the addresses of the facts in the section's own blocks, and the placeholders of those that it asks for."""
    origins: set[str] = set()
    wanted: dict[str, Placeholder] = {}
    for node in nodes(section.blocks, repeated=False):
        if isinstance(node, Text):
            if node.origin:
                origins.add(node.origin)
        elif isinstance(node, Placeholder):
            for absent in absent_facts(node):
                wanted.setdefault(absent.address, absent)
        elif isinstance(node, Group) and node.role == "fact":
            origins.add(node.name)
    return origins, wanted


def _open(item: OpenItem) -> dict[str, Any]:
    many = f" ({item.count}: {listed(item.ids)})" if item.count > 1 else ""
    verb = "confirm " if item.confirm else ""
    return {"owner": item.owner, "words": f"{verb}{item.wanted}{many}", "address": item.address, "count": item.count}


class _Homes:
    """Finds the section that prints a fact, a part of it, or what it is a part of."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._sorted: list[str] = []

    def add(self, addresses: set[str], section: int) -> None:
        for address in addresses:
            self._first.setdefault(address, section)

    def of(self, address: str) -> int | None:
        """Return the number of the first such section; None where no section prints it."""
        if not address:
            return None
        known = next((self._first[above] for above in ways(address) if above in self._first), None)
        if known is not None:
            return known
        self._sorted = self._sorted or sorted(self._first)
        place = bisect_left(self._sorted, address)
        below: list[int] = []
        while place < len(self._sorted) and self._sorted[place].startswith(address):
            if self._sorted[place][len(address)] in ".[":
                below.append(self._first[self._sorted[place]])
            place += 1
        return min(below, default=None)
