"""Find the items of an old sequence again in a new one, in order.

So what moved is gone from one place and new at another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from socdocs.matching import matches

Item = TypeVar("Item")
Likeness = Callable[[Item, Item], float]
"""How alike two items are, from 0 to 1."""

ALIKE: Final = 0.5
"""The least likeness of two items that are taken for the same one, before and after a change."""
_MOST: Final = 250_000
"""The most pairs of items that are compared with one another in one gap."""


class Pair(NamedTuple, Generic[Item]):
    """An item in both sequences, or in one of them only."""

    old: Item | None
    new: Item | None


def aligned(
    old: Sequence[Item], new: Sequence[Item], key: Callable[[Item], Hashable], likeness: Likeness[Item]
) -> Iterator[Pair[Item]]:
    """Yield all items of both sequences: those that were found again as pairs, in each gap the old ones first.

    Items with equal keys are found first, and between them those that are alike.
    """
    i = j = 0
    for a, b, size in matches([key(item) for item in old], [key(item) for item in new]):
        yield from _in_gap(old[i:a], new[j:b], likeness)
        i, j = a + size, b + size
        yield from (Pair(*items) for items in zip(old[a:i], new[b:j], strict=True))


def _in_gap(old: Sequence[Item], new: Sequence[Item], likeness: Likeness[Item]) -> Iterator[Pair[Item]]:
    i = j = 0
    for at, place in (*_alike(old, new, likeness), (len(old), len(new))):
        yield from (Pair(item, None) for item in old[i:at])
        yield from (Pair(None, item) for item in new[j:place])
        if at < len(old):
            yield Pair(old[at], new[place])
        i, j = at + 1, place + 1


def _alike(old: Sequence[Item], new: Sequence[Item], likeness: Likeness[Item]) -> list[tuple[int, int]]:
    """Return the places of the pairs, in order, whose likenesses have the largest sum."""
    if not old or not new or len(old) * len(new) > _MOST:
        return []
    alike = [[value if (value := likeness(a, b)) >= ALIKE else 0.0 for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = list[tuple[int, int]](), 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
