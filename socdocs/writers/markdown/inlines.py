"""Write inlines as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.document.nodes import (
    Block,
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
from socdocs.writers.markdown.escape import as_entity, begin_brackets, escape, escape_title, is_soft

_STRUCK = "~~"
_DELIMITERS: Mapping[type, str] = MappingProxyType({Emphasis: "_", Strong: "**", Strikethrough: _STRUCK})
_BACKTICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_BEFORE_A_LINK = re.compile(r"(?<!\\)(?:\\\\)*[!\[]\Z")
_LAST_UNDERSCORES = re.compile(r"(?<![\\_])_+\Z")
_FIRST_UNDERSCORES = re.compile(r"\A_+")


class Place(Struct, frozen=True):
    """The place of inlines; `notes` collects their footnotes, which are written at the end of the file."""

    notes: list[tuple[Block, ...]]
    in_cell: bool = False
    in_link: bool = False
    line_start: bool = field(default=True)


def render_inlines(inlines: tuple[Inline, ...], place: Place) -> str:
    """Return the Markdown of `inlines`, which begin a line if `place.line_start` is true."""
    parts: list[str] = []
    for index, inline in enumerate(inlines):
        starts = place.line_start if index == 0 else isinstance(inlines[index - 1], LineBreak) and not place.in_cell
        parts.append(_INLINES[type(inline)](inline, replace(place, line_start=starts) if starts else _inside(place)))
    _part_words_from_emphasis(inlines, parts)
    _part_words_from_links(inlines, parts)
    return "".join(parts)


def _inside(place: Place) -> Place:
    return replace(place, line_start=False) if place.line_start else place


def _part_words_from_emphasis(inlines: tuple[Inline, ...], parts: list[str]) -> None:
    """Write the letter outside a mark of emphasis as a numeric entity if the mark would not work otherwise."""
    for index, inline in enumerate(inlines):
        # First, since what is struck out may begin or end with an entity then.
        if isinstance(inline, Emphasis | Strong):
            _part_struck_words(inlines, parts, index)
    for index, inline in enumerate(inlines):
        delimiter = _DELIMITERS.get(type(inline))
        if delimiter is None:
            continue
        inner = parts[index][len(delimiter) : -len(delimiter)]
        before, after = index - 1, index + 1
        if before >= 0 and isinstance(inlines[before], Text) and _needs_parting(parts[before][-1], inner[0], delimiter):
            # Beside an entity, an underscore is no longer within a word.
            parts[before] = _LAST_UNDERSCORES.sub(_escaped, parts[before][:-1]) + as_entity(parts[before][-1])
        if (
            after < len(parts)
            and isinstance(inlines[after], Text)
            and _needs_parting(parts[after][0], inner[-1], delimiter)
        ):
            parts[after] = as_entity(parts[after][0]) + _FIRST_UNDERSCORES.sub(_escaped, parts[after][1:])


def _part_struck_words(inlines: tuple[Inline, ...], parts: list[str], index: int) -> None:
    """Part emphasis from struck-out words beside it: GitHub looks past their marks, at the letter inside."""
    delimiter = _DELIMITERS[type(inlines[index])]
    edges = parts[index][len(delimiter)], parts[index][-len(delimiter) - 1]
    if index and isinstance(inlines[index - 1], Strikethrough):
        words = parts[index - 1].removesuffix(_STRUCK)
        if _needs_parting(words[-1], edges[0], delimiter):
            parts[index - 1] = words[:-1] + as_entity(words[-1]) + _STRUCK
    if index + 1 < len(parts) and isinstance(inlines[index + 1], Strikethrough):
        words = parts[index + 1].removeprefix(_STRUCK)
        if _needs_parting(words[0], edges[1], delimiter):
            parts[index + 1] = _STRUCK + as_entity(words[0]) + words[1:]


def _escaped(found: re.Match[str]) -> str:
    return "\\_" * len(found[0])


def _part_words_from_links(inlines: tuple[Inline, ...], parts: list[str]) -> None:
    """Escape what is before a link and would make another of it: a picture, or a link of GitLab (`[[…]]`)."""
    for index, (inline, part) in enumerate(zip(inlines[:-1], parts[:-1], strict=True)):
        if isinstance(inline, Text) and parts[index + 1].startswith("[") and _BEFORE_A_LINK.search(part):
            parts[index] = f"{part[:-1]}\\{part[-1]}"


def _needs_parting(outer: str, inner: str, delimiter: str) -> bool:
    return not is_soft(outer) and (delimiter == "_" or not inner.isalnum())


def _text(text: Text, place: Place) -> str:
    return escape(text.text, line_start=place.line_start, in_link=place.in_link)


def _code(code: Code, place: Place) -> str:
    runs = {len(run) for run in _BACKTICKS.findall(code.text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    padded = code.text.startswith("`") or code.text.endswith("`") or code.text.strip(" ") != code.text
    pad = " " if padded and code.text.strip(" ") else ""
    text = code.text.replace("|", "\\|") if place.in_cell else code.text
    return f"{fence}{pad}{text}{pad}{fence}"


def _span(span: Emphasis | Strong | Strikethrough, place: Place) -> str:
    delimiter = _DELIMITERS[type(span)]
    return f"{delimiter}{render_inlines(span.children, _inside(place))}{delimiter}"


def _link(link: Link, place: Place) -> str:
    words = render_inlines(link.children, replace(place, in_link=True, line_start=False))
    return f"[{begin_brackets(words)}]({_destination(link.target)}{_title(link.title)})"


def _image(image: Image, _: Place) -> str:
    source = quote(image.source, safe="/-_.~!$'+,;=@:")
    return f"![{begin_brackets(escape(image.alt, in_link=True))}]({_destination(source)}{_title(image.title)})"


def _destination(target: str) -> str:
    # To MkDocs an apostrophe begins a title, which ends at any later one of the paragraph.
    target = _ENTITY.sub("&amp;", target).replace("|", "\\|").replace("'", as_entity("'"))
    return f"<{target}>" if not target or re.search(r"[()\s]", target) else target


def _title(title: str) -> str:
    return f' "{escape_title(title)}"' if title else ""


def _line_break(_: LineBreak, place: Place) -> str:
    # A backslash at the end of the line is shown by MkDocs, and blanks there are removed by many editors.
    return "<br>" if place.in_cell else "<br>\n"


def _footnote(footnote: Footnote, place: Place) -> str:
    place.notes.append(footnote.blocks)
    return f"[^{len(place.notes)}]"


_INLINES: Mapping[type, Callable[[Any, Place], str]] = MappingProxyType(
    {
        Text: _text,
        Code: _code,
        Emphasis: _span,
        Strong: _span,
        Strikethrough: _span,
        Link: _link,
        Image: _image,
        LineBreak: _line_break,
        Footnote: _footnote,
    }
)
