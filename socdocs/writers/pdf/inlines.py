"""Turn inlines into nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from socdocs.document.nodes import (
    Anchor,
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
from socdocs.document.traversal import nodes
from socdocs.document.words import placeholder_parts, plain_text, unbroken
from socdocs.writers.pdf.context import DEEPEST, TWIPS, Child, Place, Writing, add_anchors, readable
from socdocs.writers.pdf.long_words import step_in, wide_words
from socdocs.writers.pdf.page import PORTRAIT
from socdocs.writers.picture_files import shown

_IN_URLS = "!#$%&'()*+,-./:;=?@[]_~"


def add_inlines(writing: Writing, children: Sequence[Inline], depth: int = 0) -> list[Child]:
    """Return the texts and nodes of `children`, which lie so deep in others."""
    if depth == 0:
        writing.apart = len(children) > 1 and any(wide_words(plain_text(tuple(children)), writing.line))
    of = list[Child]()
    for index, child in enumerate(children):
        if index and writing.apart:
            # Several of them are one word that is wider than its line, such as a checksum of which a half is bold.
            of.append(writing.drawing.add("may-end"))
        of += _INLINES[type(child)](writing, child, depth)
    return of


def _text(writing: Writing, node: Text, depth: int) -> list[Child]:
    return _broken(writing, readable(node.text if node.origin else unbroken(node.text)))


def _broken(writing: Writing, text: str) -> list[Child]:
    """Return `text` with each word that is wider than its line as a node of its own, which may break anywhere."""
    found, end = list[Child](), 0
    for start, stop in wide_words(text, writing.line):
        found += [text[end:start], writing.drawing.add("long", text=text[start:stop], step=step_in(writing.line))]
        end = stop
    return [*found, text[end:]] if found else [text]


def _code(writing: Writing, node: Code, depth: int) -> list[Child]:
    text = readable(node.text)
    step = step_in(writing.line) if any(wide_words(text, writing.line)) else 0
    return [writing.drawing.add("code", text=text, step=step)]


def _anchor(writing: Writing, node: Anchor, depth: int) -> list[Child]:
    return add_anchors(writing, node.name)


def _line_break(writing: Writing, node: LineBreak, depth: int) -> list[Child]:
    return [writing.drawing.add("line-break")]


def _span(kind: str) -> Callable[[Writing, Any, int], list[Child]]:
    def span(writing: Writing, node: Emphasis | Strong, depth: int) -> list[Child]:
        inside = add_inlines(writing, node.children, depth + 1)
        return [writing.drawing.add(kind, inside)] if depth < DEEPEST and inside else inside

    return span


def _strikethrough(writing: Writing, node: Strikethrough, depth: int) -> list[Child]:
    outer, writing.struck = writing.struck, True
    inside = add_inlines(writing, node.children, depth + 1)
    writing.struck = outer
    return [writing.drawing.add("strike", inside)] if depth < DEEPEST and inside and not outer else inside


def _link(writing: Writing, node: Link, depth: int) -> list[Child]:
    to = quote(node.target, safe=_IN_URLS)
    return _linked(writing, "link", node, to, depth)


def _reference(writing: Writing, node: Reference, depth: int) -> list[Child]:
    return _linked(writing, "reference", node, node.target if node.target in writing.known_anchors else "", depth)


def _linked(writing: Writing, kind: str, node: Link | Reference, to: str, depth: int) -> list[Child]:
    """Return a link, or only its words in another link, without a target, or where there is nothing to click on."""
    outer = writing.linked
    if outer or not to or depth >= DEEPEST or not _has_words(node):
        return add_inlines(writing, node.children, depth + 1)
    writing.linked = True
    inside = add_inlines(writing, node.children, depth + 1)
    writing.linked = outer
    if kind == "reference":
        writing.wanted[to] = None
    # Typst refuses to tag words that are both struck out and underlined.
    underlined = not writing.struck and not any(isinstance(inner, Strikethrough) for inner in nodes((node,)))
    marks, writing.marks = writing.marks, []
    return [writing.drawing.add(kind, inside, to=to, underlined=underlined), *marks]


def _has_words(node: Link | Reference) -> bool:
    return bool(plain_text(node.children).strip()) or any(isinstance(inner, Image) for inner in nodes((node,)))


def add_image(writing: Writing, node: Image, depth: int = 0) -> list[Child]:
    """Return the node of a picture, its alternative text if it was not given."""
    found = shown(writing.pictures, node.source)
    if found is None:
        return [readable(node.alt)] if node.alt else []
    # A picture is shown with 96 pixels to the inch, or smaller where the page has no space for that.
    picture, page = found.picture, writing.page
    scale = min(0.75, page.text_width / TWIPS / picture.width, page.text_height * 0.75 / picture.height)
    width, height = picture.width * scale, picture.height * scale
    name, alt = writing.drawing.file(picture.data, picture.extension), readable(node.alt.strip())
    return [writing.drawing.add("picture", file=name, alt=alt, width=width, height=height)]


def _footnote(writing: Writing, node: Footnote, depth: int) -> list[Child]:
    place = Place(PORTRAIT, PORTRAIT.text_width, depth=1)
    if writing.in_note:
        # As in Word, the words of a note on a note replace its mark.
        return [" (", *writing.add_blocks(writing, node.blocks, place), ")"]
    writing.in_note, outer = True, (writing.struck, writing.linked, writing.line, writing.apart)
    writing.struck = writing.linked = False
    inside = writing.add_blocks(writing, node.blocks, place)
    writing.in_note, (writing.struck, writing.linked, writing.line, writing.apart) = False, outer
    note = writing.drawing.add("footnote", inside)
    if writing.linked:
        writing.marks.append(note)
        return []
    return [note]


def _placeholder(writing: Writing, node: Placeholder, depth: int) -> list[Child]:
    label, wanted = placeholder_parts(node)
    return [
        writing.drawing.add("placeholder", owner=node.owner, label=readable(f"[{label}"), wanted=readable(f"{wanted}]"))
    ]


_INLINES: Mapping[type, Callable[[Writing, Any, int], list[Child]]] = {
    Text: _text,
    Code: _code,
    Emphasis: _span("emphasis"),
    Strong: _span("strong"),
    Strikethrough: _strikethrough,
    Link: _link,
    Reference: _reference,
    Anchor: _anchor,
    Image: add_image,
    LineBreak: _line_break,
    Footnote: _footnote,
    Placeholder: _placeholder,
}
