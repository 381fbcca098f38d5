"""The words in which two texts differ, marked in plain text."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from socdocs.comparison import Stretch, stretches
from socdocs.reporting.printable import printable

_MARKS: Final = MappingProxyType({"both": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")})


def changed_words(old: str, new: str) -> str:
    """Return both texts in one, as in `founded in [-2013-] {+2014+} by two`; far from a change words are left out.

    Where one text has more lines or paragraphs than the other, each end of one is shown as ¶.
    """
    if old.count("\n") != new.count("\n"):
        old, new = old.replace("\n", " ¶ "), new.replace("\n", " ¶ ")
    return marked(stretches(old, new))


def marked(line: Iterable[Stretch]) -> str:
    """Return stretches of words with marks around what is only in the old or the new text."""
    return " ".join(_MARKS[part][0] + printable(text) + _MARKS[part][1] for part, text in line)
