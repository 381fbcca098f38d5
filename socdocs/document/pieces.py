"""The pieces of a block while it is read: inlines, longer prose, and values in place of their tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.document.links import RepeatedLinks
from socdocs.document.nodes import (
    Anchor,
    Block,
    Cell,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Paragraph,
    Row,
    SharedRow,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.document.slots import (
    CLOSE,
    OPEN,
    TOKEN,
    GapSlot,
    NodeSlot,
    PlainSlot,
    ProseSlot,
    RowsSlot,
    Slot,
    number_of,
)
from socdocs.document.words import first_inlines, plain_text

_GAPS = re.compile(r"\r\n|[\t\n\r]")


class Reading(Struct, frozen=True):
    """The state of reading one text: its parser, its slots, and what was read so far."""

    parser: MarkdownIt
    env: dict[str, Any]
    read_prose: Callable[[str, str], tuple[Block, ...]]
    slots: Sequence[Slot] = ()
    origin: str = ""
    fragments: bool = False
    """Whether links to places in the same file are kept; only a file that socdocs wrote has such places."""
    headings: Mapping[int, str] = field(default_factory=dict)
    """The names of the headings by their lines, if links of the text lead to headings."""
    heading_names: frozenset[str] = frozenset()
    """The same names alone."""
    highest: int = 1
    """The level of the highest heading, which becomes the first level below the section."""
    notes: Mapping[str, Callable[[], tuple[Block, ...]]] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    links: RepeatedLinks = field(default_factory=RepeatedLinks)
    cells: dict[str, Cell] = field(default_factory=dict)
    """The cells read so far, by their text."""
    shared: dict[str, list[SharedRow]] = field(default_factory=dict)
    """The shared rows read so far, by their slot's key."""
    anchors: list[str] | None = None
    """Collects the names of anchors in a shared row, which are placed before the row; None elsewhere."""
    shapes: dict[str, list[Row]] = field(default_factory=dict)
    """The shapes of shared rows parsed so far, with gaps where values belong."""


class Blocks(Struct, frozen=True):
    """Longer prose inside a sentence; the block reader makes paragraphs around it."""

    blocks: tuple[Block, ...]


class Gap(Struct, frozen=True):
    """The place for the value of a `GapSlot`, which `fill` puts there."""

    place: int


Piece = Inline | Blocks | Gap


def fill(reading: Reading, pieces: Iterable[Piece], slots: Sequence[Slot]) -> list[Piece]:
    """Return `pieces` with their gaps filled with the values of `slots`."""
    filled: list[Piece] = []
    for piece in pieces:
        match piece:
            case Gap(place=place):
                _append_slot(reading, filled, slots[place])
            case Emphasis() | Strong() | Strikethrough():
                filled.append(type(piece)(tuple(flat(fill(reading, piece.children, slots)))))
            case Link():
                filled.append(replace(piece, children=tuple(flat(fill(reading, piece.children, slots)))))
            case _:
                append(filled, piece)
    return joined(filled)


def only_slot(reading: Reading, content: str) -> Slot | None:
    """Return the slot if `content` is its token alone, otherwise None."""
    if not reading.slots or not content.startswith(OPEN) or not content.endswith(CLOSE):
        return None
    match = TOKEN.fullmatch(content)
    return reading.slots[number_of(match[1])] if match else None


def paragraphs_around(pieces: list[Piece]) -> list[Block]:
    """Make paragraphs around longer prose: words before it join its first paragraph, words after it its last."""
    blocks: list[Block] = []
    words: list[Inline] = []
    for piece in pieces:
        if blocks and not words and isinstance(piece, LineBreak):
            # The paragraph begins on a line of its own in any case.
            continue
        if not isinstance(piece, Blocks):
            words.append(piece)  # type: ignore[arg-type]  # a gap, as in `flat`
            continue
        first, *rest = piece.blocks
        if isinstance(first, Paragraph):
            words.extend(first.children)
        else:
            rest = [first, *rest]
        blocks.extend([Paragraph(tuple(words))] if words else [])
        last = rest.pop() if rest and isinstance(rest[-1], Paragraph) else None
        blocks.extend(rest)
        words = list(last.children) if isinstance(last, Paragraph) else []
    return [*blocks, Paragraph(tuple(words))] if words else blocks


def substitute(reading: Reading, text: str) -> str:
    """Return `text` with its tokens replaced by the words of their values, for places without nodes (code)."""
    if not reading.slots or OPEN not in text:
        return text
    return TOKEN.sub(lambda match: _words(reading.slots[number_of(match[1])]), text)


def _words(slot: Slot) -> str:
    match slot:
        case PlainSlot(text=text):
            return text
        case ProseSlot(markdown=markdown):
            return markdown
        case NodeSlot(node=node):
            return plain_text((node,), addresses=True)
    return ""


def folded(text: str) -> str:
    """Return `text` with a blank for each tab and line end, of which Word would make a gap or a line of its own."""
    return text if text.isprintable() else _GAPS.sub(" ", text)


def append_text(reading: Reading, pieces: list[Piece], text: str) -> None:
    """Append `text`, with each token replaced by the value of its slot."""
    text = folded(text)
    if not reading.slots or OPEN not in text:
        append(pieces, Text(text, reading.origin))
        return
    for index, part in enumerate(TOKEN.split(text)):
        if index % 2 == 0:
            append(pieces, Text(part, reading.origin))
        else:
            _append_slot(reading, pieces, reading.slots[number_of(part)])


def _append_slot(reading: Reading, pieces: list[Piece], slot: Slot) -> None:
    match slot:
        case PlainSlot(text=text, origin=origin):
            append(pieces, Text(text, origin))
        case NodeSlot(node=Anchor(name=name)) if reading.anchors is not None:
            reading.anchors.append(name)
        case NodeSlot(node=node):
            pieces.append(node)
        case ProseSlot(markdown=markdown, origin=origin):
            blocks = reading.read_prose(markdown, origin)
            inlines = first_inlines(blocks)
            if inlines is not None:
                for inline in inlines:
                    append(pieces, inline)
            else:
                pieces.append(Blocks(blocks))
        case GapSlot(place=place):
            pieces.append(Gap(place))
        case RowsSlot(markdown=markdown):
            # Rows outside a table are a mistake in the template, which must be visible.
            append(pieces, Text(substitute(reading, markdown)))


def append(pieces: list[Piece], piece: Piece) -> None:
    """Append `piece` unless it is a text without words."""
    if not isinstance(piece, Text) or piece.text:
        pieces.append(piece)


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return `pieces` with neighbouring texts of one origin as one: all at once, since a paragraph may have many."""
    found: list[Piece] = []
    for origin, run in groupby(pieces, lambda piece: piece.origin if isinstance(piece, Text) else None):
        alike = list(run)
        words = "".join(piece.text for piece in alike if isinstance(piece, Text))
        found += alike if origin is None else [Text(words, origin)]
    return found


def flat(pieces: Iterable[Piece]) -> Iterator[Inline]:
    """Yield `pieces` as inlines only: longer prose becomes lines of words."""
    for piece in joined(pieces):
        if not isinstance(piece, Blocks):
            # A gap is filled before its row becomes part of a table.
            yield piece  # type: ignore[misc]
            continue
        for index, block in enumerate(piece.blocks):
            if index:
                yield LineBreak()
            words = first_inlines((block,))
            yield from words if words is not None else (Text(plain_text((block,), addresses=True)),)
