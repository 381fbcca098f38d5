"""Change the values at one kind of place in a tree, such as all of `controls[].criteria[]`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as AbstractSequence

from msgspec.structs import replace

from socdocs.diagnostics import Span
from socdocs.source.addresses import escape_key, item_name
from socdocs.source.tree import UNREAD, Entry, Mapping, Node, Scalar, Sequence


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


IsWrong = Callable[[Span, str], bool]
"""Whether the value or key at a place of a file, with the address of the value or of its list, is to go."""


def without_wrong(node: Mapping, is_wrong: IsWrong, with_item: frozenset[str]) -> Mapping | None:
    """Return `node` without what is wrong and the values of unread files; None if that is all of it.

    It is `node` itself if there is nothing.  An item of a list goes with its values under the keys `with_item`.
    """
    pruned = _pruned(node, "", is_wrong, with_item)
    return pruned if isinstance(pruned, Mapping) else None


def _pruned(node: Node, address: str, is_wrong: IsWrong, with_item: frozenset[str]) -> Node | None:
    if is_wrong(node.span, address) or (isinstance(node, Scalar) and node.style == UNREAD):
        return None
    if isinstance(node, Sequence):
        numbered = [(number, item) for number, item in enumerate(node.items, 1) if not is_wrong(item.span, address)]
        places = ((item, f"{address}[{escape_key(item_name(item) or str(number))}]") for number, item in numbered)
        items = [(item, _pruned(item, place, is_wrong, with_item)) for item, place in places]
        kept = tuple(new for old, new in items if new is not None and not _lost(old, new, with_item))
        return node if kept == node.items else replace(node, items=kept)
    if isinstance(node, Mapping):
        rows = ((row, f"{address}.{row.key.text}" if address else row.key.text) for row in node)
        left = ((row, place) for row, place in rows if not is_wrong(row.key.span, place))
        new_rows = [(row.key, _pruned(row.value, place, is_wrong, with_item)) for row, place in left]
        entries = tuple(Entry(key, value) for key, value in new_rows if value is not None)
        return node if entries == node.entries else replace(node, entries=entries)
    return node


def _lost(old: Node, new: Node, keys: frozenset[str]) -> bool:
    """Whether a value under one of `keys` was taken out of an entry."""
    return isinstance(old, Mapping) and isinstance(new, Mapping) and any(old.get(key) != new.get(key) for key in keys)


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
