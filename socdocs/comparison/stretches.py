"""The words of a text that differ from those of another, each stretch with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

_ALIKE: Final = 0.5
"""How much two texts must have in common, from 0 to 1, for their differences to be readable word by word."""
_AROUND: Final = 6
"""The words that are kept on each side of a change."""


class Stretch(NamedTuple):
    """Some words: of both texts, or only of the old or the new one."""

    part: Literal["both", "old", "new"]
    text: str


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """Return the words of both texts in reading order, with those far from any change left out.

    Words end at blanks, so that a changed full stop marks the word before it.  Of texts that have little in common, the
    whole old text comes before the whole new one.
    """
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return Stretch("old", " ".join(before)), Stretch("new", " ".join(after))
    found = list(_found(matcher, before, after))
    last = len(found) - 1
    return tuple(
        _shortened(stretch, first=at == 0, last=at == last) if stretch.part == "both" else stretch
        for at, stretch in enumerate(found)
    )


def _found(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Stretch]:
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield Stretch("both", " ".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Stretch("old", " ".join(old[i1:i2]))
        if j1 < j2:
            yield Stretch("new", " ".join(new[j1:j2]))


def _shortened(stretch: Stretch, *, first: bool, last: bool) -> Stretch:
    words = stretch.text.split()
    head, tail = 0 if first else _AROUND, 0 if last else _AROUND
    if len(words) <= head + tail + 1:
        return stretch
    return stretch._replace(text=" ".join((*words[:head], "…", *words[len(words) - tail :])))
