"""Entries of a list under construction: nested fields collected from rows, then turned into a located tree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from socdocs.diagnostics import Span
from socdocs.source.tables.columns import Column
from socdocs.source.tree import Entry, Node, Scalar, Sequence
from socdocs.source.tree import Mapping as TreeMapping

Tree = dict[str, Any]
"""Fields collected so far, by name: a node or another such dictionary; a list has the numbers of its items as keys."""

Keys = dict[tuple[str, ...], Scalar]
"""The key of each field, by the path of the field."""


def united(one: Sequence, *others: Sequence) -> Sequence:
    """The items of `one`, followed by those of each of the others that it and those before do not have."""
    items, known = list(one.items), set(map(_said, one.items))
    for other in others:
        more = {at: said for at, item in enumerate(other.items) if (said := _said(item)) not in known}
        items += (other.items[at] for at in more)
        known |= set(more.values())
    return Sequence(tuple(items), one.span)


def _said(item: Node) -> str:
    """The texts of an item as one, equal for items that say the same."""
    return json.dumps(texts_of(item), sort_keys=True)


def append_items(mine: Tree, more: Tree, path: tuple[str, ...], keys: Keys) -> None:
    """Append to the list `mine` the items of `more` that it does not have."""
    for number, value in more.items():
        if any(texts_of(value) == texts_of(own) for own in mine.values()):
            continue
        new = str(max(map(int, mine)) + 1)
        _copy_keys(keys, (*path, number), (*path, new))
        mine[new] = value


def _copy_keys(keys: Keys, source: tuple[str, ...], target: tuple[str, ...]) -> None:
    """Give a renumbered item the headings of the item whose columns it was read from."""
    copied = {(*target, *path[len(source) :]): key for path, key in keys.items() if path[: len(source)] == source}
    keys |= {path: key for path, key in copied.items() if path not in keys}


def texts_of(value: Node | Tree) -> object:
    """The texts of a value, with white space normalized, for comparison."""
    if isinstance(value, dict):
        return {part: texts_of(below) for part, below in value.items()}
    if isinstance(value, TreeMapping):
        return {entry.key.text: texts_of(entry.value) for entry in value}
    if isinstance(value, Sequence):
        return [texts_of(item) for item in value.items]
    return " ".join(value.text.split()) if isinstance(value, Scalar) else value


def insert(fields: Tree, path: tuple[str, ...], value: Node) -> None:
    """Put `value` into `fields` under the keys of `path`."""
    for part in path[:-1]:
        fields = fields.setdefault(part, {})
    fields[path[-1]] = value


def keys_of(columns: Iterable[Column]) -> Keys:
    """The key of each field, placed at the heading of its column; at the first one where several columns fill it."""
    keys: Keys = {}
    for column in columns:
        for depth, part in enumerate(column.path, 1):
            keys.setdefault(column.path[:depth], Scalar(part, column.header.span, '"'))
    return keys


def mapping_of(fields: Tree, path: tuple[str, ...], keys: Keys, span: Span) -> TreeMapping:
    """Turn `fields`, which lie under the keys of `path`, into a mapping of the located tree; `span` is its place."""
    entries = (Entry(keys[*path, part], _built(value, (*path, part), keys, span)) for part, value in fields.items())
    return TreeMapping(tuple(entries), span)


def _built(value: Node | Tree, path: tuple[str, ...], keys: Keys, span: Span) -> Node:
    if not isinstance(value, dict):
        return value
    if not all(part.isdecimal() for part in value):
        return mapping_of(value, path, keys, span)
    numbers = sorted(value, key=int)
    return Sequence(tuple(_built(value[number], (*path, number), keys, span) for number in numbers), span)
