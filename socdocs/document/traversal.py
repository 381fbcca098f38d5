"""Walk a document node by node in reading order, or copy it with some nodes replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec.structs import replace

from socdocs.document.nodes import (
    Block,
    Cell,
    CodeBlock,
    Document,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Inline,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Reference,
    Row,
    Section,
    SharedRow,
    Strikethrough,
    Strong,
    Table,
    ThematicBreak,
)

Node = Section | Block | Item | SharedRow | Cell | Inline

_CHILDREN: Mapping[type, Callable[[Any], Iterable[Node]]] = MappingProxyType(
    {
        Section: lambda node: (*node.title, *node.blocks, *node.children),
        ListBlock: lambda node: node.items,
        Table: lambda node: (*node.caption, *node.header, *_rows(node)),
        SharedRow: lambda node: node.cells,
        **dict.fromkeys((Item, Quote, Cell, Group, Footnote), lambda node: node.blocks),
        **dict.fromkeys(
            (Paragraph, Heading, Emphasis, Strong, Strikethrough, Link, Reference), lambda node: node.children
        ),
    }
)


def _rows(table: Table) -> Iterator[SharedRow | Cell]:
    for row in table.rows:
        if isinstance(row, SharedRow):
            yield row
        else:
            yield from row


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the direct children of `node`."""
    children = _CHILDREN.get(type(node))
    return tuple(children(node)) if children else ()


def nodes(roots: Iterable[Node], *, repeated: bool = True) -> Iterator[Node]:
    """Yield `roots` and all nodes in them, parents before children, in reading order.

    Without `repeated` a row that several tables share is visited only at its first place.
    """
    waiting = list(roots)[::-1]
    met: set[str] = set()
    while waiting:
        node = waiting.pop()
        if not repeated and type(node) is SharedRow:
            if node.key in met:
                continue
            met.add(node.key)
        yield node
        if children := _CHILDREN.get(type(node)):
            waiting.extend(reversed(tuple(children(node))))


def outside_cells(roots: Iterable[Node]) -> Iterator[Node]:
    """Yield `roots` and the nodes in them, in reading order, but nothing inside tables, paragraphs and headings."""
    for node in roots:
        yield node
        if not isinstance(node, (Table, Paragraph, Heading)):
            yield from outside_cells(children_of(node))


_T = TypeVar("_T")


class Rewriting:
    """Copies a document in reading order; unchanged nodes are shared with the original.

    `inlines` maps types of inlines to functions that replace one, whose children are already rewritten; `anchor`
    returns the new anchor of a heading, a table or a shared row.  Both are called in reading order, for the cells of
    shared rows at their first place only.
    """

    def __init__(
        self,
        inlines: Mapping[type, Callable[[Any], tuple[Inline, ...]]],
        anchor: Callable[[str], str] = lambda name: name,
    ) -> None:
        self._changes = inlines
        self._anchor = anchor
        self._shared: dict[str, Row] = {}

    def document(self, document: Document) -> Document:
        """`document` with every inline rewritten."""
        return replace(document, sections=each(document.sections, self._section))

    def _section(self, section: Section) -> Section:
        title = self._inlines(section.title)
        blocks = self.blocks(section.blocks)
        children = each(section.children, self._section)
        if title is section.title and blocks is section.blocks and children is section.children:
            return section
        return replace(section, title=title, blocks=blocks, children=children)

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """`blocks` with every inline rewritten."""
        return each(blocks, self._block)

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph(children=children):
                changed = self._inlines(children)
                return block if changed is children else Paragraph(changed)
            case Heading(children=children):
                name = self._anchor(block.anchor) if block.anchor else ""
                changed = self._inlines(children)
                same = changed is children and name == block.anchor
                return block if same else replace(block, children=changed, anchor=name)
            case ListBlock(items=items):
                rewritten = each(items, self._holder)
                return block if rewritten is items else replace(block, items=rewritten)
            case Quote():
                return self._holder(block)
            case Group():
                return self._holder(block)
            case Table():
                return self._table(block)
            case CodeBlock() | ThematicBreak():
                return block

    def _table(self, table: Table) -> Table:
        anchor = self._anchor(table.anchor) if table.anchor else ""
        caption = self._inlines(table.caption)
        header = each(table.header, self._holder)
        rows = each(table.rows, self._row)
        same = header is table.header and rows is table.rows and caption is table.caption and anchor == table.anchor
        return table if same else replace(table, header=header, rows=rows, caption=caption, anchor=anchor)

    def _row(self, row: Row | SharedRow) -> Row | SharedRow:
        if not isinstance(row, SharedRow):
            return each(row, self._holder)
        anchors = tuple(name for anchor in row.anchors if (name := self._anchor(anchor)))
        cells = self._shared.get(row.key)
        if cells is None:
            cells = self._shared[row.key] = each(row.cells, self._holder)
        return row if cells is row.cells and anchors == row.anchors else SharedRow(row.key, cells, anchors)

    def _holder(self, holder: _Holder) -> _Holder:
        blocks = self.blocks(holder.blocks)
        return holder if blocks is holder.blocks else replace(holder, blocks=blocks)

    def _inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        changed = False
        rewritten: list[Inline] = []
        for inline in inlines:
            inside = self._inside(inline) if type(inline) in _CHILDREN else inline
            change = self._changes.get(type(inline))
            outcome = (inside,) if change is None else change(inside)
            changed = changed or len(outcome) != 1 or outcome[0] is not inline
            rewritten.extend(outcome)
        return tuple(rewritten) if changed else inlines

    def _inside(self, inline: Inline) -> Inline:
        match inline:
            case Emphasis() | Strong() | Strikethrough() | Link() | Reference():
                children = self._inlines(inline.children)
                return inline if children is inline.children else replace(inline, children=children)
            case Footnote():
                return self._holder(inline)
        return inline


_Holder = TypeVar("_Holder", Item, Cell, Quote, Group, Footnote)


def each(values: tuple[_T, ...], change: Callable[[_T], _T]) -> tuple[_T, ...]:
    """Apply `change` to each of `values`; return `values` itself if none of them changes."""
    changed = tuple(map(change, values))
    return values if all(new is old for new, old in zip(changed, values, strict=True)) else changed
