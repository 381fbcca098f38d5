"""Change a part of a longer text of Markdown that is a line of a report: paragraphs, or a footnote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

_BETWEEN: Final = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)

_NOTE: Final = re.compile(r"^\[\^[^\]\n]+\]:[ \t]*(?P<words>\S.*(?:\n(?!\[\^)[ \t]*\S.*)*)", re.MULTILINE)
"""A footnote and the first paragraph of its words."""

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


def write_note(
    value: str, written: str, found: str, notes: Callable[[str], Sequence[str]], write: Callable[[str, str, str], str]
) -> str:
    """Return `value` with its one footnote that prints `written` changed to print `found`.

    `notes` gives what the footnotes of a text print, in the order of their marks, and `write` is as for `write_part`.
    "" if no footnote or several print `written`, if it is longer than a paragraph, or if any other would change.
    """
    expected = [found if note == written else note for note in notes(value)]
    changed = [
        value[: at.start("words")] + write(at["words"], written, found) + value[at.end("words") :]
        for at in _NOTE.finditer(value)
    ]
    right = [text for text in changed if text != value and list(notes(text)) == expected]
    return right[0] if len(right) == 1 else ""


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
