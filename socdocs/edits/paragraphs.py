"""Change a part of a longer text of Markdown that is a line of a report: paragraphs between headings or pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import Final

_BETWEEN: Final = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)

Show = Callable[[str], str]
"""Gives what a text prints."""


def write_part(value: str, written: str, found: str, show: Show, write: Callable[[str, str, str], str]) -> str:
    """Return `value` with the one part of it that printed `written` changed to print `found`.

    `write` gets the part and both texts, and changes it.  "" if no part or several print `written`, or if anything else
    would print otherwise.
    """
    places = list(_parts(value, written, show))
    if len(places) != 1:
        return ""
    start, end = places[0]
    changed = value[:start] + write(value[start:end], written, found) + value[end:]
    before, after = f"\n{show(value)}\n", f"\n{show(changed)}\n"
    printed = re.finditer(f"(?=\n{re.escape(written)}\n)", before)
    expected = (f"{before[: at.start()]}\n{found}{before[at.start() + len(written) + 1 :]}" for at in printed)
    return changed if after in expected else ""


def has_part(value: str, printed: str, show: Show) -> bool:
    """Return whether a part of `value` prints this text."""
    return any(_parts(value, printed, show))


def _parts(value: str, printed: str, show: Show) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each run of paragraphs that prints this text."""
    paragraphs = list(_paragraphs(value))
    shown = [show(value[start:end]) for start, end in paragraphs]
    for first, (start, _) in enumerate(paragraphs):
        for number, text in enumerate(accumulate(shown[first:], lambda above, below: f"{above}\n{below}")):
            if text == printed:
                yield start, paragraphs[first + number][1]
            if len(text) >= len(printed):
                break


def _paragraphs(value: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each paragraph, and of each item where a paragraph is a list, without its indent."""
    start = 0
    for gap in (*_BETWEEN.finditer(value), None):
        end = gap.start() if gap else len(value)
        items = [match.start() for match in _ITEM.finditer(value, start, end)]
        for first, last in pairwise((start, *(at for at in items if at > start), end)):
            part = value[first:last]
            yield first + len(part) - len(part.lstrip()), first + len(part.rstrip())
        start = gap.end() if gap else end
