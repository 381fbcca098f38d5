"""Add values to the text of a YAML file, and leave every character that is there as it is.

Many are added in one pass: the file is read before and afterwards, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as AbstractSequence
from typing import Any, NamedTuple

from socdocs.source.addresses import format_address, parse_address
from socdocs.source.editing import NotEditable, Splice, ended, opened, read_tree, spliced
from socdocs.source.lines import Lines
from socdocs.source.merging import in_entry
from socdocs.source.plain import plain, plain_value
from socdocs.source.tree import Mapping
from socdocs.source.ways import Way, Ways, at_way
from socdocs.source.yaml_list import Value


class Addition(NamedTuple):
    """The address of an absent fact, and its text."""

    address: str
    text: str


class _Group(NamedTuple):
    """A group of the file, the way to it, and the keys with their values that it gets."""

    node: Mapping
    way: Way
    fields: dict[str, Value]


def add_values(data: bytes, name: str, additions: AbstractSequence[Addition]) -> tuple[bytes, dict[Addition, str]]:
    """Return a YAML file with further values, each at the end of its group, and why the others are not added.

    One is left out where the file has no group for it, or holds the group in another file.  Raises NotEditable for a
    file to which nothing can be added.
    """
    text, restore = opened(data)
    left = dict[Addition, str]()
    return restore(_with_those_that_fit(text, name, additions, left)), left


def add_value(data: bytes, name: str, addition: Addition) -> bytes:
    """Return a YAML file with a further value.  Raises NotEditable where it cannot be added."""
    changed, left = add_values(data, name, [addition])
    if left:
        raise NotEditable(left[addition])
    return changed


def add_key(data: bytes, name: str, key: str, value: Value) -> bytes:
    """Return a YAML file with a further key at its end.  Raises NotEditable where anything else would change."""
    text, restore = opened(data)
    root = read_groups(text, name)
    if root.get(key) is not None:
        raise NotEditable(f"it has the key {key} already")
    return restore(_with_fields(text, name, root, [_Group(root, (), {key: value})], key))


def read_groups(text: str, name: str) -> Mapping:
    """Return the tree of a text that consists of keys with values.  Raises NotEditable for any other."""
    root = read_tree(ended(text), name)
    if not isinstance(root, Mapping):
        raise NotEditable("the file does not consist of keys with values")
    return root


def _with_those_that_fit(text: str, name: str, additions: Iterable[Addition], left: dict[Addition, str]) -> str:
    """Return the text with all values that can be added, and put the reason for each other one into `left`."""
    root = read_groups(text, name)
    ways, groups, fitting = Ways(root), dict[Way, _Group](), list[Addition]()
    for addition in additions:
        try:
            _put(addition, ways, groups)
        except NotEditable as problem:
            left[addition] = str(problem)
        else:
            fitting.append(addition)
    try:
        return _with_fields(text, name, root, groups.values(), fitting[0].address) if fitting else text
    except NotEditable as problem:
        if len(fitting) == 1:
            left[fitting[0]] = str(problem)
            return text
    # Those that change others are found by halves, so that they stop none that do not.
    half = len(fitting) // 2
    text = _with_those_that_fit(text, name, fitting[:half], left)
    return _with_those_that_fit(text, name, fitting[half:], left)


def _put(addition: Addition, ways: Ways, groups: dict[Way, _Group]) -> None:
    """Put a value among the fields that its group gets.  Raises NotEditable where there is no group for it."""
    segments = parse_address(addition.address)
    node, way = ways.nearest(segments)
    keys = segments[len(way) :]
    if not isinstance(node, Mapping) or not keys or any(segment.item for segment in keys):
        raise NotEditable(f"there is no entry yet for {format_address(segments)}")
    inner: Any = groups.setdefault(way, _Group(node, way, {})).fields
    for segment in keys[:-1]:
        inner = inner.setdefault(segment.text, {})
        if not isinstance(inner, dict):
            break
    if not isinstance(inner, dict) or inner.setdefault(keys[-1].text, addition.text) != addition.text:
        raise NotEditable(f"{addition.address} would have two values")


def _with_fields(text: str, name: str, root: Mapping, groups: Iterable[_Group], what: str) -> str:
    """Return the text with further fields in groups of it.  Raises NotEditable where anything else would change."""
    lines, expected = Lines(text), plain(root)
    splices = list[Splice]()
    # Where a group and one within it end, what is added within comes first.
    for group in sorted(groups, key=lambda group: len(group.way), reverse=True):
        splices += in_entry(group.node, group.fields, lines)
        at_way(expected, group.way).update(plain_value(group.fields))
    changed = spliced(text, splices)
    if plain(read_tree(ended(changed), name)) != expected:
        raise NotEditable(f"{what} cannot be added without changing others")
    return changed
