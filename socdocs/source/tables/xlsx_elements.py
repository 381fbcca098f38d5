"""Find elements in the XML of an XLSX file by patterns: a sheet has a hundred thousand, of which few are looked at."""

from __future__ import annotations

import re

from socdocs.source.tables.grid import Cell

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def element(name: str) -> re.Pattern[bytes]:
    """An element with any prefix: its attributes, and its content, up to the end where it is not closed."""
    prefix = r"(?:[^\s<>/:=]+:)?"
    return re.compile(
        rf"<{prefix}{name}(?=[\s/>])([^<>]*?)(?:/>|>(.*?)(?:</{prefix}{name}\s*>|\Z))".encode(), re.DOTALL
    )


WORDS = element("t")
"""A text, or a part of it with a format of its own."""


def position(reference: str) -> Cell:
    """The row and column of a cell such as D14, from 0.  Raises ValueError for another text."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
