"""From the Markdown inside a block to inlines, values put back where their tokens stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from socdocs.document.links import local_picture, safe_target
from socdocs.document.nodes import (
    Block,
    Cell,
    Code,
    Emphasis,
    Footnote,
    Image,
    Inline,
    LineBreak,
    Link,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.document.slots import OPEN, TOKEN, NodeSlot, PlainSlot, ProseSlot, RowsSlot, Slot
from socdocs.document.words import first_inlines, plain_text

_SIGNIFICANT = re.compile(r"[\\`*_\[<&~\n]")
"""Without one of these characters the inside of a block is text and nothing else."""

MAX_REPEATED_NOTES = 100
"""How often one footnote may be referred to; each further reference is shown as the characters it is."""


@dataclass(frozen=True)
class Reading:
    """What stays the same while one text is read."""

    parser: MarkdownIt
    env: dict[str, Any]
    read_prose: Callable[[str, str], tuple[Block, ...]]
    slots: Sequence[Slot] = ()
    origin: str = ""
    fragments: bool = False
    """Whether links to places in the same file are kept; only a file that socdocs wrote has such places."""
    notes: Mapping[str, Callable[[], tuple[Block, ...]]] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    """The cells read so far, by their text."""
    rows: dict[str, list[tuple[Cell, ...]]] = field(default_factory=dict)
    """The rows read so far that stand in several places, by their text."""
    parsed_rows: dict[str, list[Token]] = field(default_factory=dict)
    parsed_inlines: dict[str, list[Token]] = field(default_factory=dict)
    """The Markdown of such rows, and of the insides of blocks, that was parsed so far."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Longer prose amid a sentence; the block reader makes paragraphs around it."""

    blocks: tuple[Block, ...]


Piece = Inline | Blocks


def read_inlines(reading: Reading, content: str) -> tuple[Inline, ...]:
    """The inlines of `content`, where only inlines can stand: longer prose gives its words, broken into lines."""
    return tuple(_flat(read_pieces(reading, content)))


def read_pieces(reading: Reading, content: str) -> list[Piece]:
    """The inlines of `content`, with longer prose left whole."""
    if _SIGNIFICANT.search(content) is None:
        pieces: list[Piece] = []
        _append_text(reading, pieces, content)
        return pieces
    tokens = reading.parsed_inlines.get(content)
    if tokens is None:
        tokens = reading.parsed_inlines[content] = []
        reading.parser.inline.parse(content, reading.parser, reading.env, tokens)
    return _Builder(reading).build(tokens)


def substitute(reading: Reading, text: str) -> str:
    """`text` with the words of the values in it, where no node can stand (code)."""
    if not reading.slots or OPEN not in text:
        return text
    return TOKEN.sub(lambda match: _words(reading.slots[int(match.group(1))]), text)


def _words(slot: Slot) -> str:
    match slot:
        case PlainSlot(text=text):
            return text
        case ProseSlot(markdown=markdown):
            return markdown
        case NodeSlot(node=node):
            return plain_text((node,))
    return ""


def _append_text(reading: Reading, pieces: list[Piece], text: str) -> None:
    if not reading.slots or OPEN not in text:
        _append(pieces, Text(text, reading.origin))
        return
    for index, part in enumerate(TOKEN.split(text)):
        if index % 2 == 0:
            _append(pieces, Text(part, reading.origin))
        else:
            _append_slot(reading, pieces, reading.slots[int(part)])


def _append_slot(reading: Reading, pieces: list[Piece], slot: Slot) -> None:
    match slot:
        case PlainSlot(text=text, origin=origin):
            _append(pieces, Text(text, origin))
        case NodeSlot(node=node):
            pieces.append(node)
        case ProseSlot(markdown=markdown, origin=origin):
            blocks = reading.read_prose(markdown, origin)
            inlines = first_inlines(blocks)
            if inlines is not None:
                for inline in inlines:
                    _append(pieces, inline)
            else:
                pieces.append(Blocks(blocks))
        case RowsSlot(markdown=markdown):
            # Rows outside a table: a template's mistake, which nobody shall overlook.
            _append(pieces, Text(substitute(reading, markdown)))


