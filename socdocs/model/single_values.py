"""Read the shorter forms of values.

One value in the place of a list, `CC6.1: wording` as an entry of a list, and a text in a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as ReadOnlyMapping
from typing import Final

from msgspec.structs import replace

from socdocs.model.base import Facts, NoneStatement
from socdocs.model.controls import CriterionText
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of
from socdocs.source.tree import UNREAD, Entry, Mapping, Node, Scalar, Sequence

BY_NAME: Final[ReadOnlyMapping[type[Facts] | None, tuple[str, str]]] = {CriterionText: ("criterion", "text")}
"""The entries whose lists may be mappings, each with the field of the key and the field of the value."""
ReadText = Callable[[Mapping], Node]


def list_single_values(
    tree: Mapping, read_text: ReadText = lambda value: value, model: type[Facts] = SystemDescription
) -> Mapping:
    """Return `tree`, a file of `model`, with a list of one for each single value or entry in the place of a list.

    A mapping in the place of one of `BY_NAME` becomes a list of its entries.  `read_text` gives what replaces a mapping
    in the place of a text in Markdown, such as `{file: narrative.md}`.
    """
    return _entry(tree, model, read_text)


def _entry(node: Mapping, model: type[Facts], read_text: ReadText) -> Mapping:
    rows = keys_of(model)
    entries = tuple(
        entry
        if (new := _value(entry.value, rows.get(entry.key.text), read_text)) is entry.value
        else Entry(entry.key, new)
        for entry in node
    )
    return node if all(new is old for new, old in zip(entries, node, strict=True)) else replace(node, entries=entries)


def _value(node: Node, row: FieldRow | None, read_text: ReadText) -> Node:
    if row is None:
        return node
    if row.each is not None and _is_single(node, row):
        node = Sequence((node,), node.span)
    elif isinstance(node, Mapping) and row.item in BY_NAME:
        node = Sequence(tuple(_named(entry, *BY_NAME[row.item]) for entry in node), node.span)
    if row.item is None:
        return read_text(node) if row.markdown and isinstance(node, Mapping) else node
    if isinstance(node, Mapping):
        return _entry(node, NoneStatement if row.shape == "stated" else row.item, read_text)
    if isinstance(node, Sequence):
        items = tuple(_entry(item, row.item, read_text) if isinstance(item, Mapping) else item for item in node.items)
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)
    return node


def _named(entry: Entry, name: str, field: str) -> Mapping:
    """Return the item of a list that an entry `CC6.1: wording` or `CC6.1: {text: wording, …}` stands for."""
    key, value = entry.key, entry.value
    rest = value.entries if isinstance(value, Mapping) else (Entry(Scalar(field, key.span), value),)
    return Mapping((Entry(Scalar(name, key.span), key), *rest), key.span)


def _is_single(node: Node, row: FieldRow) -> bool:
    if isinstance(node, Scalar):
        return row.item is None and not node.absent and node.style != UNREAD
    if isinstance(node, Mapping) and row.item is not None:
        stated = row.shape == "stated" and any(node.get(key) for key in keys_of(NoneStatement))
        return not stated and any(node.get(key) for key in keys_of(row.item))
    return False
