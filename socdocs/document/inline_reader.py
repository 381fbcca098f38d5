"""Read the Markdown inside a block into inlines, with values in place of their tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from markdown_it.token import Token

from socdocs.document.inner_links import anchor_of
from socdocs.document.links import local_picture, place_in_report, safe_target
from socdocs.document.nodes import (
    Code,
    Emphasis,
    Footnote,
    Image,
    Inline,
    LineBreak,
    Link,
    Reference,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.document.pieces import Piece, Reading, append, append_text, flat, folded, joined, substitute

_SIGNIFICANT = re.compile(r"[\\`*_\[<&~\n]|://")
"""The inside of a block is plain text if it has none of these characters."""

MAX_REPEATED_NOTES = 100
"""How often one footnote may be referred to; further references are shown as typed."""


def read_inlines(reading: Reading, content: str) -> tuple[Inline, ...]:
    """Return the inlines of `content`, for places that hold inlines only: longer prose becomes lines of words."""
    return tuple(flat(read_pieces(reading, content)))


def read_pieces(reading: Reading, content: str) -> list[Piece]:
    """Return the inlines of `content`, with longer prose left whole."""
    if _SIGNIFICANT.search(content) is None:
        pieces: list[Piece] = []
        append_text(reading, pieces, content)
        return joined(pieces)
    tokens: list[Token] = []
    reading.parser.inline.parse(content, reading.parser, reading.env, tokens)
    return _Builder(reading).build(tokens)


class _Builder:
    """Walks the flat list of tokens once; `open` holds the pieces of each span still open, outermost first."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.open: list[list[Piece]] = [[]]

    def build(self, tokens: list[Token]) -> list[Piece]:
        for token in tokens:
            _TOKENS[token.type](self, token)
        return joined(self.open[0])

    def text(self, token: Token) -> None:
        append_text(self.reading, self.open[-1], token.content)

    def soft_break(self, _: Token) -> None:
        append(self.open[-1], Text(" ", self.reading.origin))

    def line_break(self, _: Token) -> None:
        self.open[-1].append(LineBreak())

    def code(self, token: Token) -> None:
        self.open[-1].append(Code(folded(substitute(self.reading, token.content))))

    def begin(self, _: Token) -> None:
        self.open.append([])

    def end(self, token: Token) -> None:
        children = tuple(flat(self.open.pop()))
        self.open[-1].append(_SPANS[token.type](children))

    def link_begin(self, token: Token) -> None:
        self.open.append([Link(str(token.attrs["href"]), (), _title(token))])

    def link_end(self, _: Token) -> None:
        pieces = self.open.pop()
        link = pieces.pop(0)
        assert isinstance(link, Link)  # noqa: S101 - put there by link_begin
        children = tuple(flat(pieces))
        inner = unquote(link.target[1:]) if link.target.startswith("#") else ""
        if inner in self.reading.heading_names:
            self.open[-1].append(Reference(anchor_of(self.reading.origin, inner), children))
            return
        if self.reading.origin and (place := place_in_report(link.target)):
            self.open[-1].append(Reference(place, children, self.reading.origin))
            return
        target = unquote(link.target) if self._is_fragment(link.target) else safe_target(link.target)
        if target is not None and self._has_room(target, link.title):
            self.open[-1].append(Link(target, children, link.title))
        else:
            for child in children:
                append(self.open[-1], child)

    def _has_room(self, target: str, title: str) -> bool:
        """Whether a text of the user may show one more link like this; templates have limits of their own."""
        return not self.reading.origin or self.reading.links.room_for(target, title)

    def _is_fragment(self, target: str) -> bool:
        return self.reading.fragments and target.startswith("#")

    def image(self, token: Token) -> None:
        alt = folded(substitute(self.reading, _alternative_text(token)))
        source, title = local_picture(str(token.attrs["src"])), _title(token)
        if source is not None and self._has_room(source, title):
            self.open[-1].append(Image(source, alt, title, origin=self.reading.origin))
        else:
            append(self.open[-1], Text(alt, self.reading.origin))

    def note(self, token: Token) -> None:
        label = str(token.meta["label"])
        read = self.reading.notes.get(label)
        marks = self.reading.marks[label] = self.reading.marks.get(label, 0) + 1
        if read is None or marks > MAX_REPEATED_NOTES:
            append(self.open[-1], Text(f"[^{label}]", self.reading.origin))
        else:
            self.open[-1].append(Footnote(read()))


def _title(token: Token) -> str:
    return folded(str(token.attrs.get("title", "")))


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
