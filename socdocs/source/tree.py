"""The located tree: what a YAML or CSV file says, each value with its place, before anyone decides what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from socdocs.diagnostics import Span

UNREAD: Final = "unread"
"""The style of a value whose file could not be read: what it holds is not known, so nothing is missing in it."""


class Scalar(NamedTuple):
    """One value, its text as written (quotes and escapes resolved, nothing else).

    `style` is YAML's: "" plain, "'" or '"' quoted, "|" or ">" block; or `UNREAD`.  `absent` is true for an empty plain
    value, `~` and plain `null`: the key is there, the fact is not.
    """

    text: str
    span: Span
    style: str = ""

    @property
    def absent(self) -> bool:
        """Whether the key stands there without a value."""
        return (self.style == "" and self.text in ("", "~", "null")) or self.style == UNREAD


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes in written order."""

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """One key of a mapping with its value; `key` keeps the place of the key itself."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in written order; keys are unique (the reader reports duplicates and keeps the first)."""

    entries: tuple[Entry, ...]
    span: Span
    _index: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {entry.key.text: entry for entry in self.entries})

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
