"""The located tree: the content of a YAML or CSV file, each value with its place, before validation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from msgspec import Struct

from socdocs.diagnostics import Span

UNREAD: Final = "unread"
"""The style of a value whose file could not be read: its content is unknown, so nothing in it counts as missing."""


class Scalar(NamedTuple):
    """One value; `text` is as written, with quotes and escapes resolved.

    `style` is YAML's: "" plain, "'" or '"' quoted, "|" or ">" block; or `UNREAD`.
    """

    text: str
    span: Span
    style: str = ""

    @property
    def absent(self) -> bool:
        """Whether the key has no value: an empty plain value, `~`, plain `null` or an unread file."""
        return (self.style == "" and self.text in ("", "~", "null")) or self.style == UNREAD


class Sequence(Struct, frozen=True):
    """A list of nodes in written order."""

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """One key of a mapping with its value; `key` keeps the place of the key itself."""

    key: Scalar
    value: Node


class Mapping(Struct, frozen=True, dict=True):
    """Keys and values in written order; keys are unique (the reader reports duplicates and keeps the first)."""

    entries: tuple[Entry, ...]
    span: Span

    @cached_property
    def _index(self) -> dict[str, Entry]:
        return {entry.key.text: entry for entry in self.entries}

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        entry = self._index.get(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        """The key and value under `key`, or None."""
        return self._index.get(key)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


def leaves(node: Node) -> Iterator[Scalar]:
    """Yield the values of a node in written order; a value that another repeats is yielded again."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from leaves(item)
        case Mapping():
            for entry in node:
                yield from leaves(entry.value)
