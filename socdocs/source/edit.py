"""Change a tree before it is validated: set single values by address, and merge two files."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.problems import Severity
from socdocs.source.addresses import AddressError, Segment, format_address, item_keys, parse_address
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_composer import DEPTH_LIMIT

COMMAND_LINE = Span("--set", 1, 1, 1, 1)
"""The place of what was set on the command line."""


def nth_setting(number: int) -> Span:
    """Return the place of one of several values on the command line, by which they are told apart."""
    return replace(COMMAND_LINE, line=number, end_line=number)


NamingField = Callable[[tuple[str, ...]], str]
"""Gives the field that names the items of a list, from the keys that lead to the list."""


def set_value(
    tree: Mapping, address: str, text: str, naming: NamingField = lambda _: "id", place: Span = COMMAND_LINE
) -> Mapping:
    """Return `tree` with `text` as the value at `address`; missing mappings and items of lists are created.

    An empty `text` removes the fact.  For a list of words, `text` holds its items, separated by commas.  A new item
    gets its key under the field that `naming` returns.  Raises `AddressError` when the address leads into a text,
    names an item of something that is not a list, or has more steps than values of a description can be nested.
    `place` is that of what is new.
    """
    segments = parse_address(address)
    if len(segments) > DEPTH_LIMIT:
        raise AddressError(f"An address has at most {DEPTH_LIMIT} steps, and this one has {len(segments):,}.")
    value, key = Scalar(text, place, '"' if text else ""), segments[0].text
    return _with_entry(tree, key, _set(tree.get(key), segments, 1, value, naming), place)


def _set(node: Node | None, segments: tuple[Segment, ...], depth: int, value: Scalar, naming: NamingField) -> Node:
    if depth == len(segments):
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
            words = filter(None, map(str.strip, value.text.split(",")))
            return Sequence(tuple(_scalar(word, value.span) for word in words), value.span)
        if isinstance(node, Mapping | Sequence):
            raise AddressError(f"{format_address(segments)} is not a single value but has parts; set one of these.")
        return value
    segment = segments[depth]
    if node is None or (isinstance(node, Scalar) and node.absent):
        node = Sequence((), value.span) if segment.item else Mapping((), value.span)
    if isinstance(node, Mapping):
        below = _set(node.get(segment.text), segments, depth + 1, value, naming)
        return _with_entry(node, segment.text, below, value.span)
    above = format_address(segments[:depth])
    if isinstance(node, Scalar):
        raise AddressError(f"{above} is a text, so there is no {format_address(segments)}.")
    if not segment.item:
        raise AddressError(f"{above} is a list: say which item, as in {above}[ID].{segment.text}.")
    keys = item_keys(node)
    if segment.text in keys:
        place = keys.index(segment.text)
        changed = _set(node.items[place], segments, depth + 1, value, naming)
        return replace(node, items=(*node.items[:place], changed, *node.items[place + 1 :]))
    new: Node | None = None
    if depth + 1 < len(segments):
        field = naming(tuple(step.text for step in segments[:depth] if not step.item))
        new = Mapping((Entry(_scalar(field, value.span), _scalar(segment.text, value.span)),), value.span)
    return replace(node, items=(*node.items, _set(new, segments, depth + 1, value, naming)))


def _scalar(text: str, place: Span) -> Scalar:
    return Scalar(text, place, '"')


def _with_entry(mapping: Mapping, key: str, value: Node, place: Span) -> Mapping:
    if mapping.entry(key) is None:
        return replace(mapping, entries=(*mapping.entries, Entry(_scalar(key, place), value)))
    changed = (Entry(entry.key, value) if entry.key.text == key else entry for entry in mapping)
    return replace(mapping, entries=tuple(changed))


def overlay(base: Mapping, over: Mapping, misshapen: frozenset[Span] = frozenset()) -> tuple[Mapping, list[Diagnostic]]:
    """Merge `over` into `base`: keys of mappings, and items of lists, which are matched by their keys.

    Where both give a value and the two differ, the result has that of `over`, and an error names both places; a value
    at one of the places `misshapen` gives way to any other.
    """
    merging = _Merging(misshapen)
    return merging.mappings(base, over, ()), merging.found


class _Merging:
    """Two trees that become one, and the facts that both give differently."""

    def __init__(self, misshapen: frozenset[Span]) -> None:
        self._misshapen = misshapen
        self.found: list[Diagnostic] = []

    def mappings(self, base: Mapping, over: Mapping, path: tuple[Segment, ...]) -> Mapping:
        entries = {entry.key.text: entry for entry in base}
        for entry in over:
            key, present = entry.key.text, entries.get(entry.key.text)
            value = self._nodes(present.value, entry.value, (*path, Segment(key))) if present else entry.value
            entries[key] = Entry(present.key if present else entry.key, value)
        return replace(base, entries=tuple(entries.values()))

    def _lists(self, base: Sequence, over: Sequence, path: tuple[Segment, ...]) -> Sequence:
        items = dict(zip(item_keys(base), base.items, strict=True))
        for key, item in zip(item_keys(over), over.items, strict=True):
            items[key] = self._nodes(items[key], item, (*path, Segment(key, item=True))) if key in items else item
        return replace(base, items=tuple(items.values()))

    def _nodes(self, base: Node, over: Node, path: tuple[Segment, ...]) -> Node:
        if self._gives_way(over):
            return base
        if self._gives_way(base):
            return over
        if isinstance(base, Mapping) and isinstance(over, Mapping):
            return self.mappings(base, over, path)
        if isinstance(base, Sequence) and isinstance(over, Sequence):
            words = (item for item in (*base.items, *over.items) if isinstance(item, Scalar))
            if all(item.span in self._misshapen for item in words):
                return self._lists(base, over, path)
            same = item_keys(base) == item_keys(over)
        else:
            same = isinstance(base, Scalar) and isinstance(over, Scalar) and base.text == over.text
        if not same:
            address = format_address(path)
            message = f"{address} is given in both files, and differently."
            advice = "Keep it in the file of the party that owns it, and delete it in the other."
            related = (Related(base.span, "also given here"),)
            self.found.append(Diagnostic("given-twice", Severity.ERROR, message, over.span, advice, address, related))
        return over

    def _gives_way(self, node: Node) -> bool:
        return node.span in self._misshapen or (isinstance(node, Scalar) and node.absent)
