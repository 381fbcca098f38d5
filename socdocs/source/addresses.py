"""Addresses of facts, such as `controls[AC-01].text`: their syntax, and how to find them in a tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from socdocs.diagnostics import Span
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

KEY_FIELDS = (
    "id",
    "name",
    "control",
    "criterion",
    "exception",
    "heading",
    "section",
    "rule",
    "party",
    "reference",
    "title",
    "date",
    "category",
    "stage",
    "subject",
    "method",
)
"""The fields that can name an item of a list; the first one that an item has is its key."""

_KEY_LENGTH = 100
"""As long as the longest id (`model.base.MAX_ID`), so that the key of an item with an id is this id."""
_KEY_OF_ITEM = re.compile(r"\[((?:[^\]\\]|\\.)*+)(?:\]|\\?\Z)", re.DOTALL)
_SEGMENT = re.compile(r"(?P<dot>\.?)(?P<key>[^.\[\]\s][^.\[\]]*)|\[(?P<item>(?:[^\]\\]|\\.)*)\]", re.DOTALL)


class AddressError(ValueError):
    """The text is not an address, or leads where no value can be; the message says which part is wrong."""


class Segment(NamedTuple):
    """One step of an address: a key of a mapping, or with `item` the key of an item of a list."""

    text: str
    item: bool = False


def parse_address(text: str) -> tuple[Segment, ...]:
    """Split an address into its steps.  Within brackets, `]` and a backslash are escaped with a backslash.

    Raises `AddressError` for text that is not an address.
    """
    segments, at = list[Segment](), 0
    while at < len(text):
        match = _SEGMENT.match(text, at)
        if match is None or (match["key"] is not None and bool(match["dot"]) != bool(segments)):
            raise AddressError(
                f"“{text}” is not an address: look at “{text[at:]}”. One looks like controls[AC-01].text."
            )
        if match["key"] is not None:
            segments.append(Segment(match["key"].rstrip()))
        else:
            segments.append(Segment(re.sub(r"\\(.)", r"\1", match["item"], flags=re.DOTALL), item=True))
        at = match.end()
    if not segments:
        raise AddressError("An address is missing. One looks like controls[AC-01].text.")
    return tuple(segments)


def format_address(segments: Iterable[Segment]) -> str:
    """Join `segments` to an address that `parse_address` reads; a key with a dot or bracket is put into brackets."""
    written = ""
    for segment in segments:
        if segment.item or not re.fullmatch(r"[^.\[\]\s](?:[^.\[\]]*[^.\[\]\s])?", segment.text):
            written += f"[{escape_key(segment.text)}]"
        else:
            written += f".{segment.text}" if written else segment.text
    return written


def escape_key(key: str) -> str:
    """Escape `key` for use between the brackets of an address."""
    return key.replace("\\", "\\\\").replace("]", "\\]")


def ways(address: str) -> Iterator[str]:
    """Yield an address and those of everything that contains it, the nearest first."""
    yield address
    for match in reversed(list(re.finditer(r"[.\[]", address))):
        yield address[: match.start()]


def name_of(address: str) -> str:
    """An address without the keys of items: `tests.result` of `tests[T-01].result`."""
    return _KEY_OF_ITEM.sub("", address)


def pattern_of(address: str) -> str:
    """An address for facts of one kind: `tests[…].result` of `tests[T-01].result`."""
    return _KEY_OF_ITEM.sub("[…]", address)


def innermost_key(address: str) -> str:
    """The key of the innermost item in an address, `T-01` of `tests[T-01].result`; the address if it has none."""
    found = _KEY_OF_ITEM.findall(address)
    return re.sub(r"\\(.)", r"\1", found[-1], flags=re.DOTALL) if found else address


def unique_keys(names: Iterable[str]) -> list[str]:
    """The keys for items of a list with these `names`: in one line, at most 100 characters, numbered if repeated.

    The second item named `AC-01` has the key `AC-01#2`; items without a name have `#1`, `#2` and so on.
    """
    counts, taken, keys = Counter[str](), set[str](), list[str]()
    for name in names:
        short = " ".join(name.split())[:_KEY_LENGTH].rstrip()
        key = short
        while not key or key in taken:
            counts[short] += 1
            key = f"{short}#{counts[short]}"
        # The first of several bears the plain name, so that the next one is the second.
        counts[short] = max(counts[short], 1)
        taken.add(key)
        keys.append(key)
    return keys


def item_name(item: Node, key_fields: tuple[str, ...] = KEY_FIELDS) -> str:
    """The name of an item of a list: the first of `key_fields` that it has, or the item itself if it is text."""
    named = naming_value(item, key_fields)
    return named.text if named else ""


def naming_value(item: Node, key_fields: tuple[str, ...] = KEY_FIELDS) -> Scalar | None:
    """The value that names an item of a list."""
    if isinstance(item, Scalar):
        return None if item.absent else item
    if isinstance(item, Mapping):
        values = (item.get(field) for field in key_fields)
        return next((value for value in values if isinstance(value, Scalar) and not value.absent), None)
    return None


def item_keys(sequence: Sequence, key_fields: tuple[str, ...] = KEY_FIELDS) -> list[str]:
    """The key of each item of a list, unique within it."""
    return unique_keys(item_name(item, key_fields) for item in sequence.items)


def addresses_of(node: Node, above: tuple[Segment, ...] = ()) -> Iterator[tuple[str, Scalar]]:
    """Yield the values of a node in written order, each with its address."""
    if isinstance(node, Scalar):
        yield format_address(above), node
    elif isinstance(node, Sequence):
        for key, item in zip(item_keys(node), node.items, strict=True):
            yield from addresses_of(item, (*above, Segment(key, item=True)))
    else:
        for entry in node:
            yield from addresses_of(entry.value, (*above, Segment(entry.key.text)))


class Locator:
    """Finds the values and places of facts in a tree by address; each list is indexed at its first use."""

    def __init__(self, tree: Mapping, key_fields: tuple[str, ...] = KEY_FIELDS) -> None:
        self._tree, self._key_fields = tree, key_fields
        self._indexes: dict[tuple[Segment, ...], dict[str, Node]] = {}
        """The items of the list at each address by their keys."""

    def find(self, address: str) -> Node | None:
        """The value at `address`, or None when there is none."""
        node, _, found = self._follow(address)
        return node if found else None

    def locate(self, address: str) -> Span | None:
        """The place of the value at `address`.

        For an absent value it is the place of the nearest parent that exists: its key, or the value that names it if it
        is an item of a list.  None when `address` is not an address.
        """
        try:
            node, place, found = self._follow(address)
        except AddressError:
            return None
        return place if not found or (isinstance(node, Scalar) and node.absent) else node.span

    def _follow(self, address: str) -> tuple[Node, Span, bool]:
        """The last node along the address that exists, its place, and whether it is the end of the address."""
        node: Node = self._tree
        place = Span(self._tree.span.file, 1, 1, 1, 1)
        segments = parse_address(address)
        for depth, segment in enumerate(segments):
            if isinstance(node, Mapping):
                entry = node.entry(segment.text)
                if entry is None:
                    return node, place, False
                node, place = entry.value, entry.key.span
            elif isinstance(node, Sequence):
                item = self._index(segments[:depth], node).get(segment.text) if segment.item else None
                if item is None:
                    return node, place, False
                named = naming_value(item, self._key_fields)
                node, place = item, named.span if named else item.span
            else:
                return node, place, False
        return node, place, True

    def _index(self, address: tuple[Segment, ...], sequence: Sequence) -> dict[str, Node]:
        index = self._indexes.get(address)
        if index is None:
            keys = item_keys(sequence, self._key_fields)
            index = self._indexes[address] = dict(zip(keys, sequence.items, strict=True))
        return index
