"""Add mappings to entries, and make one entry of two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from socdocs.catalogs.trust_services import grammar
from socdocs.source.rewriting import with_value
from socdocs.source.tables.entries import united
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

CRITERIA: Final = "criteria"
REFERENCES: Final = "framework_references"
TEXT: Final = "text"
_SEPARATORS: Final = {TEXT: "\n\n", "owner": ", "}
"""What separates the texts of several components that implement one control."""


def with_items(entry: Mapping, key: str, more: Iterable[Scalar | Mapping]) -> Mapping:
    """Return the entry with further items in one of its lists, which has each item once, however it is spelled."""
    given = entry.get(key)
    items = given.items if isinstance(given, Sequence) else () if given is None else (given,)
    every = {_said(item): item for item in items}
    known = len(every)
    for item in more:
        every.setdefault(_said(item), item)
    added = tuple(every.values())[known:]
    if not added:
        return entry
    return with_value(entry, key, Sequence((*items, *added), added[0].span if given is None else given.span))


def with_criteria_of(entry: Mapping, title: Scalar) -> Mapping:
    """Return the entry with the criteria that its title names."""
    codes = [code.id for code in grammar().find(title.text) if code.kind in ("criterion", "series")]
    return with_items(entry, CRITERIA, (title._replace(text=code, style='"') for code in codes))


def united_entry(one: Mapping, *others: Mapping) -> Mapping:
    """Return one entry with what the others say: lists join, texts are paragraphs, owners are listed."""
    lists, texts = dict[str, list[Sequence]](), dict[str, dict[str, None]]()
    for row in (row for other in others for row in other):
        key, mine = row.key.text, one.get(row.key.text)
        if mine is None:
            one = with_value(one, key, row.value)
        elif isinstance(mine, Sequence) and isinstance(row.value, Sequence):
            lists.setdefault(key, [mine]).append(row.value)
        elif key in _SEPARATORS and isinstance(mine, Scalar) and isinstance(row.value, Scalar):
            said = texts.setdefault(key, dict.fromkeys(mine.text.split(_SEPARATORS[key])))
            said[row.value.text.strip()] = None
    for key, rows in lists.items():
        one = with_value(one, key, united(*rows))
    for key, said in texts.items():
        mine = one.get(key)
        text = _SEPARATORS[key].join(filter(None, said))
        one = with_value(one, key, mine._replace(text=text, style='"')) if isinstance(mine, Scalar) else one
    return one


def _said(node: Node) -> object:
    """What an item says, whatever its place and the spelling of its code."""
    if isinstance(node, Scalar):
        found = grammar().find(node.text)
        return found[0].id if len(found) == 1 else " ".join(node.text.split())
    return tuple((row.key.text, _said(row.value)) for row in node) if isinstance(node, Mapping) else node
