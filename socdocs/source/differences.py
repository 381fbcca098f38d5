"""The stretches in which two texts differ, with their places."""

from __future__ import annotations

import re
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
