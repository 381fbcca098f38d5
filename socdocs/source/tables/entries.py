"""Entries of a list under construction: nested fields collected from rows, then turned into a located tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from socdocs.diagnostics import Span
from socdocs.source.tables.columns import Column
from socdocs.source.tree import Entry, Node, Scalar, Sequence
from socdocs.source.tree import Mapping as TreeMapping

_WORD = re.compile(r"\S+")

Tree = dict[str, Any]
"""Fields collected so far, by name: a node or another such dictionary; a list has the numbers of its items as keys."""

Keys = dict[tuple[str, ...], Scalar]
"""The key of each field, by the path of the field."""


def united(one: Sequence, *others: Sequence) -> Sequence:
    """The items of `one`, followed by those of each of the others that it and those before do not have."""
    items = Growing(one)
    for other in others:
        items.grow(other)
    return items.whole()


class Growing:
    """A list to which further rows add what it does not have."""

    def __init__(self, first: Sequence) -> None:
        self._items, self._span, self._said = [*first.items], first.span, set(map(_said, first.items))

    def grow(self, more: Sequence) -> None:
        """Add the items that it does not have; one that `more` has twice is added twice."""
        new = [(item, said) for item in more.items if (said := _said(item)) not in self._said]
        self._items += (item for item, _ in new)
        self._said.update(said for _, said in new)

    def whole(self) -> Sequence:
        """All items, at the place of the list that was first."""
        return Sequence(tuple(self._items), self._span)


class Numbered(dict[str, Any]):
    """A list whose items have fields, by their numbers, to which further rows add what it does not have."""

    def __init__(self, first: Tree) -> None:
        super().__init__(first)
        self._said, self._last = set(map(_said, first.values())), max(map(int, first))

    def grow(self, more: Tree, path: tuple[str, ...], keys: Keys) -> None:
        """Add the items that it does not have, and give each the headings of the columns that it was read from."""
        for number, value in more.items():
            if (said := _said(value)) not in self._said:
                self._said.add(said)
                self._last += 1
                self[str(self._last)] = value
                _copy_keys(keys, (*path, number), (*path, str(self._last)), value)


def _said(item: Node | Tree) -> str:
    """The texts of an item as one, equal for items that say the same."""
    return json.dumps(texts_of(item), sort_keys=True)


def _copy_keys(keys: Keys, source: tuple[str, ...], target: tuple[str, ...], value: Node | Tree) -> None:
    """Give a renumbered item, and all that is in it, the headings of the item whose columns it was read from."""
    keys.setdefault(target, keys[source])
    for part, below in value.items() if isinstance(value, dict) else ():
        _copy_keys(keys, (*source, part), (*target, part), below)


def texts_of(value: Node | Tree) -> object:
    """The texts of a value, with white space normalized, for comparison."""
    if isinstance(value, dict):
        return {part: texts_of(below) for part, below in value.items()}
    if isinstance(value, TreeMapping):
        return {entry.key.text: texts_of(entry.value) for entry in value}
    if isinstance(value, Sequence):
        return [texts_of(item) for item in value.items]
    return " ".join(value.text.split()) if isinstance(value, Scalar) else value


def say_the_same(one: Node | Tree, other: Node | Tree) -> bool:
    """Whether two values have the same texts, whatever white space is between the words."""
    if not (isinstance(one, Scalar) and isinstance(other, Scalar)):
        return texts_of(one) == texts_of(other)
    # A long text is looked at only as far as the other one says the same.
    words = (_WORD.finditer(value.text) for value in (one, other))
    return all(a and b and a[0] == b[0] for a, b in zip_longest(*words))


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


def _built(value: Node | Growing | Tree, path: tuple[str, ...], keys: Keys, span: Span) -> Node:
    if isinstance(value, Growing):
        return value.whole()
    if not isinstance(value, dict):
        return value
    if not all(part.isdecimal() for part in value):
        return mapping_of(value, path, keys, span)
    numbers = sorted(value, key=int)
    return Sequence(tuple(_built(value[number], (*path, number), keys, span) for number in numbers), span)
