"""Add values to the text of a YAML file, and leave every character that is there as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence as AbstractSequence
from typing import NamedTuple

from socdocs.source.addresses import format_address, item_keys, parse_address
from socdocs.source.edit import NamingField, set_value
from socdocs.source.editing import NotEditable, gives, opened, read_tree
from socdocs.source.lines import Lines
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_list import Value, write_entry


class Addition(NamedTuple):
    """The address of an absent fact, and its text."""

    address: str
    text: str


def add_values(data: bytes, name: str, additions: AbstractSequence[Addition], naming: NamingField) -> bytes:
    """Return a YAML file with further values, each at the end of the group that it belongs to.

    Raises NotEditable where the file has no group for one of them, or holds the group in another file.
    """
    text, restore = opened(data)
    for address, value in additions:
        root = read_tree(text, name)
        if not isinstance(root, Mapping):
            raise NotEditable("the file does not consist of keys with values")
        added = _added(text, root, address, value)
        if not gives(read_tree(added, name), set_value(root, address, value, naming), {}):
            raise NotEditable(f"{address} cannot be added without changing others")
        text = added
    return restore(text)


def _added(text: str, root: Mapping, address: str, value: str) -> str:
    group, keys = _nearest(root, address)
    first = group.entries[0].key.span
    places = Lines(text)
    end = places.offset(group.span.end_line, group.span.end_column)
    if places.line(first.line)[: first.column - 1].strip(" -"):
        return f"{text[: end - 1].rstrip()}{_between_braces(keys, value)}{text[end - 1 :]}"
    kept = len(text[:end].rstrip())
    line_end = text.find("\n", kept)
    at = len(text) if line_end < 0 else line_end
    below: Value = value
    for key in reversed(keys[1:]):
        below = {key: below}
    lines = (f"{' ' * (first.column - 1)}{line}".rstrip() for line in write_entry(keys[0], below))
    return "\n".join((text[:at], *lines)) + text[at:]


def _nearest(root: Mapping, address: str) -> tuple[Mapping, tuple[str, ...]]:
    """Return the nearest group above an absent fact that is there, and the keys that lead from it to the fact."""
    node: Node = root
    group: Mapping = root
    segments = parse_address(address)
    depth = 0
    for at, segment in enumerate(segments):
        found: Node | None = None
        if isinstance(node, Mapping):
            found = node.get(segment.text)
        elif isinstance(node, Sequence) and segment.item:
            found = dict(zip(item_keys(node), node.items, strict=True)).get(segment.text)
        if found is None or isinstance(found, Scalar):
            break
        node = found
        if isinstance(node, Mapping) and node.entries:
            group, depth = node, at + 1
    keys = segments[depth:]
    if any(segment.item for segment in keys) or not keys or not group.entries:
        raise NotEditable(f"there is no entry yet for {format_address(segments)}")
    return group, tuple(segment.text for segment in keys)


def _between_braces(keys: tuple[str, ...], value: str) -> str:
    opening = "".join(f"{{{key}: " for key in keys[1:])
    return f", {keys[0]}: {opening}{json.dumps(value, ensure_ascii=False)}{'}' * (len(keys) - 1)}"
