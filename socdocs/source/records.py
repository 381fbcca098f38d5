"""Write entries into lists in the text of a YAML file, and leave every character that is there as it is.

Many are written in one pass: the file is read a few times, however many there are.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as ReadOnlyMapping
from collections.abc import Sequence as AbstractSequence
from itertools import product
from typing import NamedTuple

from socdocs.source.adding import read_groups
from socdocs.source.addresses import Segment, format_address, parse_address
from socdocs.source.edit import NamingField
from socdocs.source.editing import Edit, NotEditable, Splice, edit_yaml, ended, opened, read_tree, spliced
from socdocs.source.lines import Lines
from socdocs.source.merging import behind_items, in_entry, with_fields
from socdocs.source.plain import plain, plain_value
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.ways import Ways, at_way
from socdocs.source.yaml_list import Value, write_entry

Fields = ReadOnlyMapping[str, str]


class Record(NamedTuple):
    """An entry of a list, of which no value is empty, and the fields by which it is the same as another entry."""

    fields: Fields
    identity: tuple[str, ...]


def write_records(
    data: bytes, name: str, address: str, records: AbstractSequence[Record], naming: NamingField, shared: str = ""
) -> bytes:
    """Return a YAML file whose list at `address` holds `records`; the list, and what it is in, is begun if need be.

    The first entry that has the same values in the fields of a record's identity, or none, gets the values of the
    record; without one, the record becomes the last entry.  `naming` gives the field that names an entry above the
    list.  A list that is begun takes the place of that at the address `shared` of the file, so it begins with the
    entries of that one.  Raises NotEditable where anything else would change.
    """
    text, restore = opened(data)
    segments = parse_address(address)
    if all(line.lstrip().startswith("#") or not line.strip() for line in text.splitlines()):
        key, value = _begun(segments, 0, _placed((), records).new, naming)
        return restore("\n".join((*text.splitlines(), *write_entry(str(key), value), "")))
    root = read_groups(text, name)
    node, way = Ways(root).nearest(segments)
    expected = plain(root)
    there = at_way(expected, way)
    if len(way) == len(segments) and isinstance(node, Sequence):
        placed = _placed(node.items, records)
        changed = _with_placed(text, name, segments, placed)
        for at, fields in placed.changed.items():
            there[at] = with_fields(there[at], fields)
        there += map(plain_value, placed.new)
    else:
        field, value = _begun(segments, len(way), _with_shared(root, shared, records), naming)
        if isinstance(node, Mapping) and field is not None:
            changed = spliced(text, in_entry(node, {field: value}, Lines(text)))
            there[field] = plain_value(value)
        elif isinstance(node, Sequence) and isinstance(value, ReadOnlyMapping):
            changed = spliced(text, [behind_items(node, (value,), Lines(text))])
            there.append(plain_value(value))
        else:
            raise NotEditable(f"the list {address} is in another file, or is no list")
    if plain(read_tree(ended(changed), name)) != expected:
        raise NotEditable(f"{address} cannot be changed without changing others")
    return restore(changed)


# --- which entry a record belongs to ----------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """What the entries of a list get, by their positions, and its new entries."""

    changed: dict[int, dict[str, str]]
    new: list[dict[str, str]]


def _placed(items: AbstractSequence[Node], records: Iterable[Record]) -> _Placed:
    """Return which entry gets the values of which record, as if the records were written one after the other."""
    placed = _Placed({}, [])
    indexes = dict[tuple[str, ...], dict[_Key, list[int]]]()
    for fields, identity in records:
        if identity not in indexes:
            indexes[identity] = _index(items, identity)
        index, own = indexes[identity], tuple(fields[field] for field in identity)
        alike = [index[key] for key in product(*((value, None) for value in own)) if index.get(key)]
        if not alike:
            index[own] = [len(items) + len(placed.new)]
            placed.new.append({**fields})
            continue
        positions = min(alike)
        at = positions[0]
        if positions is not index.get(own):
            insort(index.setdefault(own, []), positions.pop(0))
        entry = placed.changed.setdefault(at, {}) if at < len(items) else placed.new[at - len(items)]
        entry.update(fields)
    return placed


_Key = tuple[str | None, ...]
"""The values of an entry in the fields of an identity; None for no value."""


def _index(items: Iterable[Node], identity: tuple[str, ...]) -> dict[_Key, list[int]]:
    """Return the positions of the entries that have the first field of an identity, by their values in its fields."""
    index = dict[_Key, list[int]]()
    for at, item in enumerate(items):
        values = [item.get(field) for field in identity] if isinstance(item, Mapping) else [None]
        if values[0] is not None and not any(isinstance(value, Mapping | Sequence) for value in values):
            key = tuple(value.text if isinstance(value, Scalar) and not value.absent else None for value in values)
            index.setdefault(key, []).append(at)
    return index


# --- how it is written ------------------------------------------------------------------------------------------------


def _with_shared(root: Mapping, shared: str, records: Iterable[Record]) -> list[ReadOnlyMapping[str, Value]]:
    """Return the entries of a list that is begun: those of the list whose place it takes, and the records."""
    segments = parse_address(shared) if shared else ()
    node, way = Ways(root).nearest(segments)
    taken = node.items if way and len(way) == len(segments) and isinstance(node, Sequence) else ()
    placed = _placed(taken, records)
    entries = [_fields_of(item, shared) for item in taken]
    return [*({**entry, **placed.changed.get(at, {})} for at, entry in enumerate(entries)), *placed.new]


def _fields_of(item: Node, shared: str) -> dict[str, Value]:
    """Return what an entry gives, to be written once more."""
    if not isinstance(item, Mapping):
        raise NotEditable(f"the list {shared}, which counts there now, holds what is no entry")
    given = ((key.text, value) for key, value in item if not (isinstance(value, Scalar) and value.absent))
    return {key: plain(value) for key, value in given}


def _begun(
    segments: AbstractSequence[Segment],
    depth: int,
    records: AbstractSequence[ReadOnlyMapping[str, Value]],
    naming: NamingField,
) -> tuple[str | None, Value]:
    """Return what is added to the nearest group or list: the key, which only a group needs, and the value."""
    value: Value = records
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


def _with_placed(text: str, name: str, segments: AbstractSequence[Segment], placed: _Placed) -> str:
    """Return the text with further values of the entries of a list, and with new entries behind them."""
    edits = [
        Edit(value, fields[field])
        for item, fields in _entries(_list(text, name, segments), placed)
        for field in fields
        if isinstance(value := item.get(field), Scalar) and not value.absent and value.text != fields[field]
    ]
    text = edit_yaml(text.encode(), name, edits).decode() if edits else text
    known, lines = _list(text, name, segments), Lines(text)
    splices = list[Splice]()
    for item, fields in _entries(known, placed):
        splices += in_entry(item, {field: fields[field] for field in fields if not _is_given(item.get(field))}, lines)
    if placed.new:
        splices.append(behind_items(known, placed.new, lines))
    return spliced(text, splices)


def _list(text: str, name: str, segments: AbstractSequence[Segment]) -> Sequence:
    node, _ = Ways(read_groups(text, name)).nearest(segments)
    if not isinstance(node, Sequence):
        raise NotEditable(f"{format_address(segments)} is no list")
    return node


def _entries(known: Sequence, placed: _Placed) -> Iterator[tuple[Mapping, Fields]]:
    for at, fields in placed.changed.items():
        item = known.items[at]
        if isinstance(item, Mapping):
            yield item, fields


def _is_given(value: Node | None) -> bool:
    return isinstance(value, Scalar) and not value.absent
