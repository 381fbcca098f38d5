"""The stretches in which two texts differ, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from socdocs.matching import matches

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Difference(NamedTuple):
    """A stretch of the old text, from `start` to `end`, and the `text` that is there in the new one."""

    start: int
    end: int
    text: str


class Changed:
    """Says of a place in the old text whether it was changed and where it is now; `differences` gives what changed."""

    def __init__(self, found: Sequence[Difference]) -> None:
        self._starts = [row.start for row in found]
        self._ends = [row.end for row in found]
        self._moved = list(accumulate((len(row.text) - (row.end - row.start) for row in found), initial=0))

    def touches(self, start: int, end: int) -> bool:
        """Return whether anything in this stretch was changed, or something new is within it."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end

    def now(self, place: int) -> int:
        """Return where a place is now that is unchanged itself."""
        return place + self._moved[bisect_right(self._ends, place)]


def differences(old: str, new: str, *, by_words: bool = False) -> Iterator[Difference]:
    """Yield the stretches of words, blanks and signs in which `old` and `new` differ, in their order.

    With `by_words`, blanks and signs alone do not divide a stretch, because they are everywhere.
    """
    before, after = tokens(old), tokens(new)
    places, new_places = token_places(before), token_places(after)
    i, j = 0, 0
    for a, b, size in matches(before, after):
        same = before[a : a + size]
        at_edge = a == b == 0 or a + size == len(before)
        if by_words and not at_edge and not any(token[0].isalnum() for token in same):
            continue
        if (i, j) != (a, b):
            yield Difference(places[i], places[a], new[new_places[j] : new_places[b]])
        i, j = a + size, b + size


def tokens(text: str) -> list[str]:
    """Return the words, blanks and signs of `text`, which is them joined."""
    return _TOKEN.findall(text)


def token_places(tokens: Sequence[str]) -> list[int]:
    """Return the place where each token begins, and the end of the text."""
    return list(accumulate(map(len, tokens), initial=0))
