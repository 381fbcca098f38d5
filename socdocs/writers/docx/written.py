"""What a Word file says, line by line, as its writer wrote it: the measure for what people change in the file.

A line is a paragraph, a longer text of the description, a table row, or a footnote, and consists of pieces: words of
the template and words of facts with their addresses.  `manifest` keeps the lines in the file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from socdocs.document.nodes import (
    Anchor,
    Block,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Reference,
    Row,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from socdocs.document.words import BOXES, placeholder_name, unbroken

Kind = Literal["heading", "paragraph", "header", "row", "note"]
Shown = Callable[[str], bool]
"""Tells whether the picture from a source is shown; if not, its alternative text is."""

_LINE_ENDS = re.compile("\r\n?")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ITEM = re.compile(r".*\]")


class Piece(NamedTuple):
    """Words that come from one place: the fact at `address`, or the template ("").

    `open_item` is true for the words that are printed in place of an absent fact.
    """

    text: str
    address: str = ""
    open_item: bool = False


Pieces = tuple[Piece, ...]


class Line(NamedTuple):
    """One paragraph, longer text, table row or footnote; footnotes follow the text, in the order of their marks.

    `cells` holds the pieces of each cell of a row; any other line is one cell.  `name` is that of its bookmark, "" if
    it has none.  `section` is the id of the section whose heading this is.  `same_as` is the bookmark of an earlier row
    that says the same.
    """

    kind: Kind
    cells: tuple[Pieces, ...]
    name: str = ""
    section: str = ""
    same_as: str = ""

    def text(self) -> str:
        """Return all words, with tabs between cells."""
        return "\t".join("".join(piece.text for piece in cell) for cell in self.cells)


def readable(text: str) -> str:
    """Return `text` as readers of the file get it: with one form of line ends, and without what XML cannot hold.

    A tab is a blank, since tabs are between cells, and what people type as a tab is written as a blank.
    """
    return text if text.isprintable() else _NOT_IN_XML.sub("\ufffd", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def joined(pieces: Iterable[Piece]) -> Pieces:
    """Return `pieces` without empty ones, and neighbours from the same place as one piece."""
    alike = itertools.groupby((piece for piece in pieces if piece.text), key=lambda piece: piece[1:])
    return tuple(Piece("".join(piece.text for piece in group), *place) for place, group in alike)


def item_of(address: str) -> str:
    """Return the address of the item of a list that the fact at `address` belongs to, or `address` itself."""
    match = _ITEM.match(address)
    return match[0] if match else address


def row_cells(row: Row, shown: Shown, origin: str = "") -> tuple[Pieces, ...]:
    """Return the pieces of each cell of a row; with `origin`, all words that have no other address come from there."""
    return tuple(joined(block_pieces(cell.blocks, shown, origin)) for cell in row)


def inline_pieces(children: Iterable[Inline], shown: Shown, origin: str = "") -> Iterator[Piece]:
    """Yield the pieces of `children`; with `origin`, all words that have no other address come from there."""
    for child in children:
        yield from _INLINES[type(child)](child, shown, origin)


def _text(node: Text, shown: Shown, origin: str) -> Iterable[Piece]:
    text = node.text if node.origin else unbroken(node.text)
    return (Piece(readable(text), node.origin or origin),)


def _within(node: Emphasis | Strong | Strikethrough | Link | Reference, shown: Shown, origin: str) -> Iterable[Piece]:
    return inline_pieces(node.children, shown, origin)


def _code(node: Code, shown: Shown, origin: str) -> Iterable[Piece]:
    return (Piece(readable(node.text), origin),)


def _placeholder(node: Placeholder, shown: Shown, origin: str) -> Iterable[Piece]:
    return (Piece(readable(f"[{placeholder_name(node)}]"), node.address, open_item=True),)


def _line_break(node: LineBreak, shown: Shown, origin: str) -> Iterable[Piece]:
    return (Piece("\n", origin),)


def _image(node: Image, shown: Shown, origin: str) -> Iterable[Piece]:
    return () if shown(node.source) else (Piece(readable(node.alt), origin),)


def _nothing(node: Anchor | Footnote, shown: Shown, origin: str) -> Iterable[Piece]:
    return ()


_INLINES: Mapping[type, Callable[[Any, Shown, str], Iterable[Piece]]] = {
    Text: _text,
    Code: _code,
    Emphasis: _within,
    Strong: _within,
    Strikethrough: _within,
    Link: _within,
    Reference: _within,
    Placeholder: _placeholder,
    LineBreak: _line_break,
    Image: _image,
    Anchor: _nothing,
    Footnote: _nothing,
}


def block_pieces(blocks: Sequence[Block], shown: Shown, origin: str = "") -> Iterable[Piece]:
    """Yield the pieces of `blocks`, with a line end between paragraphs and between cells."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        yield from _paragraph(blocks[0], shown, origin)
        return
    end: tuple[Piece, ...] = ()
    for paragraph in _paragraphs(blocks, shown, origin):
        yield from end
        yield from paragraph
        end = (Piece("\n", origin),)


def _paragraphs(blocks: Iterable[Block], shown: Shown, origin: str) -> Iterator[Pieces]:
    """Yield the pieces of each paragraph that is not empty, in reading order."""
    for block in blocks:
        for pieces in _block(block, shown, origin):
            if found := joined(pieces):
                yield found


def _paragraph(block: Paragraph | Heading, shown: Shown, origin: str) -> Iterable[Piece]:
    alone = block.children[0] if len(block.children) == 1 else None
    if isinstance(alone, Image) and alone.label and shown(alone.source):
        return (Piece(readable(f"{alone.label}: {alone.title or alone.alt}")),)
    return inline_pieces(block.children, shown, origin)


def _block(block: Block, shown: Shown, origin: str) -> Iterator[Iterable[Piece]]:
    match block:
        case Paragraph() | Heading():
            yield _paragraph(block, shown, origin)
        case CodeBlock():
            yield (Piece(readable(code_text(block)), origin),)
        case ListBlock():
            for item in block.items:
                lines = list(_paragraphs(item.blocks, shown, origin))
                if item.checked is not None:
                    mark = Piece(BOXES[item.checked], origin)
                    lines[:1] = [(mark, *lines[0])] if lines else [(mark,)]
                yield from lines
        case Quote():
            yield from _paragraphs(block.blocks, shown, origin)
        case Group():
            yield from _paragraphs(block.blocks, shown, origin or (block.name if block.role == "fact" else ""))
        case Table():
            for row in block.cells():
                for cell in row:
                    yield from _paragraphs(cell.blocks, shown, origin)
        case _:
            pass


def code_text(block: CodeBlock) -> str:
    """Return the lines of a code block; some programs ignore a paragraph that has only blanks."""
    return block.text.removesuffix("\n") if block.text.strip() else "\u00a0"
