"""Merge what people changed in several copies of one Word file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from socdocs.edits.comparison import Comparison

Fact = tuple[str, str]
"""The address of a fact and the text that was written."""


class Merged(NamedTuple):
    """The changed facts of all copies.

    `texts` holds the new text of each fact that has only one, whether all its places have it or a single one.
    `conflicts` holds all new texts of a fact that has several, in one copy or in different ones.
    """

    texts: dict[Fact, str]
    conflicts: dict[Fact, tuple[str, ...]]


def merge(copies: Iterable[Comparison]) -> Merged:
    """Return the changed facts of `copies` that were compared with the same written lines."""
    found: dict[Fact, dict[str, None]] = {}
    for copy in copies:
        for change in copy.changes:
            found.setdefault((change.address, change.written), {})[change.found] = None
    return Merged(
        {fact: next(iter(texts)) for fact, texts in found.items() if len(texts) == 1},
        {fact: tuple(texts) for fact, texts in found.items() if len(texts) > 1},
    )
