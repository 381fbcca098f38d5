"""Write flat blocks as Markdown, with one function for each type of block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from socdocs.document.flatten import is_tight
from socdocs.document.nodes import (
    Block,
    Cell,
    CodeBlock,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    ThematicBreak,
    cells_of,
)
from socdocs.document.words import first_inlines
from socdocs.writers.markdown.escape import close_heading
from socdocs.writers.markdown.inlines import Place, render_inlines

_INDENT = 4
"""How far the further blocks of an item are indented: what CommonMark allows and MkDocs needs to see them in it."""
_APART = "\n\n" + " " * _INDENT
_Notes = list[tuple[Block, ...]]
_FENCES = re.compile(r"`{3,}")
_TARGET = re.compile(r"\S+(?: *$| +[\"'(])", re.MULTILINE)
_RULES: Mapping[str, str] = MappingProxyType({"": "---", "left": ":--", "center": ":-:", "right": "--:"})


def render(blocks: tuple[Block, ...]) -> str:
    """Return the Markdown of blocks that `document.flatten` made, with their footnotes at the end."""
    notes: _Notes = []
    parts = [_render(blocks, notes)]
    for number, note in enumerate(notes, 1):
        parts.append(_note(number, note, _render(note, notes)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _note(number: int, note: tuple[Block, ...], text: str) -> str:
    """Return a footnote, whose words begin apart where MkDocs without footnotes would take them for a link's target.

    What is no paragraph must begin where its next lines do.
    """
    apart = not isinstance(note[0], Paragraph) or _TARGET.match(text)
    return _indented(f"[^{number}]:{_APART if apart else ' '}", text, _INDENT)


def _render(blocks: tuple[Block, ...], notes: _Notes, separator: str = "\n\n") -> str:
    rendered = []
    other = False
    for index, block in enumerate(blocks):
        # Two lists in a row would be one without different marks.
        if isinstance(block, ListBlock):
            other = index > 0 and _is_list(blocks[index - 1], ordered=block.ordered) and not other
            rendered.append(_list(block, notes, other=other))
        else:
            rendered.append(_BLOCKS[type(block)](block, notes))
    return separator.join(rendered)


def _is_list(block: Block, *, ordered: bool) -> bool:
    return isinstance(block, ListBlock) and block.ordered == ordered


def _paragraph(paragraph: Paragraph, notes: _Notes) -> str:
    return render_inlines(paragraph.children, Place(notes))


def _heading(heading: Heading, notes: _Notes) -> str:
    words = render_inlines(heading.children, Place(notes, line_start=False))
    return f"{'#' * heading.depth} {close_heading(words)}"


def _list(block: ListBlock, notes: _Notes, *, other: bool) -> str:
    tight = is_tight(block)
    items = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}{')' if other else '.'} " if block.ordered else f"{'+' if other else '-'} "
        # What is beside no paragraph must begin where its next lines do.
        shown = mark if isinstance(item.blocks[0], (Paragraph, Heading)) else mark.ljust(_INDENT)
        items.append(_indented(shown, _item(item, notes, tight=tight), max(_INDENT, len(mark))))
    return ("\n" if tight else "\n\n").join(items)


def _item(item: Item, notes: _Notes, *, tight: bool) -> str:
    box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
    return box + _render(item.blocks, notes, "\n" if tight else "\n\n")


def _quote(quote: Quote, notes: _Notes) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in _render(quote.blocks, notes).split("\n"))


def _code(code: CodeBlock, _: _Notes) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in _FENCES.findall(code.text)), 3)
    return f"{fence}{code.language}\n{code.text}{chr(10) if code.text else ''}{fence}"


def _thematic_break(*_: object) -> str:
    return "***"


def _table(table: Table, notes: _Notes) -> str:
    rows = [_row(table.header, notes), _line(_RULES[column.align] for column in table.columns)]
    rows.extend(_row(cells_of(row), notes) for row in table.rows)
    return "\n".join(rows)


def _row(cells: tuple[Cell, ...], notes: _Notes) -> str:
    place = Place(notes, in_cell=True, line_start=False)
    return _line(render_inlines(first_inlines(cell.blocks) or (), place) for cell in cells)


def _line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _indented(mark: str, text: str, width: int) -> str:
    """Return `text` after `mark`, with its other lines indented below it."""
    return mark + re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


_BLOCKS: Mapping[type, Callable[[Any, _Notes], str]] = MappingProxyType(
    {
        Paragraph: _paragraph,
        Heading: _heading,
        Quote: _quote,
        CodeBlock: _code,
        ThematicBreak: _thematic_break,
        Table: _table,
    }
)
