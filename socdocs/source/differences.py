"""The stretches in which two texts differ, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

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
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    places, new_places = _places(before), _places(after)
    i, j = 0, 0
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        same = before[block.a : block.a + block.size]
        at_edge = block.a == block.b == 0 or block.a + block.size == len(before)
        if by_words and not at_edge and not any(token[0].isalnum() for token in same):
            continue
        if (i, j) != (block.a, block.b):
            yield Difference(places[i], places[block.a], new[new_places[j] : new_places[block.b]])
        i, j = block.a + block.size, block.b + block.size


def _places(tokens: Sequence[str]) -> list[int]:
    """Return the place where each token begins, and the end of the text."""
    return list(accumulate(map(len, tokens), initial=0))
