"""What each part of a report still wants: the placeholders of the composed document, each fact in one part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from socdocs.document.nodes import Document, Inline, OpenItem, Placeholder, Section, walk_sections
from socdocs.document.open_items import gather
from socdocs.document.traversal import Rewriting, nodes
from socdocs.report.plan import Plan


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
    if address.startswith("reports["):
        # A list such as `tests` may stand in the report's own entry as well as at the top.
        own = address.partition("].")[2]
        places += [own, f"report.{own}"]
    return any(place == need or place.startswith((f"{need}.", f"{need}[")) for place in places)


def _own_items(document: Document, section: Section, homes: Mapping[str, str]) -> tuple[OpenItem, ...]:
    def keep(node: Inline) -> tuple[Inline, ...]:
        foreign = isinstance(node, Placeholder) and homes[node.address] != section.id
        return () if foreign else (node,)

    alone = replace(document, sections=(replace(section, children=()),))
    return _condensed(gather(Rewriting(keep).document(alone)).open_items)


_MANY: Final = 3
_IDS = re.compile(r"\[[^\[\]]*\]")


def _condensed(items: tuple[OpenItem, ...]) -> tuple[OpenItem, ...]:
    """Facts of one kind as one line with their number where they are more than a few, in a table or not."""
    alike: dict[tuple[str, str], list[OpenItem]] = {}
    for item in items:
        alike.setdefault((item.wanted, _IDS.sub("[…]", item.address)), []).append(item)
    found: list[OpenItem] = []
    for (_, pattern), same in alike.items():
        many = len(same) > _MANY
        found += [replace(same[0], address=pattern, count=sum(item.count for item in same))] if many else same
    return tuple(found)
