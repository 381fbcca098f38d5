"""Slots: the values behind the numbered tokens in the Markdown of a rendered template.

A value never goes through Markdown as text.  What a template prints is replaced by a token, a number in private-use
characters, and the reader puts the value back as nodes; so nothing must be escaped and nothing can be forged.  Even its
digits are private-use characters: a template cannot name them, so no filter makes the number of another slot of them.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

from socdocs.document.nodes import Inline
from socdocs.words import Owner

OPEN = "\ue000"
CLOSE = "\ue001"
TOKEN = re.compile(f"{OPEN}([\ue002-\ue00b]{{1,9}}){CLOSE}")
TOKENS = re.compile(f"(?:{TOKEN.pattern})+")
_MARKS = re.compile("[\ue000-\ue00b]")
_ESCAPED = re.compile(rf"(?<!\\)(?:\\\\)*\\{OPEN}")
_DIGITS: Final = {ord(digit): 0xE002 + int(digit) for digit in "0123456789"}
_NUMBERS: Final = {mark: chr(digit) for digit, mark in _DIGITS.items()}


class PlainSlot(Struct, frozen=True):
    """Characters that are printed as they are; `origin` is the address of the fact."""

    text: str
    origin: str = ""


class ProseSlot(Struct, frozen=True):
    """The user's own Markdown; `origin` is the address of the fact."""

    markdown: str
    origin: str = ""


class NodeSlot(Struct, frozen=True):
    """A node that a template's function made: a placeholder, a cross-reference, an anchor, a link, a footnote."""

    node: Inline


class TableSlot(Struct, frozen=True):
    """The properties of a table that Markdown has no syntax for; alone in the paragraph right before the table."""

    caption: tuple[Inline, ...] = ()
    anchor: str = ""
    widths: tuple[int, ...] = ()
    owners: tuple[Owner | Literal[""], ...] = ()
    landscape: bool = False
    description: str = ""
    listed: bool = True


class RowsSlot(Struct, frozen=True):
    """Rows of a table as Markdown, with tokens of the same rendering in it.

    Its token takes the place of a row, alone or with others of its kind.  Rows with equal keys in a report are equal.
    """

    key: str
    markdown: str


class GapSlot(Struct, frozen=True):
    """The place of a value, counted from 0, in rows that are read without their values."""

    place: int


Slot = PlainSlot | ProseSlot | NodeSlot | TableSlot | RowsSlot | GapSlot


def token(number: int) -> str:
    """Return the token for slot `number` of a rendering."""
    return f"{OPEN}{str(number).translate(_DIGITS)}{CLOSE}"


def number_of(digits: str) -> int:
    """Return the number of a slot from the digits of its token, which are the group of `TOKEN`."""
    return int(digits.translate(_NUMBERS))


def reserved(text: str) -> re.Match[str] | None:
    """Return the first character reserved for tokens, which no text of a template or in its place may hold."""
    return _MARKS.search(text)


def are_whole(markdown: str, slots: int) -> bool:
    """Return whether tokens in the Markdown of a rendering are whole, and each that of one of so many `slots`."""
    known = all(number_of(digits) < slots for digits in TOKEN.findall(markdown))
    return known and reserved(TOKEN.sub(" ", markdown)) is None


def is_escaped(markdown: str) -> bool:
    """Return whether a backslash is right before a token, of which Markdown would make characters."""
    return _ESCAPED.search(markdown) is not None
