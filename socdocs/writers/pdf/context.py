"""The state while a document is turned into nodes, and the nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from socdocs.document.nodes import Block, Entry
from socdocs.writers.column_widths import Content, Kind
from socdocs.writers.pdf.page import PORTRAIT, Page

DEEPEST = 8
"""Lists, quotations and spans below this depth are not indented or set off: Typst draws no more than so many."""
TWIPS = 20
"""Twentieths of a point in a point."""
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""With one of these in a value, the words of others behind it would be shown from right to left."""
_NOT_A_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Child = int | str
"""A text, or the place of a node in the list."""


class Drawing(Struct):
    """The nodes of one document, and the files of its pictures by their names in the nodes."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    _places: dict[tuple[object, ...], int] = field(default_factory=dict)

    def add(self, kind: str, inside: Iterable[Child] = (), **said: object) -> int:
        """Return the place of the node, a new one unless there is an equal one."""
        of = list(inside)
        key = (kind, *said.items(), *((type(child), child) for child in of))
        key = tuple(tuple(value) if isinstance(value, tuple) else value for value in key)
        place = self._places.setdefault(key, len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append({"is": kind, "of": of, **said})
        return place

    def file(self, data: bytes, extension: str) -> str:
        """Return the name of a picture's file, the same for equal bytes."""
        for name, known in self.files.items():
            if known == data:
                return name
        name = f"picture{len(self.files) + 1}.{extension}"
        self.files[name] = data
        return name


class Place(Struct, frozen=True):
    """The place of blocks: how deep they lie, and the width in twentieths of a point that tables there have."""

    page: Page
    width: int
    depth: int = 0
    lists: bool = False
    in_cell: bool = False

    def deeper(self, indent: int = 0, *, lists: bool = False) -> Place:
        """Return the place one level below, `indent` twentieths of a point to the right."""
        return Place(self.page, self.width - indent, self.depth + 1, lists or self.lists, self.in_cell)


class Writing(Struct):
    """The state while one document is turned into nodes.

    `blocks` turns blocks into nodes; what holds blocks, such as a cell or a note, finds it here.
    """

    add_blocks: Callable[[Writing, Sequence[Block], Place], list[Child]]
    pictures: Mapping[str, bytes]
    known_anchors: frozenset[str]
    listed: Mapping[str, Entry]
    deepest: int
    alike: Mapping[Kind, Content]
    drawing: Drawing = field(default_factory=Drawing)
    anchored: set[str] = field(default_factory=set)
    wanted: dict[str, None] = field(default_factory=dict)
    """The anchors that references lead to, in their order."""
    waiting: list[str] | None = None
    """The anchors of a table's header, which may not lie in it because it is drawn on each page."""
    level: int = 0
    """The level of the last heading."""
    apart: bool = False
    """Whether a line may end between the inlines of what is being turned."""
    struck: bool = False
    linked: bool = False
    marks: list[Child] = field(default_factory=list)
    """The footnotes of a link, whose marks follow it, because they are links themselves."""
    in_cover: bool = False
    notes: list[Child] = field(default_factory=list)
    """What is written at the foot of the cover."""
    in_note: bool = False
    page: Page = PORTRAIT
    line: int = PORTRAIT.text_width
    """The width of the lines of what is being turned, in twentieths of a point."""
    rows: dict[tuple[object, ...], list[Child]] = field(default_factory=dict)


def add_anchors(writing: Writing, name: str) -> list[Child]:
    """Return the point that references to `name` lead to, if there is none yet."""
    if not name or name in writing.anchored:
        return []
    writing.anchored.add(name)
    if writing.waiting is not None:
        writing.waiting.append(name)
        return []
    return [writing.drawing.add("anchor", name=name)]


def add_anchor(writing: Writing, name: str) -> int:
    """Return the point that references to `name` lead to."""
    writing.anchored.add(name)
    return writing.drawing.add("anchor", name=name)


def readable(text: str) -> str:
    """Return `text` without what no page can show: control characters, and signs that turn the words around.

    A tab becomes a blank, since Typst draws it without a width.
    """
    if text.isprintable():
        return text
    one_line_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_A_CHARACTER.sub("\ufffd", _DIRECTIONS.sub("", one_line_end.replace("\t", " ")))
