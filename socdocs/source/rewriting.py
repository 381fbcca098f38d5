"""Change the values at one kind of place in a tree, such as all of `controls[].criteria[]`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as AbstractSequence

from msgspec.structs import replace

from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence


def with_value(mapping: Mapping, key: str, value: Node) -> Mapping:
    """Return `mapping` with `value` under `key`, added if it is not there; without the key for an empty list."""
    empty = isinstance(value, Sequence) and not value.items
    if mapping.entry(key) is None:
        more = () if empty else (Entry(Scalar(key, value.span, '"'), value),)
        return replace(mapping, entries=(*mapping.entries, *more))
    changed = (Entry(row.key, value) if row.key.text == key else row for row in mapping)
    return replace(mapping, entries=tuple(row for row in changed if not (empty and row.key.text == key)))


def without(mapping: Mapping, key: str) -> Mapping:
    """Return `mapping` without `key`."""
    if mapping.entry(key) is None:
        return mapping
    return replace(mapping, entries=tuple(row for row in mapping if row.key.text != key))


def each_entry(node: Node, steps: AbstractSequence[str], change: Callable[[Mapping], Mapping]) -> Node:
    """Apply `change` to each mapping that `steps` lead to (`controls[]`); `node` itself if none changes."""
    if not isinstance(node, Mapping):
        return node
    if not steps:
        return change(node)
    key = steps[0].removesuffix("[]")
    child = node.get(key)
    if child is None:
        return node
    if key == steps[0]:
        changed = each_entry(child, steps[1:], change)
        return node if changed is child else with_value(node, key, changed)
    if not isinstance(child, Sequence):
        return node
    items = tuple(each_entry(item, steps[1:], change) for item in child.items)
    if all(new is old for new, old in zip(items, child.items, strict=True)):
        return node
    return with_value(node, key, replace(child, items=items))


def each_value(tree: Mapping, place: str, change: Callable[[Scalar], Scalar]) -> Mapping:
    """Apply `change` to each single value at `place`: `tests[].control`, `changes[].controls[]`."""
    *above, last = place.split(".")
    key = last.removesuffix("[]")

    def changed(entry: Mapping) -> Mapping:
        value = entry.get(key)
        if isinstance(value, Scalar) and key == last and not value.absent:
            new: Node = change(value)
        elif isinstance(value, Sequence) and key != last:
            items = tuple(change(item) if isinstance(item, Scalar) else item for item in value.items)
            new = value if items == value.items else replace(value, items=items)
        else:
            return entry
        return entry if new is value else with_value(entry, key, new)

    result = each_entry(tree, above, changed)
    return result if isinstance(result, Mapping) else tree
