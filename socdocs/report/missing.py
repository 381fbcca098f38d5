"""What each part of a report still wants: the placeholders of the composed document, each fact in one part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from socdocs.document.nodes import Document, Inline, OpenItem, Placeholder, Section, walk_sections
from socdocs.document.open_items import gather
from socdocs.document.traversal import Rewriting, nodes
from socdocs.report.plan import Plan
from socdocs.source.addresses import format_address, parse_address


def missing_by_part(document: Document, plan: Plan) -> Mapping[str, tuple[OpenItem, ...]]:
    """The open items of each part of `document`, which was composed from `plan`.

    A fact missed in several parts belongs to the first that declares it among its needs, else to the first.
    """
    needs = {row.part.id: row.part.needs for row in plan.walk_whole()}
    homes: dict[str, str] = {}
    declared: set[str] = set()
    for section in walk_sections(document.sections):
        for node in nodes((*section.title, *section.blocks)):
            if not isinstance(node, Placeholder) or node.address in declared:
                continue
            homes.setdefault(node.address, section.id)
            if any(is_or_below(node.address, need) for need in needs.get(section.id, ())):
                homes[node.address] = section.id
                declared.add(node.address)
    return {section.id: _own_items(document, section, homes) for section in walk_sections(document.sections)}


def is_or_below(address: str, need: str) -> bool:
    """Whether `address` is that of the fact that a manifest calls `need`, or of a fact in it."""
    places = [address]
    first, *below = parse_address(address)
    if first.text == "reports" and below:
        # A list such as `tests` may be given in the report's own entry as well as at the top.
        own = format_address(below[1:])
        places += [own, f"report.{own}"]
    return any(place == need or place.startswith((f"{need}.", f"{need}[")) for place in places)


def _own_items(document: Document, section: Section, homes: Mapping[str, str]) -> tuple[OpenItem, ...]:
    def keep(node: Inline) -> tuple[Inline, ...]:
        foreign = isinstance(node, Placeholder) and homes[node.address] != section.id
        return () if foreign else (node,)

    alone = replace(document, sections=(replace(section, children=()),))
    return gather(Rewriting(keep).document(alone)).open_items
