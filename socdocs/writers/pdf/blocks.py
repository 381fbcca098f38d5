"""Turn blocks into nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
    Text,
    ThematicBreak,
)
from socdocs.document.words import BOXES, plain_text
from socdocs.writers.pdf.context import DEEPEST, Child, Place, Writing, add_anchors, readable
from socdocs.writers.pdf.inlines import add_image, add_inlines
from socdocs.writers.pdf.long_words import step_in, wide_words
from socdocs.writers.pdf.page import PORTRAIT
from socdocs.writers.pdf.tables import add_table

_SHOWN_ROLES = frozenset(
    ("title", "subtitle", "organization", "timeframe", "notice", "proposed", "letterhead", "signature")
)


def add_blocks(writing: Writing, blocks: Sequence[Block], place: Place) -> list[Child]:
    """Return the nodes of `blocks`."""
    of = list[Child]()
    for index, block in enumerate(blocks):
        drawn = _BLOCKS[type(block)](writing, block, place)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if following and not place.in_cell and _leads(block, following):
            drawn = [writing.drawing.add("leading", drawn)]
        of += drawn
    return of


def _leads(block: Block, following: Block) -> bool:
    """Return whether a paragraph must stay with what follows: a table, a signature, a list that its colon announces."""
    if isinstance(block, Group):
        return len(block.blocks) == 1 and block.role != "proposed" and _leads(block.blocks[0], following)
    if not isinstance(block, Paragraph):
        return False
    if isinstance(following, Group):
        return following.role == "signature" or (bool(following.blocks) and _leads(block, following.blocks[0]))
    if isinstance(following, ListBlock):
        return plain_text(block.children).rstrip().endswith(":")
    return isinstance(following, Table)


def _paragraph(writing: Writing, block: Paragraph, place: Place) -> list[Child]:
    alone = block.children[0] if len(block.children) == 1 else None
    if isinstance(alone, Image) and alone.label and (picture := add_image(writing, alone)):
        caption = readable(f"{alone.label}: {alone.title or alone.alt}")
        return [writing.drawing.add("figure", [*picture, caption], name=alone.label)]
    writing.line = place.width // 3 if writing.in_cover else place.width
    subject = isinstance(alone, Strong) and not place.depth and not place.in_cell
    inside = add_inlines(writing, alone.children if subject and isinstance(alone, Strong) else block.children)
    return [writing.drawing.add("subject" if subject else "paragraph", inside)]


def _heading(writing: Writing, block: Heading, place: Place) -> list[Child]:
    before = add_anchors(writing, block.anchor)
    if block.level and not place.in_cell:
        return add_heading(writing, block.level, before, block.children, block.target)
    writing.line = place.width
    words = writing.drawing.add("strong", add_inlines(writing, block.children))
    return [writing.drawing.add("paragraph", [*before, words])]


def _list(writing: Writing, block: ListBlock, place: Place) -> list[Child]:
    inner = place.deeper(240 if place.in_cell else 600, lists=True)
    items = [_item(writing, item, inner) for item in block.items]
    if place.depth >= DEEPEST:
        return [child for item in items for child in item]
    inside = [writing.drawing.add("blocks", item) for item in items]
    if block.ordered:
        return [writing.drawing.add("enum", inside, start=block.start)]
    return [writing.drawing.add("list", inside)]


def _item(writing: Writing, item: Item, place: Place) -> list[Child]:
    if item.checked is None:
        return add_blocks(writing, item.blocks, place)
    box = Text(BOXES[item.checked])
    first = item.blocks[0] if item.blocks else None
    if isinstance(first, Paragraph):
        return add_blocks(writing, (Paragraph((box, *first.children)), *item.blocks[1:]), place)
    return add_blocks(writing, (Paragraph((box,)), *item.blocks), place)


def _quote(writing: Writing, block: Quote, place: Place) -> list[Child]:
    inside = add_blocks(writing, block.blocks, place.deeper(240))
    return inside if place.depth >= DEEPEST else [writing.drawing.add("quote", inside)]


def _code_block(writing: Writing, block: CodeBlock, place: Place) -> list[Child]:
    text = readable(block.text.removesuffix("\n").expandtabs(4))
    step = step_in(place.width) if any(wide_words(text, place.width)) else 0
    return [writing.drawing.add("lines", text=text, step=step)]


def _rule(writing: Writing, block: ThematicBreak, place: Place) -> list[Child]:
    return [writing.drawing.add("rule")]


def _group(writing: Writing, block: Group, place: Place) -> list[Child]:
    inside = add_blocks(writing, block.blocks, place)
    if block.role == "note" and writing.in_cover:
        writing.notes += inside
        return []
    if block.role not in _SHOWN_ROLES or not inside:
        return inside
    return [writing.drawing.add("group", inside, role=block.role)]


def add_heading(writing: Writing, level: int, before: list[Child], title: Sequence[Inline], target: str) -> list[Child]:
    """Return a heading of the outline; a level deeper than the last one is the next level at most."""
    # Its words go to the bookmarks, too, where Typst finds none that are links.
    outer, writing.linked = writing.linked, True
    writing.line = PORTRAIT.text_width // 2
    inside = [*before, *add_inlines(writing, title)]
    writing.linked = outer
    inside, writing.marks = [*inside, *writing.marks], []
    entry = writing.listed.get(target)
    if entry is None or not plain_text(entry.title).strip():
        # Typst refuses to tag a heading without words.
        return [*add_anchors(writing, target), writing.drawing.add("paragraph", inside)]
    name = "" if target in writing.anchored else target
    writing.anchored.add(target)
    writing.level = min(level, writing.level + 1)
    listed = bool(name) and level <= writing.deepest
    return [writing.drawing.add("heading", inside, level=writing.level, listed=listed, name=name)]


_BLOCKS: Mapping[type, Callable[[Writing, Any, Place], list[Child]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    ListBlock: _list,
    Quote: _quote,
    CodeBlock: _code_block,
    ThematicBreak: _rule,
    Table: add_table,
    Group: _group,
}
