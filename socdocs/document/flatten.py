"""Reduce a document to what a Markdown file can hold: the same words in fewer forms.

Anything that GFM cannot express gets the nearest form that it has:

- origins, owners, guidance, widths, orientation, descriptions of tables and anchors are dropped;
- sections become headings with their numbers in the text, at most six levels deep, with blanks for line breaks;
- groups become their blocks, notices quotations, and the title on the cover bold paragraphs;
- a table's caption becomes a bold paragraph before it, and blocks in a cell become lines of one paragraph, as does code
  in a list, a quotation or a footnote; a quotation that begins an item becomes its blocks;
- labels of tables and figures are dropped, and the contents list sections only;
- placeholders become bold words; references to headings become links, other references plain words;
- emphasis within or beside equal emphasis is joined, as is code beside code; blanks at the edges of emphasis move
  outside, links within links become words, as does code with `]:` in a link and code that holds both one backtick and
  two in a row, and a note within a note or a link is put in parentheses;
- several blanks become one; blanks and breaks at the ends of a paragraph and empty items, links, paragraphs, tables and
  quotations are dropped;
- the box of a task becomes a character in a numbered list, and is dropped if the item does not begin with a paragraph;
- a list that cannot be written, or read by MkDocs, without blank lines is loose, and one that has no place for them is
  tight.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs.document.contents import has_contents
from socdocs.document.flat_cells import cell_lines, code_lines
from socdocs.document.flat_inlines import flat_inlines
from socdocs.document.nodes import (
    Block,
    Cell,
    CodeBlock,
    Column,
    Document,
    Group,
    Heading,
    Inline,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Row,
    Section,
    SharedRow,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.references import SECTION
from socdocs.document.slugs import Slugs
from socdocs.document.traversal import outside_cells
from socdocs.document.words import BOXES, plain_text

LOWEST_HEADING = 6
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]+")
_MAX_START = 999_999_999
_NO_CELL = Cell(())


def flatten(document: Document) -> tuple[Block, ...]:
    """Return the blocks of the Markdown file of `document`: title, marks, contents, sections, and the marks again.

    The file begins with the report's title: the cover's, or that of the properties when there is no cover.
    """
    flat = _Flat(heading_slugs(document))
    title, cover, sections = _cover(document)
    front = flat.blocks(title or (Paragraph((Strong((Text(document.properties.title),)),)),), 0)
    body = [block for section in sections for block in flat.section(section)]
    marks = _marks(document)
    contents = _contents(document, flat.slugs)
    return (*front, *marks, *flat.blocks(cover, 0), *contents, *body, ThematicBreak(), *marks)


def _cover(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Section, ...]]:
    """Split the document into the cover up to its title, the rest of the cover, and the sections after it."""
    if not document.sections or document.sections[0].title:
        return (), (), document.sections
    cover, *others = document.sections
    blocks: list[Block] = []
    for block in cover.blocks:
        blocks.extend(block.blocks if isinstance(block, Group) and block.role == "cover" else (block,))
    lead = next((i + 1 for i, block in enumerate(blocks) if isinstance(block, Group) and block.role == "title"), 0)
    return tuple(blocks[:lead]), tuple(blocks[lead:]), (*cover.children, *others)


def _marks(document: Document) -> tuple[Block, ...]:
    properties = document.properties
    lines: list[tuple[Inline, ...]] = [(Strong((Text("DRAFT"),)),)] if properties.draft else []
    lines.extend((Text(line),) for line in (properties.restricted_use, *properties.notices))
    return tuple(Paragraph(flat) for line in lines if (flat := flat_inlines(line)))


def _contents(document: Document, slugs: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the sections as nested lists, one list for each level; nothing where none has a title."""
    if not has_contents(document):
        return ()
    lists: list[list[Item]] = [[]]
    levels = [0]
    for entry in document.contents:
        words = plain_text(flat_inlines(_heading(entry.level, entry.label, entry.title), heading=True))
        if not words or not entry.target.startswith(SECTION):
            continue
        while levels[-1] >= entry.level:
            _nest(lists)
            levels.pop()
        link = Link("#" + slugs[entry.target], (Text(words),))
        lists[-1].append(Item((Paragraph((link,)),)))
        lists.append([])
        levels.append(entry.level)
    while len(lists) > 1:
        _nest(lists)
    return (Paragraph((Strong((Text("Contents"),)),)), ListBlock(tuple(lists[0]))) if lists[0] else ()


