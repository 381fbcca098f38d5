"""Words that are wider than their line: Typst ends a line at blanks and hyphens only, and draws on beyond the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from socdocs.writers.column_widths import WIDEST, word_width

_PIECES = 8
"""In how many pieces a line of such a word is drawn: with more it is filled better, and takes longer."""


def wide_words(text: str, line: int) -> Iterator[tuple[int, int]]:
    """Yield where words begin and end that are wider than `line`, in twentieths of a point."""
    letters = line // WIDEST + 1
    if len(text) < letters:
        return
    for match in _words_of(letters).finditer(text):
        if word_width(match[0]) > line:
            yield match.span()


def step_in(line: int) -> int:
    """Return after how many letters such a word may break."""
    return max(1, line // WIDEST // _PIECES)


@cache
def _words_of(letters: int) -> re.Pattern[str]:
    """Return the pattern of words with so many letters or more; a blank that keeps words together is one of them."""
    return re.compile(rf"[^ \t\n]{{{max(1, letters)},}}")
