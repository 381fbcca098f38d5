"""Open items: the facts that are needed and absent, collected from their placeholders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from msgspec.structs import replace

from socdocs.document.nodes import (
    Cell,
    Column,
    Document,
    Inline,
    OpenItem,
    Paragraph,
    Placeholder,
    Section,
    Table,
    Text,
)
from socdocs.source.addresses import innermost_key, pattern_of
from socdocs.words import OWNERS, Owner, listed

MANY = 3
"""More placeholders of one kind than this share one line."""
OPEN_ITEMS = Section("open_items", 1, (Text("Open Items"),), numbered=False)
"""The section that lists a document's open items; it is left out if there are none."""

_Kind = tuple[Owner, str, bool, str]


def gather(document: Document) -> Document:
    """Return the surveyed `document` with its open items, also listed in the section for them if it has one."""
    items = open_items(document.found.wanted.values())
    sections = tuple(_filled(section, items) for section in document.sections if items or section != OPEN_ITEMS)
    return replace(document, sections=sections, open_items=items)


def open_items(wanted: Iterable[Placeholder]) -> tuple[OpenItem, ...]:
    """Return one item for each of `wanted`, by owner and then in the order given.

    Many facts that differ only in ids (the results of tests) become one line with their number.
    """
    facts = tuple(wanted)
    many = _in_bulk(facts)
    lines: dict[object, list[Placeholder]] = {}
    for placeholder in facts:
        kind = _kind(placeholder)
        lines.setdefault(kind if kind in many else placeholder.address, []).append(placeholder)
    order = {owner: index for index, owner in enumerate(get_args(Owner))}
    return tuple(sorted(map(_line, lines.values()), key=lambda line: order[line.owner]))


def count_by_owner(document: Document) -> Mapping[Owner, int]:
    """Return how many facts each owner must still give; a fact counts once even if several places need it."""
    counts: dict[Owner, int] = dict.fromkeys(get_args(Owner), 0)
    for placeholder in document.found.wanted.values():
        counts[placeholder.owner] += 1
    return counts


def _in_bulk(facts: Iterable[Placeholder]) -> set[_Kind]:
    """Return the kinds of which more than `MANY` are missing."""
    counts = Counter(map(_kind, facts))
    return {kind for kind, count in counts.items() if count > MANY}


def _kind(placeholder: Placeholder) -> _Kind:
    return placeholder.owner, placeholder.wanted, placeholder.confirm, pattern_of(placeholder.address)


def _line(facts: Sequence[Placeholder]) -> OpenItem:
    first, ids = facts[0], tuple(innermost_key(row.address) for row in facts)
    if not ids[1:]:
        return OpenItem(first.owner, first.wanted, first.address, 1, first.confirm)
    return OpenItem(first.owner, first.wanted, pattern_of(first.address), len(ids), first.confirm, ids)


# --- the list ----------------------------------------------------------------------------------------------------


def _filled(section: Section, items: tuple[OpenItem, ...]) -> Section:
    if section != OPEN_ITEMS:
        return section
    rows = tuple(
        (
            _cell(Text(OWNERS[item.owner].label)),
            _cell(Text(f"Confirm: {item.wanted}" if item.confirm else item.wanted)),
            _cell(Text(_entries(item))),
            _cell(Text(str(item.count))),
        )
        for item in items
    )
    header = tuple(_cell(Text(text)) for text in ("Owner", "Wanted", "For", "Count"))
    columns = (Column(width=18), Column(width=42), Column(width=32), Column(width=8, align="right"))
    total = sum(item.count for item in items)
    facts = "fact" if total == 1 else "facts"
    note = (
        f"This draft still needs {total} {facts}. Each is marked where it belongs; this list is not part of the report."
    )
    return replace(section, blocks=(Paragraph((Text(note),)), Table(columns, header, rows)))


def _entries(item: OpenItem) -> str:
    """Return the ids of the entries whose fact is absent; clients read the list, so it holds no address."""
    if item.ids:
        return listed(item.ids)
    key = innermost_key(item.address)
    # A report lists its own facts.
    return "" if key == item.address or item.address.startswith("reports[") else key


def _cell(inline: Inline) -> Cell:
    return Cell((Paragraph((inline,)),))
