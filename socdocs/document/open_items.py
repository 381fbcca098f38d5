"""Open items: the facts that are wanted and absent, gathered from the placeholders that stand for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from socdocs.document.nodes import Document, OpenItem, Placeholder
from socdocs.document.traversal import nodes
from socdocs.source.addresses import pattern_of
from socdocs.words import Owner

MANY = 3
"""Placeholders of one kind stand in one line when they are more than this."""

_Kind = tuple[Owner, str, bool, str]


def gather(document: Document) -> Document:
    """`document` with its open items: one per absent fact, by owner and then in reading order.

    Many facts that differ only in ids (the results of tests) are one line with their number.
    """
    facts = _facts(document)
    many = _in_bulk(facts)
    lines: dict[object, OpenItem] = {}
    for placeholder in facts.values():
        kind = _kind(placeholder)
        if kind in many:
            line = lines.setdefault(kind, _line(placeholder, pattern_of(placeholder.address), 0))
            lines[kind] = replace(line, count=line.count + 1)
        else:
            lines[placeholder.address] = _line(placeholder, placeholder.address, 1)
    order = {owner: index for index, owner in enumerate(get_args(Owner))}
    return replace(document, open_items=tuple(sorted(lines.values(), key=lambda line: order[line.owner])))


def count_by_owner(document: Document) -> Mapping[Owner, int]:
    """How many facts each owner still owes; a fact counts once however often it is missed."""
    counts: dict[Owner, int] = dict.fromkeys(get_args(Owner), 0)
    for placeholder in _facts(document).values():
        counts[placeholder.owner] += 1
    return counts


def _facts(document: Document) -> dict[str, Placeholder]:
    """The first placeholder of each absent fact, by address, in reading order."""
    facts: dict[str, Placeholder] = {}
    for placeholder in _placeholders(nodes(document.sections, repeated=False)):
        facts.setdefault(placeholder.address, placeholder)
    return facts


def _in_bulk(facts: Mapping[str, Placeholder]) -> set[_Kind]:
    """The kinds of which many are missing."""
    counts = Counter(_kind(placeholder) for placeholder in facts.values())
    return {kind for kind, count in counts.items() if count > MANY}


def _placeholders(found: Iterator[object]) -> Iterator[Placeholder]:
    return (node for node in found if isinstance(node, Placeholder))


def _kind(placeholder: Placeholder) -> _Kind:
    return placeholder.owner, placeholder.wanted, placeholder.confirm, pattern_of(placeholder.address)


def _line(placeholder: Placeholder, address: str, count: int) -> OpenItem:
    return OpenItem(placeholder.owner, placeholder.wanted, address, count, placeholder.confirm)
