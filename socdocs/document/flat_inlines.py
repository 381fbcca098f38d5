"""Bring inlines into the form that they have after they are written as Markdown and read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from socdocs.document.nodes import (
    Anchor,
    Block,
    Code,
    Emphasis,
    Footnote,
    Image,
    Inline,
    LineBreak,
    Link,
    Placeholder,
    Reference,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.document.traversal import Rewriting
from socdocs.document.words import placeholder_words, plain_text

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_DEFINES = "]:"
"""What MkDocs takes for the end of a link's name, whose target follows, also in code in a link."""
_RUN_OF_BACKTICKS = re.compile(r"`+")
_Span = Emphasis | Strong | Strikethrough
_SPANS = (Emphasis, Strong, Strikethrough)
_Flatten = Callable[[tuple[Block, ...], int], list[Block]]


def flat_inlines(
    inlines: tuple[Inline, ...],
    slugs: Mapping[str, str] = MappingProxyType({}),
    blocks: _Flatten | None = None,
    *,
    heading: bool = False,
) -> tuple[Inline, ...]:
    """Return `inlines` as Markdown can hold them; links may go to `slugs`, and `blocks` flattens footnotes."""
    tidy = _tidy(_Flat(slugs, blocks, heading=heading).all(inlines, frozenset()))
    return tuple(_stripped(tidy))


class _Flat:
    def __init__(self, slugs: Mapping[str, str], blocks: _Flatten | None, *, heading: bool) -> None:
        self._slugs = slugs
        self._blocks = blocks
        self._heading = heading

    def all(self, inlines: tuple[Inline, ...], within: frozenset[type]) -> Iterator[Inline]:
        for inline in inlines:
            yield from self._one(inline, within)

    def _one(self, inline: Inline, within: frozenset[type]) -> Iterator[Inline]:
        match inline:
            case Text(text=text):
                yield Text(_BLANKS.sub(" ", text))
            case Code(text=text):
                if text:
                    yield inline
            case Emphasis() | Strong() | Strikethrough():
                yield from self._span(inline, within)
            case Link(target=target, children=children, title=title):
                yield from self._link(target, children, _one_line(title), within)
            case Reference(target=target, children=children):
                yield from self._link("#" + self._slugs[target] if target in self._slugs else "", children, "", within)
            case Image(source=source, alt=alt, title=title):
                yield Image(source, _one_line(alt), _one_line(title))
            case LineBreak():
                yield Text(" ") if self._heading else inline
            case Placeholder():
                yield from self._span(Strong((Text(f"[{placeholder_words(inline)}]"),)), within)
            case Footnote(blocks=blocks):
                yield from self._note(blocks, within)
            case Anchor():
                pass

    def _span(self, span: _Span, within: frozenset[type]) -> Iterator[Inline]:
        kind = type(span)
        if kind in within:
            yield from self.all(span.children, within)
        else:
            yield from _wrapped(kind, _tidy(self.all(span.children, within | {kind}), in_link=Link in within))

    def _link(self, target: str, children: tuple[Inline, ...], title: str, within: frozenset[type]) -> Iterator[Inline]:
        if not target or Link in within:
            yield from self.all(children, within)
        else:
            inside = _tidy(self.all(children, within | {Link}), in_link=True)
            yield from _wrapped(lambda kept: Link(target, kept, title), inside)

    def _note(self, blocks: tuple[Block, ...], within: frozenset[type]) -> Iterator[Inline]:
        flat = tuple(self._blocks(_without_notes(blocks), 0)) if self._blocks else ()
        if flat and Link not in within:
            yield Footnote(flat)
        elif flat:
            yield Text(f" ({plain_text(flat)})")


def _without_notes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    def words(note: Footnote) -> tuple[Inline, ...]:
        return (Text(f" ({plain_text(note.blocks, addresses=True)})"),)

    return Rewriting({Footnote: words}).blocks(blocks)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _wrapped(kind: Callable[[tuple[Inline, ...]], Inline], inside: list[Inline]) -> Iterator[Inline]:
    """Put `inside` into a span; blanks and line breaks at its ends go outside the span."""
    start, end = 0, len(inside)
    while start < end and _is_blank(inside[start]):
        start += 1
    while end > start and _is_blank(inside[end - 1]):
        end -= 1
    kept = inside[start:end]
    yield from inside[:start]
    if kept:
        before, after = _edge(kept[0], str.lstrip), _edge(kept[-1], str.rstrip)
        yield Text(" " * before)
        yield kind(_stripped(kept))
        yield Text(" " * after)
    yield from inside[end:]


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip(" "))


def _edge(inline: Inline, strip: Callable[[str, str], str]) -> bool:
    return isinstance(inline, Text) and strip(inline.text, " ") != inline.text


def _stripped(inlines: list[Inline]) -> tuple[Inline, ...]:
    """Return `inlines` without the blanks and line breaks at both ends."""
    kept = list(inlines)
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while kept and _is_blank(kept[index]):
            kept.pop(index)
        if kept and isinstance(edge := kept[index], Text):
            kept[index] = Text(strip(edge.text, " "))
    return tuple(kept)


def _tidy(inlines: Iterable[Inline], *, in_link: bool = False) -> list[Inline]:
    """Join neighbours of one kind, join blanks, remove blanks around line breaks, and make words of some code."""
    tidy: list[Inline] = []
    for kind, run in groupby((row for row in inlines if type(row) is not Text or row.text), type):
        # All of a run are joined at once: a list of names can have thousands of pieces.
        same: list[Any] = list(run)
        if kind is Text:
            _add_words(tidy, "".join(piece.text for piece in same))
        elif kind is Code:
            code = Code(_BLANKS.sub(" ", "".join(piece.text for piece in same)))
            if _is_code_in_markdown(code.text, in_link=in_link):
                tidy.append(code)
            else:
                _add_words(tidy, code.text)
        elif kind in _SPANS and same[1:]:
            children = (child for span in same for child in span.children)
            tidy.append(kind(tuple(_tidy(children, in_link=in_link))))
        else:
            if kind is LineBreak and tidy and isinstance(last := tidy[-1], Text):
                before = last.text.rstrip(" ")
                tidy[-1:] = [Text(before)] if before else []
            tidy += same
    return tidy


def _add_words(tidy: list[Inline], text: str) -> None:
    if tidy and isinstance(last := tidy[-1], Text):  # beside code that became words
        text = last.text + text
        tidy.pop()
    text = _BLANKS.sub(" ", text)
    if text := text.lstrip(" ") if tidy and isinstance(tidy[-1], LineBreak) else text:
        tidy.append(Text(text))


def _is_code_in_markdown(text: str, *, in_link: bool) -> bool:
    """Whether all programs that show Markdown show the code as code.

    That of three and more backticks is a block of code to some where it begins a line, whatever is behind it.
    """
    if in_link and _DEFINES in text:
        return False
    return not {"`", "``"} <= set(_RUN_OF_BACKTICKS.findall(text))
