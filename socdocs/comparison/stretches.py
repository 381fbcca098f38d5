"""The words of a text that differ from those of another, each stretch with what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from socdocs.matching import Match, likeness, matches

_ALIKE: Final = 0.5
"""How much two texts must have in common, from 0 to 1, for their differences to be readable word by word."""
_AROUND: Final = 6
"""The words that are kept on each side of a change."""


Part = Literal["both", "old", "new"]
"""Where words are: in both texts, or only in one of them."""


class Stretch(NamedTuple):
    """Some words: of both texts, or only of the old or the new one."""

    part: Part
    text: str


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Return the words of both texts in reading order, with those far from any change left out.

    Words end at blanks, so that a changed full stop marks the word before it.  Of texts that have little in common, the
    whole old text comes before the whole new one.
    """
    before, after = old.split(), new.split()
    same = matches(before, after)
    if likeness(same, before, after) < _ALIKE:
        return Stretch("old", " ".join(before)), Stretch("new", " ".join(after))
    found = list(_found(same, before, after))
    last = len(found) - 1
    return tuple(
        _shortened(stretch, first=at == 0, last=at == last) if stretch.part == "both" else stretch
        for at, stretch in enumerate(found)
    )


def _found(same: Sequence[Match], old: list[str], new: list[str]) -> Iterator[Stretch]:
    i = j = 0
    for a, b, size in same:
        parts: tuple[tuple[Part, list[str]], ...] = (("old", old[i:a]), ("new", new[j:b]), ("both", old[a : a + size]))
        yield from (Stretch(part, " ".join(words)) for part, words in parts if words)
        i, j = a + size, b + size


def _shortened(stretch: Stretch, *, first: bool, last: bool) -> Stretch:
    words = stretch.text.split()
    head, tail = 0 if first else _AROUND, 0 if last else _AROUND
    if len(words) <= head + tail + 1:
        return stretch
    return stretch._replace(text=" ".join((*words[:head], "…", *words[len(words) - tail :])))
