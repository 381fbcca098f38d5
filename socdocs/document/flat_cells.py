"""Turn the blocks of a cell into lines of one paragraph, because a GFM cell can hold nothing else.

So is code in a list, a quotation or a footnote: MkDocs knows blocks of code at the left margin alone, and HTML in any
other runs there.
"""

from __future__ import annotations

from collections.abc import Iterable

from socdocs.document.nodes import (
    Block,
    Code,
    CodeBlock,
    Group,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.words import BOXES

_Lines = list[tuple[Inline, ...]]


def cell_lines(blocks: tuple[Block, ...]) -> tuple[Inline, ...]:
    """Return the inlines of `blocks`, one line for each block; items are marked, table cells separated by slashes."""
    return _joined(_lines(blocks), LineBreak())


def code_lines(code: CodeBlock) -> tuple[Inline, ...]:
    """Return the inlines of a block of code, one line for each that is not empty; no-break spaces indent it."""
    return _joined(_code(code), LineBreak())


def _joined(lines: Iterable[tuple[Inline, ...]], separator: Inline) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for line in lines:
        joined.extend([separator, *line] if joined else line)
    return tuple(joined)


def _lines(blocks: tuple[Block, ...]) -> _Lines:
    return [line for block in blocks for line in _block_lines(block)]


def _block_lines(block: Block) -> _Lines:
    match block:
        case Paragraph(children=children):
            return [children] if children else []
        case Heading(children=children):
            return [(Strong(children),)]
        case CodeBlock():
            return _code(block)
        case ThematicBreak():
            return []
        case Quote(blocks=blocks) | Group(blocks=blocks):
            return _lines(blocks)
        case ListBlock():
            return _item_lines(block)
        case Table(caption=caption):
            cells = ((cell_lines(cell.blocks) for cell in row) for row in block.cells())
            return [*([caption] if caption else []), *(_joined(row, Text(" / ")) for row in cells)]


def _code(code: CodeBlock) -> _Lines:
    lines: _Lines = []
    for line in code.text.expandtabs(4).splitlines():
        if words := line.strip():
            indent = "\u00a0" * (len(line) - len(line.lstrip()))
            lines.append((Text(indent), Code(words)) if indent else (Code(words),))
    return lines


def _item_lines(block: ListBlock) -> _Lines:
    lines: _Lines = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "• " if item.checked is None else ""
        first, *rest = _lines(item.blocks) or [()]
        lines.extend([(Text(mark + BOXES[item.checked]), *first), *rest])
    return lines
