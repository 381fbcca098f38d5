"""Find again in a new sequence what an old one holds, in an effort that grows in proportion to both."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

_MOST: Final = 1_000_000
"""The most pairs of items that are compared with one another; one search for a longest stretch may compare all."""
_MOST_LOOKS: Final = 2 * _MOST
"""The most pairs that all searches for longest stretches in one part look at; the last of them may go beyond."""
_LEVELS: Final = 16
"""How often a gap between items that were found is searched again for items that are the only ones of their kind."""


class Match(NamedTuple):
    """A stretch of `size` items that both hold: at `old` in the old sequence, at `new` in the new one."""

    old: int
    new: int
    size: int


class _Part(NamedTuple):
    """A stretch of each sequence, from its first item up to the one before `end`."""

    old: int
    old_end: int
    new: int
    new_end: int

    def is_small(self) -> bool:
        return (self.old_end - self.old) * (self.new_end - self.new) <= _MOST


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return the stretches that are in both sequences, in their order; the last one is empty and at both ends.

    In a short sequence the longest stretch is found first, then those on each side of it.  In a long one items come
    first that are the only ones of their kind, and where there are none, nothing is found.
    """
    joined = list[Match]()
    for match in _found(old, new, _Part(0, len(old), 0, len(new)), _LEVELS):
        if not match.size:
            continue
        last = joined[-1] if joined else None
        if last and (last.old + last.size, last.new + last.size) == (match.old, match.new):
            joined[-1] = last._replace(size=last.size + match.size)
        else:
            joined.append(match)
    return [*joined, Match(len(old), len(new), 0)]


def likeness(found: Sequence[Match], old: Sequence[Hashable], new: Sequence[Hashable]) -> float:
    """Return what part of both sequences `found` covers, from 0 to 1; 1 for two empty ones."""
    both = len(old) + len(new)
    return 2 * sum(match.size for match in found) / both if both else 1.0


def _found(old: Sequence[Hashable], new: Sequence[Hashable], part: _Part, levels: int) -> Iterator[Match]:
    """Yield the matches in this part, in their order; some are empty, and some lie one behind the other."""
    if part.is_small():
        yield from _longest_first(old, new, part)
        return
    a, a_end, b, b_end = part
    size = _equal(old, new, range(a, a_end), range(b, b_end))
    yield Match(a, b, size)
    a, b = a + size, b + size
    size = _equal(old, new, range(a_end - 1, a - 1, -1), range(b_end - 1, b - 1, -1))
    rest = _Part(a, a_end - size, b, b_end - size)
    if rest.is_small():
        yield from _longest_first(old, new, rest)
    elif levels:
        last = Match(a, b, 0)
        for match in (*_anchors(old, new, rest), Match(rest.old_end, rest.new_end, 0)):
            gap = _Part(last.old + last.size, match.old, last.new + last.size, match.new)
            if gap != rest:
                yield from _found(old, new, gap, levels - 1)
            yield match
            last = match
    yield Match(rest.old_end, rest.new_end, size)


def _longest_first(old: Sequence[Hashable], new: Sequence[Hashable], part: _Part) -> Iterator[Match]:
    """Yield what difflib finds, in their order: the longest stretch, then the same on each side of it.

    difflib looks through all pairs for each stretch, which takes time by the cube where every word is another and only
    the blanks between them are the same.  Here a search ends at a stretch that is as long as any can be: none is longer
    than the one before it, and what lies on its left is shorter, because of several the first is taken.
    Stretches of many lengths still take a search each: where these have looked at `_MOST_LOOKS` pairs, the rest is not
    found.
    """
    places = dict[Hashable, list[int]]()
    for at in range(part.new, part.new_end):
        places.setdefault(new[at], []).append(at)
    found, left, looks = list[Match](), [(part, _MOST)], 0
    while left and looks < _MOST_LOOKS:
        part, most = left.pop()
        match, looked = _longest(old, places, part, most)
        looks += looked
        if match.size:
            found.append(match)
            left.append((_Part(match.old + match.size, part.old_end, match.new + match.size, part.new_end), match.size))
            if match.size > 1:
                left.append((_Part(part.old, match.old, part.new, match.new), match.size - 1))
    yield from sorted(found)


def _longest(
    old: Sequence[Hashable], places: Mapping[Hashable, list[int]], part: _Part, most: int
) -> tuple[Match, int]:
    """Return the first of the longest stretches in this part, of which none is longer than `most`.

    `places` are those of each item in the new sequence.  The number is that of the pairs that were looked at.
    """
    best, sizes, looked = Match(part.old, part.new, 0), dict[int, int](), 0
    for at in range(part.old, part.old_end):
        before, sizes, looked = sizes, {}, looked + len(sizes) + 1
        row = places.get(old[at], ())
        for place in row[bisect_left(row, part.new) : bisect_left(row, part.new_end)]:
            size = sizes[place] = before.get(place - 1, 0) + 1
            if size > best.size:
                best = Match(at + 1 - size, place + 1 - size, size)
                if size == most:
                    return best, looked + len(sizes)
    return best, looked + len(sizes)


def _equal(old: Sequence[Hashable], new: Sequence[Hashable], places: range, others: range) -> int:
    """Return how many items at these places are equal, one after another."""
    size = 0
    for a, b in zip(places, others, strict=False):
        if old[a] != new[b]:
            break
        size += 1
    return size


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], part: _Part) -> list[Match]:
    """Return the most items in one order that are the only ones of their kind in this part of each sequence."""
    once = _once(old, part.old, part.old_end)
    places = {item: at for item, at in _once(new, part.new, part.new_end).items() if item in once}
    pairs = sorted((once[item], at) for item, at in places.items())
    # The longest rising series, by the least end of a series of each length.
    ends, lasts, before = list[int](), list[int](), list[int]()
    for number, (_, at) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(lasts[length - 1] if length else -1)
        ends[length : length + 1], lasts[length : length + 1] = [at], [number]
    chosen, number = list[Match](), lasts[-1] if lasts else -1
    while number >= 0:
        chosen.append(Match(*pairs[number], 1))
        number = before[number]
    return chosen[::-1]


def _once(items: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    """Return the places of the items that are there once."""
    counts = Counter(items[start:end])
    return {items[at]: at for at in range(start, end) if counts[items[at]] == 1}
