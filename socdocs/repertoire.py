"""The characters that Unicode 14 has, which the oldest Python knows that socdocs runs on.

A newer Python takes some of the others for letters or marks, so that names of headings and files would depend on it.
"""

from __future__ import annotations

from bisect import bisect
from functools import cache
from pathlib import Path


def newer_characters(text: str) -> str:
    """Return, sorted, the characters of `text` that Unicode 14 has not."""
    return "" if text.isascii() else "".join(sorted(sign for sign in set(text) if bisect(_edges(), ord(sign)) % 2))


@cache
def _edges() -> list[int]:
    """Where a stretch without characters begins, and where it is over, in turn."""
    stretches = Path(__file__).with_name("unicode_14_unassigned.txt").read_text("ascii").split()
    bounds = ((first, last or first) for first, _, last in (stretch.partition("-") for stretch in stretches))
    return [edge for first, last in bounds for edge in (int(first, 16), int(last, 16) + 1)]
