"""Add values and entries to the text of a YAML file, and leave every character that is there as it is."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnlyMapping
from collections.abc import Sequence as AbstractSequence
from typing import Any, NamedTuple

from socdocs.source.addresses import Segment, format_address, item_keys, parse_address
from socdocs.source.edit import NamingField, set_value
from socdocs.source.editing import Edit, NotEditable, edit_yaml, ended, gives, opened, read_tree, spliced
from socdocs.source.lines import Lines
from socdocs.source.merging import behind_items, in_entry, with_fields
from socdocs.source.plain import plain, plain_value
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
        root = _groups(text, name)
        added = _added(text, root, address, value)
        if not gives(read_tree(ended(added), name), set_value(root, address, value, naming), {}):
            raise NotEditable(f"{address} cannot be added without changing others")
        text = added
    return restore(text)


def add_key(data: bytes, name: str, key: str, value: Value) -> bytes:
    """Return a YAML file with a further key at its end.  Raises NotEditable where anything else would change."""
    text, restore = opened(data)
    root = _groups(text, name)
    if root.get(key) is not None:
        raise NotEditable(f"it has the key {key} already")
    changed = spliced(text, in_entry(root, {key: value}, Lines(text)))
    if plain(read_tree(ended(changed), name)) != {**plain(root), key: plain_value(value)}:
        raise NotEditable(f"{key} cannot be added without changing others")
    return restore(changed)


def _groups(text: str, name: str) -> Mapping:
    """Return the tree of a text that consists of keys with values."""
    root = read_tree(ended(text), name)
    if not isinstance(root, Mapping):
        raise NotEditable("the file does not consist of keys with values")
    return root


def _added(text: str, root: Mapping, address: str, value: str) -> str:
    segments = parse_address(address)
    group, way = _nearest(root, segments)
    keys = segments[len(way) :]
    if not isinstance(group, Mapping) or not keys or any(segment.item for segment in keys):
        raise NotEditable(f"there is no entry yet for {format_address(segments)}")
    below: Value = value
    for segment in reversed(keys[1:]):
        below = {segment.text: below}
    return spliced(text, in_entry(group, {keys[0].text: below}, Lines(text)))


Record = ReadOnlyMapping[str, str]
"""An entry of a list; no value of it is empty."""


def write_record(
    data: bytes, name: str, address: str, record: Record, identity: AbstractSequence[str], naming: NamingField
) -> bytes:
    """Return a YAML file whose list at `address` holds `record`; the list, and what it is in, is begun if need be.

    The first entry that has the same values in the fields of `identity`, or none, gets the values of `record`; without
    one, `record` becomes the last entry.  `naming` gives the field that names an entry above the list.  Raises
    NotEditable where anything else would change.
    """
    text, restore = opened(data)
    segments = parse_address(address)
    if all(line.lstrip().startswith("#") or not line.strip() for line in text.splitlines()):
        key, value = _begun(segments, 0, record, naming)
        return restore("\n".join((*text.splitlines(), *write_entry(str(key), value), "")))
    root = _groups(text, name)
    node, way = _nearest(root, segments)
    expected = plain(root)
    there = _below(expected, way)
    if len(way) == len(segments) and isinstance(node, Sequence):
        at = _place(node, record, identity)
        if at is None:
            changed = _appended(text, node, record)
            there.append(plain_value(record))
        else:
            changed = _replaced(text, name, segments, at, record)
            there[at] = with_fields(there[at], record)
    else:
        field, value = _begun(segments, len(way), record, naming)
        if isinstance(node, Mapping) and field is not None:
            changed = spliced(text, in_entry(node, {field: value}, Lines(text)))
            there[field] = plain_value(value)
        elif isinstance(node, Sequence) and isinstance(value, ReadOnlyMapping):
            changed = _appended(text, node, value)
            there.append(plain_value(value))
        else:
            raise NotEditable(f"the list {address} is in another file, or is no list")
    if plain(read_tree(ended(changed), name)) != expected:
        raise NotEditable(f"{address} cannot be changed without changing others")
    return restore(changed)


def _nearest(root: Mapping, segments: AbstractSequence[Segment]) -> tuple[Node, list[str | int]]:
    """Return the nearest group or list at or above an address, and the keys and positions that lead to it."""
    node: Node = root
    way = list[str | int]()
    for segment in segments:
        below, step = _step(node, segment)
        if below is None or isinstance(below, Scalar):
            break
        node = below
        way.append(step)
    return node, way


def _step(node: Node, segment: Segment) -> tuple[Node | None, str | int]:
    if isinstance(node, Mapping) and not segment.item:
        return node.get(segment.text), segment.text
    if isinstance(node, Sequence) and segment.item:
        keys = item_keys(node)
        at = keys.index(segment.text) if segment.text in keys else -1
        return (node.items[at] if at >= 0 else None), at
    return None, ""


def _below(data: Any, way: AbstractSequence[str | int]) -> Any:  # noqa: ANN401 - plain data
    for step in way:
        data = data[step]
    return data


def _place(node: Sequence, record: Record, identity: AbstractSequence[str]) -> int | None:
    """Return the position of the entry that `record` takes the place of."""

    def same(item: Node, field: str) -> bool:
        value = item.get(field) if isinstance(item, Mapping) else None
        return value is None or (isinstance(value, Scalar) and (value.absent or value.text == record[field]))

    named = (at for at, item in enumerate(node.items) if isinstance(item, Mapping) and item.get(identity[0]))
    return next((at for at in named if all(same(node.items[at], field) for field in identity)), None)


def _begun(
    segments: AbstractSequence[Segment], depth: int, record: Record, naming: NamingField
) -> tuple[str | None, Value]:
    """Return what is added to the nearest group or list: the key, which only a group needs, and the value."""
    value: Value = [record]
    for at in range(len(segments) - 1, depth, -1):
        if segments[at].item:
            entry = value if isinstance(value, ReadOnlyMapping) else {}
            above = tuple(segment.text for segment in segments[:at] if not segment.item)
            value = [{naming(above): segments[at].text, **entry}]
        else:
            value = {segments[at].text: value}
    first = segments[depth] if depth < len(segments) else Segment("", item=True)
    if first.item and isinstance(value, ReadOnlyMapping):
        above = tuple(segment.text for segment in segments[:depth] if not segment.item)
        return None, {naming(above): first.text, **value}
    return (None if first.item else first.text), value


def _appended(text: str, node: Sequence, entry: ReadOnlyMapping[str, Value]) -> str:
    return spliced(text, [behind_items(node, (entry,), Lines(text))])


def _replaced(text: str, name: str, segments: AbstractSequence[Segment], at: int, record: Record) -> str:
    """Return the text with the values of `record` in the entry at `at` of the list."""
    old = _entry(text, name, segments, at)
    edits = [
        Edit(value, record[field])
        for field in record
        if isinstance(value := old.get(field), Scalar) and not value.absent and value.text != record[field]
    ]
    text = edit_yaml(text.encode(), name, edits).decode() if edits else text
    item = _entry(text, name, segments, at)
    more = {field: text for field, text in record.items() if not _is_given(item.get(field))}
    return spliced(text, in_entry(item, more, Lines(text)))


def _is_given(value: Node | None) -> bool:
    return isinstance(value, Scalar) and not value.absent


def _entry(text: str, name: str, segments: AbstractSequence[Segment], at: int) -> Mapping:
    node, _ = _nearest(_groups(text, name), segments)
    item = node.items[at] if isinstance(node, Sequence) else None
    if not isinstance(item, Mapping):
        raise NotEditable(f"an entry of {format_address(segments)} is not a group of keys")
    return item