def _nest(lists: list[list[Item]]) -> None:
    """Put the innermost list into the last item of the one around it."""
    if below := lists.pop():
        lists[-1][-1] = Item((*lists[-1][-1].blocks, ListBlock(tuple(below))))


def _heading(level: int, number: str, title: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a section's heading with its number: "Section III: Description…", "3.1 Overview"."""
    return (Text(number + (": " if level == 1 else " ")), *title) if number and title else title


def _heading_of(section: Section) -> tuple[Inline, ...]:
    return _heading(section.level, section.number, section.title)


def heading_slugs(document: Document) -> Mapping[str, str]:
    """Return the slugs of the headings that have an anchor, by anchor."""
    slugs = Slugs()
    found: dict[str, str] = {}
    _, cover, sections = _cover(document)
    for node in outside_cells((*cover, *sections)):
        match node:
            case Section() if words := plain_text(flat_inlines(_heading_of(node), heading=True)):
                found.setdefault(SECTION + node.id, slugs.of(words))
            case Heading() if words := plain_text(flat_inlines(node.children, heading=True)):
                slug = slugs.of(words)
                if node.anchor:
                    found.setdefault(node.anchor, slug)
    return found


class _Flat(Struct, frozen=True):
    """Flattens blocks; links within the file may point at `slugs`."""

    slugs: Mapping[str, str]
    shared: dict[tuple[str, int], Row] = field(default_factory=dict)
    """The shared rows that were flattened so far, by their key and the width of the table."""

    def section(self, section: Section) -> list[Block]:
        heading = self._inlines(_heading_of(section), heading=True)
        level = min(section.level, LOWEST_HEADING)
        return [
            *([Heading(level, heading)] if heading else []),
            *self.blocks(section.blocks, section.level),
            *(block for child in section.children for block in self.section(child)),
        ]

    def blocks(self, blocks: tuple[Block, ...], level: int) -> list[Block]:
        return [flat for block in blocks for flat in self._block(block, level)]

    def _inlines(self, inlines: tuple[Inline, ...], *, heading: bool = False) -> tuple[Inline, ...]:
        return flat_inlines(inlines, self.slugs, self._inner, heading=heading)

    def _inner(self, blocks: tuple[Block, ...], level: int) -> list[Block]:
        """Return flat blocks that are not at the left margin, where code has to be lines of a paragraph."""
        flat = self.blocks(blocks, level)
        given = (self._lines_of(block) if isinstance(block, CodeBlock) else block for block in flat)
        return [block for block in given if block]

    def _lines_of(self, code: CodeBlock) -> Block | None:
        return Paragraph(lines) if (lines := self._inlines(code_lines(code))) else None

    def _block(self, block: Block, level: int) -> list[Block]:
        match block:
            case Paragraph(children=children):
                return [Paragraph(flat)] if (flat := self._inlines(children)) else []
            case Heading(depth=depth, children=children):
                flat = self._inlines(children, heading=True)
                return [Heading(min(level + depth, LOWEST_HEADING), flat)] if flat else []
            case ListBlock():
                return self._list(block, level)
            case Quote(blocks=blocks):
                return self._quote(blocks, level)
            case Group(role="notice", blocks=blocks):
                return self._quote(blocks, level)
            case Group(role="title", blocks=blocks):
                return self.blocks(tuple(map(_bold, blocks)), level)
            case Group(blocks=blocks):
                return self.blocks(blocks, level)
            case CodeBlock(text=text, language=language):
                kept = language if _LANGUAGE.fullmatch(language) else ""
                return [CodeBlock(text.replace("\r\n", "\n").replace("\r", "\n"), kept)]
            case ThematicBreak():
                return [block]
            case Table():
                return self._table(block)

    def _quote(self, blocks: tuple[Block, ...], level: int) -> list[Block]:
        flat = self._inner(blocks, level)
        return [Quote(tuple(flat))] if flat else []

    def _list(self, block: ListBlock, level: int) -> list[Block]:
        items = []
        for item in block.items:
            blocks = _begun_as_mkdocs_reads(tuple(self._inner(item.blocks, level)))
            if not blocks or item.checked is None or not isinstance(blocks[0], Paragraph):
                items.extend([Item(blocks)] if blocks else [])
            elif block.ordered:
                items.append(Item((_boxed(blocks[0], BOXES[item.checked]), *blocks[1:])))
            else:
                items.append(Item(blocks, item.checked))
        if not items:
            return []
        start = min(max(block.start, 0), _MAX_START) if block.ordered else 1
        tight = not _shows_blank_lines(items) or (block.tight and all(map(_fits_tightly, items)))
        return [ListBlock(tuple(items), block.ordered, start, tight)]

    def _table(self, table: Table) -> list[Block]:
        caption = self._inlines((Strong(table.caption),))
        columns = tuple(Column(column.align) for column in table.columns)
        above: list[Block] = [Paragraph(caption)] if caption else []
        if not columns:
            return above
        rows = tuple(self._any_row(row, len(columns)) for row in table.rows)
        return [*above, Table(columns, self._row(table.header, len(columns)), rows)]

    def _any_row(self, row: Row | SharedRow, width: int) -> Row:
        if not isinstance(row, SharedRow):
            return self._row(row, width)
        flat = self.shared.get((row.key, width))
        if flat is None:
            flat = self.shared[row.key, width] = self._row(row.cells, width)
        return flat

    def _row(self, row: Row, width: int) -> Row:
        return tuple(self._cell(cell) for cell, _ in zip_longest(row[:width], range(width), fillvalue=_NO_CELL))

    def _cell(self, cell: Cell) -> Cell:
        lines = self._inlines(cell_lines(cell.blocks))
        return Cell((Paragraph(lines),)) if lines else _NO_CELL


def _begun_as_mkdocs_reads(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of an item, of which MkDocs reads the first one as if its later lines were at the margin."""
    while blocks and isinstance(blocks[0], Quote):
        blocks = (*blocks[0].blocks, *blocks[1:])
    match blocks:
        case (ListBlock(tight=True, items=items), *others):
            tight = not _shows_blank_lines(items) or all(len(item.blocks) == 1 for item in items)
            return (replace(blocks[0], tight=tight), *others)
    return blocks


def _bold(block: Block) -> Block:
    return Paragraph((Strong(block.children),)) if isinstance(block, Paragraph) else block


def _boxed(paragraph: Paragraph, box: str) -> Paragraph:
    first, *rest = paragraph.children
    words = (Text(box + first.text),) if isinstance(first, Text) else (Text(box), first)
    return Paragraph((*words, *rest))


def is_tight(block: ListBlock) -> bool:
    """Return whether a flat list is written without blank lines."""
    return block.tight and all(map(_fits_tightly, block.items))


def _fits_tightly(item: Item) -> bool:
    """Return whether a flat item needs no blank lines: one block, or a paragraph directly followed by a list.

    A list within that has blank lines gives them to those around it: to MkDocs, the next item would belong to it.
    """
    first, *rest = item.blocks
    last = item.blocks[-1]
    if isinstance(last, ListBlock) and not is_tight(last):
        return False
    if not rest:
        return True
    return (
        len(rest) == 1
        and isinstance(first, Paragraph)
        and isinstance(last, ListBlock)
        and (not last.ordered or last.start == 1)
    )


def _shows_blank_lines(items: Sequence[Item]) -> bool:
    """Return whether the list has places for blank lines, and a paragraph on which they have an effect."""
    has_gaps = len(items) > 1 or any(len(item.blocks) > 1 for item in items)
    return has_gaps and any(isinstance(block, Paragraph) for item in items for block in item.blocks)
