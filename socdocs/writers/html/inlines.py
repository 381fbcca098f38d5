"""Write inlines as HTML, with one function for each type of inline."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from socdocs.document.nodes import (
    Anchor,
    Block,
    Code,
    Emphasis,
    Footnote,
    Group,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Reference,
    Strikethrough,
    Strong,
    Text,
)
from socdocs.document.words import placeholder_parts, unbroken
from socdocs.writers.html.context import Context
from socdocs.writers.html.escape import escape, identifier
from socdocs.writers.picture_files import shown

_TAGS: Mapping[type, str] = MappingProxyType({Emphasis: "em", Strong: "strong", Strikethrough: "s"})


def write_inlines(context: Context, children: Sequence[Inline], *, in_link: bool = False, in_note: bool = False) -> str:
    """Return `children` as HTML: in a link without links, and in a link or a note with notes in parentheses."""
    return "".join(
        [_INLINES[type(child)](context, child, in_link=in_link, in_note=in_note) for child in children],
    )


def picture_data(context: Context, image: Image) -> str:
    """Return the attributes that show the picture of `image` with its size; "" if it cannot be shown."""
    found = shown(context.pictures, image.source)
    if not found:
        return ""
    kind, data = ("svg+xml", found.vector) if found.vector else (found.picture.extension, found.picture.data)
    size = f'width="{found.picture.width}" height="{found.picture.height}"'
    return f' src="data:image/{kind};base64,{base64.b64encode(data).decode()}" {size}'


def address_of(context: Context, address: str) -> str:
    """Return the attribute for the fact at `address`, where the page carries addresses."""
    return f' data-fact="{escape(address)}"' if address and context.addresses else ""


def _text(context: Context, node: Text, **_: bool) -> str:
    address = address_of(context, node.origin)
    words = escape(node.text if node.origin else unbroken(node.text))
    return f"<span{address}>{words}</span>" if address else words


def _code(_: Context, node: Code, **__: bool) -> str:
    return f"<code>{escape(node.text)}</code>"


def _span(context: Context, node: Emphasis | Strong | Strikethrough, **inside: bool) -> str:
    words = write_inlines(context, node.children, **inside)
    tag = _TAGS[type(node)]
    return f"<{tag}>{words}</{tag}>" if words else ""


def _link(context: Context, node: Link, *, in_link: bool, in_note: bool) -> str:
    words = write_inlines(context, node.children, in_link=True, in_note=in_note)
    if in_link or not words:
        return words
    title = f' title="{escape(node.title)}"' if node.title else ""
    return f'<a href="{escape(node.target)}"{title}>{words}</a>'


def _reference(context: Context, node: Reference, *, in_link: bool, in_note: bool) -> str:
    words = write_inlines(context, node.children, in_link=True, in_note=in_note)
    if in_link or not words or node.target not in context.known:
        return words
    return f'<a href="#{identifier(node.target)}">{words}</a>'


def _anchor(context: Context, node: Anchor, **_: bool) -> str:
    return context.anchor(node.name)


def _image(context: Context, node: Image, **_: bool) -> str:
    data = picture_data(context, node)
    title = f' title="{escape(node.title)}"' if node.title else ""
    return f'<img{data} alt="{escape(node.alt)}"{title}>' if data else escape(node.alt)


def _line_break(*_: object, **__: bool) -> str:
    return "<br>"


def _footnote(context: Context, node: Footnote, *, in_link: bool, in_note: bool) -> str:
    if in_link or in_note:
        words = write_inlines(context, tuple(_words_of(node.blocks)), in_link=in_link, in_note=in_note)
        return f" ({words})"
    context.notes.append(node)
    number = len(context.notes)
    return (
        f'<sup class="note"{context.id(f"mark-{number}")}>'
        f'<a href="#note-{number}" role="doc-noteref" aria-label="Note {number}">{number}</a></sup>'
    )


def _words_of(blocks: Sequence[Block]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.children
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _words_of(item.blocks)
        elif isinstance(block, (Quote, Group)):
            yield from _words_of(block.blocks)


def _placeholder(context: Context, node: Placeholder, **_: bool) -> str:
    owner, wanted = map(escape, placeholder_parts(node))
    return (
        f'<span class="open {node.owner}"{address_of(context, node.address)}>[<span class="who">{owner}</span>'
        f"{wanted}]</span>"
    )


_INLINES: Mapping[type, Callable[..., str]] = MappingProxyType[type, Callable[..., Any]](
    {
        Text: _text,
        Code: _code,
        Emphasis: _span,
        Strong: _span,
        Strikethrough: _span,
        Link: _link,
        Reference: _reference,
        Anchor: _anchor,
        Image: _image,
        LineBreak: _line_break,
        Footnote: _footnote,
        Placeholder: _placeholder,
    }
)
