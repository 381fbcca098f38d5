"""Give headings their level in the outline, and tables and figures their numbered labels, in reading order."""

from __future__ import annotations

from msgspec.structs import replace

from socdocs.document.nodes import (
    Block,
    Document,
    Group,
    Heading,
    Image,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Section,
    Table,
)
from socdocs.document.traversal import each

DEEPEST_HEADING = 6
"""Deeper headings get this level."""


def label(document: Document) -> Document:
    """Return `document` with a level and a target in its headings, and a label in its tables and figures.

    Headings and figures in a list, a quotation or a cell get none, nor do tables in a cell.
    """
    return replace(document, sections=each(document.sections, _Labels().section))


class _Labels:
    def __init__(self) -> None:
        self._level = 0
        self._headings = self._tables = self._figures = 0

    def section(self, section: Section) -> Section:
        if section.title:
            self._level = section.level
        blocks = each(section.blocks, lambda block: self._block(block, section.level))
        return replace(section, blocks=blocks, children=each(section.children, self.section))

    def _block(self, block: Block, above: int) -> Block:
        match block:
            case Heading():
                self._level = min(above + block.depth, self._level + 1, DEEPEST_HEADING)
                self._headings += 1
                return replace(block, level=self._level, target=f"heading:{self._headings}")
            case Paragraph(children=(Image() as image,)) if image.title or image.alt:
                self._figures += 1
                return Paragraph((replace(image, label=f"Figure {self._figures}"),))
            case Group():
                return replace(block, blocks=each(block.blocks, lambda inner: self._block(inner, above)))
            case _:
                return self._aside(block)

    def _aside(self, block: Block) -> Block:
        """Label a block in a list or a quotation, where only tables get labels."""
        match block:
            case Table():
                self._tables += 1
                return replace(block, label=f"Table {self._tables}")
            case ListBlock(items=items):
                return replace(block, items=each(items, self._item))
            case Quote(blocks=blocks) | Group(blocks=blocks):
                return replace(block, blocks=each(blocks, self._aside))
        return block

    def _item(self, item: Item) -> Item:
        return replace(item, blocks=each(item.blocks, self._aside))
