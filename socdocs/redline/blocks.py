"""Paragraphs, tables and rows of a story as values that can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import Final

from lxml import etree

from socdocs.redline.story import Story, W
from socdocs.redline.tokens import Token, tokens
from socdocs.writers.docx.contents import OWN_WORDS

_CONTENTS: Final = "_Toc"
"""What the bookmarks begin with that the contents lead to."""
_HEADER = f"{W}trPr/{W}tblHeader"
_STYLE: Final = f"{W}pPr/{W}pStyle"
_HEADING = re.compile(r"Heading\d")
_ID = re.compile(r"\S*\d\S*")


class Paragraph:
    """A paragraph with its tokens.  Paragraphs with equal keys read the same."""

    def __init__(self, element: etree._Element, story: Story) -> None:
        self.element = element
        self.tokens: tuple[Token, ...] = tuple(tokens(element, story))
        self.key: Hashable = tuple(token.key for token in self.tokens)

    @cached_property
    def words(self) -> Counter[str]:
        """The words, each with how often it occurs."""
        return Counter(token.text for token in self.tokens if token.text.isalnum())

    @cached_property
    def level(self) -> str:
        """The style of a heading, "" for any other paragraph."""
        style = self.element.find(_STYLE)
        name = "" if style is None else style.get(f"{W}val", "")
        return name if _HEADING.fullmatch(name) else ""

    def text(self) -> str:
        """Return the words in reading order, without references and numbers of captions."""
        return "".join(token.text for token in self.tokens)


class Row:
    """A row of a table, with the blocks of each cell."""

    def __init__(self, element: etree._Element, story: Story) -> None:
        self.element = element
        self.cells = tuple(tuple(read_blocks(cell, story)) for cell in element.iterfind(f"{W}tc"))
        self.key: Hashable = tuple(tuple(block.key for block in cell) for cell in self.cells)
        self.is_header = element.find(_HEADER) is not None

    @cached_property
    def name(self) -> Hashable:
        """What the row is known by: its first cell, which holds an id, an address or a name."""
        return tuple(block.key for block in self.cells[0]) if self.cells else ()

    @cached_property
    def has_id(self) -> bool:
        """Return whether the row is known by an id, a word with a digit."""
        return all(isinstance(block, Paragraph) and _ID.fullmatch(block.text()) for block in self.cells[0])

    @cached_property
    def words(self) -> Counter[str]:
        """The words of all cells, each with how often it occurs."""
        return _joined(block.words for cell in self.cells for block in cell)


class Table:
    """A table with its rows."""

    def __init__(self, element: etree._Element, story: Story) -> None:
        self.element = element
        self.rows = tuple(Row(row, story) for row in element.iterfind(f"{W}tr"))
        self.columns = len(element.findall(f"{W}tblGrid/{W}gridCol"))
        self.key: Hashable = ("table", tuple(row.key for row in self.rows))

    @cached_property
    def names(self) -> Counter[Hashable]:
        """What the rows below the first are known by, each with how often it occurs."""
        return Counter(row.name for row in self.rows[1:])

    @cached_property
    def words(self) -> Counter[str]:
        """The words of all rows, each with how often it occurs."""
        return _joined(row.words for row in self.rows)


class Fixed:
    """What is never compared: the contents, the ends of sections, and bookmarks between blocks."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element


Block = Paragraph | Table


def read_blocks(parent: etree._Element, story: Story) -> Iterator[Block]:
    """Yield the paragraphs and tables of a cell or a note."""
    for element in parent:
        if element.tag in _KINDS:
            yield _KINDS[str(element.tag)](element, story)


def read_body(body: etree._Element, story: Story) -> Iterator[Block | Fixed]:
    """Yield the blocks of a body."""
    for element in body:
        if element.tag not in _KINDS or is_contents(element) or _is_end_of_section(element):
            yield Fixed(element)
        else:
            yield _KINDS[str(element.tag)](element, story)


def is_contents(element: etree._Element) -> bool:
    """Return whether this is a line of the contents or of the list of tables, which repeat headings and captions."""
    if any(link.get(f"{W}anchor", "").startswith(_CONTENTS) for link in element.iter(f"{W}hyperlink")):
        return True
    return element.tag == f"{W}p" and "".join(text.text or "" for text in element.iter(f"{W}t")) in OWN_WORDS


def _is_end_of_section(element: etree._Element) -> bool:
    """Return whether this is a paragraph that holds nothing but the page of the section that it ends."""
    return element.find(f"{W}pPr/{W}sectPr") is not None and element.find(f"{W}r") is None


def _joined(counts: Iterable[Counter[str]]) -> Counter[str]:
    found = Counter[str]()
    for count in counts:
        found.update(count)
    return found


_KINDS: Final[dict[str, Callable[[etree._Element, Story], Block]]] = {f"{W}p": Paragraph, f"{W}tbl": Table}
