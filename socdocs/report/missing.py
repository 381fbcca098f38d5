"""List what each part of a report still lacks: the placeholders of the composed document, each fact in one part."""

from __future__ import annotations

from collections.abc import Mapping

from socdocs.document.nodes import Document, OpenItem, walk_sections
from socdocs.document.open_items import open_items
from socdocs.document.survey import found_in
from socdocs.report.plan import Plan
from socdocs.source.addresses import format_address, parse_address


def missing_by_part(document: Document, plan: Plan) -> Mapping[str, tuple[OpenItem, ...]]:
    """Return the open items of each part of `document`, which was composed from `plan`.

    A fact that several parts lack belongs to the first that declares it in `needs`, else to the first.
    """
    needs = {row.part.id: row.part.needs for row in plan.walk_whole()}
    wanted = {
        section.id: found_in((*section.title, *section.blocks)).wanted for section in walk_sections(document.sections)
    }
    homes: dict[str, str] = {}
    declared: set[str] = set()
    for id_, facts in wanted.items():
        for address in [address for address in facts if address not in declared]:
            homes.setdefault(address, id_)
            if any(is_or_below(address, need) for need in needs.get(id_, ())):
                homes[address] = id_
                declared.add(address)
    return {
        id_: open_items(fact for address, fact in facts.items() if homes[address] == id_)
        for id_, facts in wanted.items()
    }


def is_or_below(address: str, need: str) -> bool:
    """Return whether `address` is that of the fact that a manifest calls `need`, or of a fact inside it."""
    places = [address]
    first, *below = parse_address(address)
    if first.text == "reports" and below:
        # A list such as `tests` may be given in the report's own entry as well as at the top.
        own = format_address(below[1:])
        places += [own, f"report.{own}"]
    return any(place == need or place.startswith((f"{need}.", f"{need}[")) for place in places)
