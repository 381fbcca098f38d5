"""Write blocks as HTML, with one function for each type of block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from socdocs.document.nodes import (
    Block,
    CodeBlock,
    Group,
    Heading,
    Image,
    Inline,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Table,
    ThematicBreak,
)
from socdocs.document.words import BOXES
from socdocs.writers.html.context import Context
from socdocs.writers.html.escape import escape
from socdocs.writers.html.inlines import address_of, picture_data, write_inlines
from socdocs.writers.html.tables import write_table

LOWEST_HEADING = 6
_CLASSES = frozenset(
    ("cover", "subtitle", "organization", "timeframe", "note", "notice", "letterhead", "proposed", "signature")
)
"""The roles of groups that look different from the text around them."""


class Place(Struct, frozen=True):
    """The place of blocks: whether they are in a note, a cell of a table, or the cover before its title."""

    in_note: bool = False
    in_cell: bool = False
    untitled: bool = False


def write_blocks(context: Context, blocks: Sequence[Block], place: Place) -> str:
    """Return `blocks` as HTML."""
    return "\n".join(filter(None, [_BLOCKS[type(block)](context, block, place) for block in blocks]))


def _inlines(context: Context, children: Sequence[Inline], place: Place) -> str:
    return write_inlines(context, children, in_note=place.in_note)


def _paragraph(context: Context, block: Paragraph, place: Place) -> str:
    alone = block.children[0] if len(block.children) == 1 else None
    if isinstance(alone, Image) and alone.label and (data := picture_data(context, alone)):
        words = escape(alone.title or alone.alt)
        picture = f'<img{data} alt="{escape(alone.alt or alone.title)}">'
        return f"<figure{context.id(alone.label)}>{picture}<figcaption>{alone.label}: {words}</figcaption></figure>"
    words = _inlines(context, block.children, place)
    subject = ' class="subject"' if isinstance(alone, Strong) and not place.in_cell else ""
    return f"<p{subject}>{words}</p>" if words else ""


def _heading(context: Context, block: Heading, place: Place) -> str:
    target = context.id(block.target)
    words = context.anchor(block.anchor) + _inlines(context, block.children, place)
    if not block.level:
        return f'<p class="minor">{words}</p>' if words else ""
    tag = f"h{min(block.level + 1, LOWEST_HEADING)}"
    return f"<{tag}{target}>{words}</{tag}>"


def _list(context: Context, block: ListBlock, place: Place) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    tight = ' class="tight"' if block.tight else ""
    return f"<{tag}{start}{tight}>\n{''.join(_item(context, item, place) for item in block.items)}</{tag}>"


def _item(context: Context, item: Item, place: Place) -> str:
    task = ' class="task"' if item.checked is not None else ""
    return f"<li{task}>{BOXES[item.checked]}{write_blocks(context, item.blocks, place)}</li>\n"


def _quote(context: Context, block: Quote, place: Place) -> str:
    return f"<blockquote>\n{write_blocks(context, block.blocks, place)}\n</blockquote>"


def _code(_: Context, block: CodeBlock, __: Place) -> str:
    return f"<pre><code>{escape(block.text)}</code></pre>"


def _rule(*_: object) -> str:
    return "<hr>"


def _table(context: Context, block: Table, place: Place) -> str:
    inside = replace(place, in_cell=True)
    return write_table(context, block, lambda blocks: write_blocks(context, blocks, inside))


def _group(context: Context, block: Group, place: Place) -> str:
    if block.role == "title":
        return _title(context, block, place)
    inside = write_blocks(context, block.blocks, place)
    role = f' class="{block.role}"' if block.role in _CLASSES else ""
    fact = address_of(context, block.name) if block.role == "fact" else ""
    return f"<div{role}{fact}>\n{inside}\n</div>" if role or fact else inside


def _title(context: Context, block: Group, place: Place) -> str:
    """Return the title of the report, which is the heading of the page where it first is on the cover."""
    words = [block.children for block in block.blocks if isinstance(block, Paragraph)]
    if not place.untitled or context.titled or len(words) < len(block.blocks):
        return f'<div class="title">\n{write_blocks(context, block.blocks, place)}\n</div>'
    context.titled = True
    return f'<h1 class="title">{"<br>".join(_inlines(context, line, place) for line in words)}</h1>'


_BLOCKS: Mapping[type, Callable[[Context, Any, Place], str]] = MappingProxyType(
    {
        Paragraph: _paragraph,
        Heading: _heading,
        ListBlock: _list,
        Quote: _quote,
        CodeBlock: _code,
        ThematicBreak: _rule,
        Table: _table,
        Group: _group,
    }
)