def _append(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece; neighbouring text of one origin becomes one node."""
    if isinstance(piece, Text):
        if not piece.text:
            return
        last = pieces[-1] if pieces else None
        if isinstance(last, Text) and last.origin == piece.origin:
            pieces[-1] = Text(last.text + piece.text, piece.origin)
            return
    pieces.append(piece)


def _flat(pieces: list[Piece]) -> Iterator[Inline]:
    for piece in pieces:
        if not isinstance(piece, Blocks):
            yield piece
            continue
        for index, block in enumerate(piece.blocks):
            if index:
                yield LineBreak()
            words = first_inlines((block,))
            yield from words if words is not None else (Text(plain_text((block,))),)


class _Builder:
    """Walks the flat list of tokens once; `open` holds the pieces of what is still open, outermost first."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.open: list[list[Piece]] = [[]]

    def build(self, tokens: list[Token]) -> list[Piece]:
        for token in tokens:
            _TOKENS[token.type](self, token)
        return self.open[0]

    def text(self, token: Token) -> None:
        _append_text(self.reading, self.open[-1], token.content)

    def soft_break(self, _: Token) -> None:
        _append(self.open[-1], Text(" ", self.reading.origin))

    def line_break(self, _: Token) -> None:
        self.open[-1].append(LineBreak())

    def code(self, token: Token) -> None:
        self.open[-1].append(Code(substitute(self.reading, token.content)))

    def begin(self, _: Token) -> None:
        self.open.append([])

    def end(self, token: Token) -> None:
        children = tuple(_flat(self.open.pop()))
        self.open[-1].append(_SPANS[token.type](children))

    def link_begin(self, token: Token) -> None:
        self.open.append([Link(str(token.attrs["href"]), (), str(token.attrs.get("title", "")))])

    def link_end(self, _: Token) -> None:
        pieces = self.open.pop()
        link = pieces.pop(0)
        assert isinstance(link, Link)  # noqa: S101 - put there by link_begin
        children = tuple(_flat(pieces))
        target = unquote(link.target) if self._is_fragment(link.target) else safe_target(link.target)
        if target is not None:
            self.open[-1].append(Link(target, children, link.title))
        else:
            for child in children:
                _append(self.open[-1], child)

    def _is_fragment(self, target: str) -> bool:
        return self.reading.fragments and target.startswith("#")

    def image(self, token: Token) -> None:
        alt = substitute(self.reading, _alternative_text(token))
        source = local_picture(str(token.attrs["src"]))
        if source is None:
            _append(self.open[-1], Text(alt, self.reading.origin))
        else:
            self.open[-1].append(Image(source, alt, str(token.attrs.get("title", ""))))

    def note(self, token: Token) -> None:
        label = str(token.meta["label"])
        read = self.reading.notes.get(label)
        marks = self.reading.marks[label] = self.reading.marks.get(label, 0) + 1
        if read is None or marks > MAX_REPEATED_NOTES:
            _append(self.open[-1], Text(f"[^{label}]", self.reading.origin))
        else:
            self.open[-1].append(Footnote(read()))


def _alternative_text(token: Token) -> str:
    words = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        _alternative_text(child) if child.type == "image" else words.get(child.type, child.content)
        for child in token.children or ()
    )


_SPANS: Mapping[str, Callable[[tuple[Inline, ...]], Inline]] = MappingProxyType(
    {"em_close": Emphasis, "strong_close": Strong, "s_close": Strikethrough}
)

_TOKENS: Mapping[str, Callable[[_Builder, Token], None]] = MappingProxyType(
    {
        "text": _Builder.text,
        "text_special": _Builder.text,
        "softbreak": _Builder.soft_break,
        "hardbreak": _Builder.line_break,
        "code_inline": _Builder.code,
        "em_open": _Builder.begin,
        "em_close": _Builder.end,
        "strong_open": _Builder.begin,
        "strong_close": _Builder.end,
        "s_open": _Builder.begin,
        "s_close": _Builder.end,
        "link_open": _Builder.link_begin,
        "link_close": _Builder.link_end,
        "image": _Builder.image,
        "footnote_ref": _Builder.note,
    }
)
