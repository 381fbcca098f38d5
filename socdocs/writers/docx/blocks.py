"""Write blocks as paragraphs and tables; the style of each paragraph follows from its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from socdocs.document.nodes import (
    Anchor,
    Block,
    CodeBlock,
    Group,
    Heading,
    Image,
    Item,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.traversal import nodes
from socdocs.document.words import BOXES, plain_text
from socdocs.writers.docx.context import Context, Marker
from socdocs.writers.docx.marks import NO_MARK
from socdocs.writers.docx.numbering import CELL_LISTS, LISTS, PROPOSED_LISTS, level_suffix
from socdocs.writers.docx.paragraphs import keep_with_next, kept, write_caption, write_heading, write_paragraph
from socdocs.writers.docx.tables import write_table
from socdocs.writers.docx.written import code_text
from socdocs.writers.docx.xml import run

_STYLE_OF_ROLE = {
    "cover": "SOCCoverText",
    "title": "Title",
    "subtitle": "Subtitle",
    "organization": "SOCCoverOrganization",
    "timeframe": "SOCCoverTimeframe",
    "note": "SOCCoverNote",
    "notice": "SOCNotice",
    "letterhead": "SOCLetterhead",
    "proposed": "SOCProposed",
    "signature": "SOCSignature",
}
_STYLE_OF_LAST = {"letterhead": "SOCLetterheadEnd", "signature": "SOCSignatureEnd"}
_PROPERTIES_OF_FIRST = {"signature": '<w:contextualSpacing w:val="0"/>'}
"""A signature keeps its space above where another one comes before it, which has the same style."""
_STYLE_BEHIND_TABLE = {"BodyText": "SOCAfterTable", "SOCBeforeTable": "SOCBetweenTables"}
_NARROWEST_COLUMN = 300
_CHECKBOX_FONT = '<w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>'
_RULE = (
    '<w:r><w:pict><v:rect style="width:0;height:1.5pt" o:hralign="center" o:hrstd="t" o:hr="t" fillcolor="#b8c4d6"'
    ' stroked="f"/></w:pict></w:r>'
)


class Place(Struct, frozen=True):
    """The place of blocks: the style of plain paragraphs, the depth of lists and quotes, the width."""

    width: int
    style: str = "BodyText"
    properties: str = ""
    lists: int = 0
    quotes: int = 0
    indent: int = 0
    proposed: bool = False
    in_cell: bool = False


def write_blocks(context: Context, blocks: Sequence[Block], place: Place) -> None:
    """Append `blocks`."""
    for index, block in enumerate(blocks):
        leads = index + 1 < len(blocks) and not place.lists and _leads(block, blocks[index + 1])
        _WRITERS[type(block)](context, block, replace(place, style=kept(place.style)) if leads else place)


def _leads(block: Block, following: Block) -> bool:
    """Return whether a paragraph must stay with what follows: a table, or the list that its colon announces."""
    if isinstance(block, Group):
        return len(block.blocks) == 1 and _leads(block.blocks[0], following)
    if not isinstance(block, Paragraph):
        return False
    if _begins_with(ListBlock, following):
        return plain_text(block.children).rstrip().endswith(":")
    return _begins_with(Table, following)


# --- one function for each kind of block ---------------------------------------------------------------------------


def _paragraph(context: Context, block: Paragraph, place: Place) -> None:
    picture = block.children[0] if len(block.children) == 1 else None
    if isinstance(picture, Image) and picture.label and context.picture(picture.source):
        _figure(context, picture)
        return
    style = place.style
    if context.behind_table:
        style = _STYLE_BEHIND_TABLE.get(style, style)
    elif style == "BodyText" and len(block.children) == 1 and isinstance(block.children[0], Strong):
        style = "SOCSubject"
    elif style == "SOCProposed" and all(isinstance(child, Placeholder) for child in block.children):
        style = "SOCProposedMark"
    # The styles know how far a quote is indented; only a quote in a quote says so itself.
    indent = f'<w:ind w:left="{place.indent}"/>' if place.quotes > 1 and "Quote" in style else ""
    write_paragraph(context, style, block.children, indent + place.properties)


def _figure(context: Context, picture: Image) -> None:
    write_paragraph(context, "SOCFigure", (picture,))
    write_caption(context, picture.label, (Text(picture.title or picture.alt),))


def _heading(context: Context, block: Heading, place: Place) -> None:
    if block.level:
        write_heading(context, block.level, block.children, block.target, anchor=block.anchor)
        return
    style = "SOCMinorHeading" if place.in_cell and not place.lists else place.style
    anchor = context.anchor(block.anchor)
    write_paragraph(context, style, (Strong(block.children),), place.properties, before=anchor)


def _list(context: Context, block: ListBlock, place: Place) -> None:
    family = CELL_LISTS if place.in_cell else PROPOSED_LISTS if place.proposed else LISTS
    if place.lists >= family.levels:
        family = LISTS
    level = min(place.lists, family.levels - 1)
    style = family.style("Number" if block.ordered else "Bullet", level)
    list_id = context.lists.add(family, level, block.start) if block.ordered else family.bullets
    inner = replace(place, lists=place.lists + 1, style=f"ListContinue{_suffix(level)}", indent=family.left(level))
    for item in block.items:
        context.marker = Marker(style, list_id, level)
        _item(context, item, inner)


def _item(context: Context, item: Item, place: Place) -> None:
    if item.checked is not None:
        context.opening += run(BOXES[item.checked], _CHECKBOX_FONT)
    if not _begins_with_paragraph(item.blocks):
        write_paragraph(context, place.style, ())
    write_blocks(context, item.blocks, place)


def _begins_with_paragraph(blocks: Sequence[Block]) -> bool:
    if not blocks:
        return False
    first = blocks[0]
    if isinstance(first, (Group, Quote)):
        return _begins_with_paragraph(first.blocks)
    return isinstance(first, (Paragraph, Heading, CodeBlock))


def _begins_with(kind: type[Block], block: Block) -> bool:
    if isinstance(block, Group):
        return bool(block.blocks) and _begins_with(kind, block.blocks[0])
    return isinstance(block, kind)


def _suffix(level: int) -> str:
    return level_suffix(level).strip()


def _quote(context: Context, block: Quote, place: Place) -> None:
    style = f"SOCListQuote{_suffix(min(place.lists, LISTS.levels) - 1)}" if place.lists else "Quote"
    inner = replace(place, style=style, quotes=place.quotes + 1, indent=place.indent + LISTS.step)
    write_blocks(context, block.blocks, inner)


def _code(context: Context, block: CodeBlock, place: Place) -> None:
    context.characters += len(block.text)
    style = f"SOCListCode{_suffix(min(place.lists, LISTS.levels) - 1)}" if place.lists else "SourceCode"
    indent = f'<w:ind w:left="{place.indent + 200}"/>' if place.quotes else ""
    start, end = NO_MARK if context.in_line else context.marks.paragraph((), code_text(block))
    write_paragraph(context, style, (), indent, mark=(start + run(code_text(block)), end))


def _rule(context: Context, block: ThematicBreak, place: Place) -> None:
    if context.marker or context.opening:
        write_paragraph(context, place.style, ())
    # It has no properties, not even a style; otherwise other programs see an empty paragraph and not a rule.
    context.story.fragments += ("<w:p>", "", f"{_RULE}</w:p>")
    context.last_paragraph = len(context.story.fragments) - 2
    context.behind_table = False


def _table(context: Context, block: Table, place: Place) -> None:
    if block.label:
        # The tables of a description's prose have no caption of their own.
        title = context.listed[block.label].title
        write_caption(context, block.label, block.caption or title, block.anchor, own=bool(block.caption))
    elif block.caption or block.anchor:
        write_paragraph(context, "SOCMinorHeading", block.caption, before=context.anchor(block.anchor))
    if block.columns:
        width = max(place.width - place.indent, _NARROWEST_COLUMN * len(block.columns))
        write_table(context, block, width, place.indent, _write_cell)


def _write_cell(context: Context, blocks: Sequence[Block], width: int, style: str, properties: str) -> None:
    write_blocks(context, blocks, Place(width, style=style, properties=properties, in_cell=True))


def _group(context: Context, block: Group, place: Place) -> None:
    style = _STYLE_OF_ROLE.get(block.role, place.style)
    properties = foot_of_page(place.width) if block.role == "note" else place.properties
    if block.role == "signature":
        keep_with_next(context)
    inner = replace(place, style=style, properties=properties, proposed=place.proposed or block.role == "proposed")
    if block.role == "fact" and not context.in_line:
        _text(context, block, inner)
        return
    if block.role == "element" and block.name and context.marked:
        context.opening += "".join(context.names.bookmark(context.names.readable(f"element:{block.name}")))
    last = _STYLE_OF_LAST.get(block.role)
    if last and block.blocks:
        # Word asks for this order: spacing, then the alignment of a cell.
        first = replace(inner, properties=_PROPERTIES_OF_FIRST.get(block.role, "") + inner.properties)
        write_blocks(context, block.blocks[:-1][:1], first)
        write_blocks(context, block.blocks[1:-1], inner)
        write_blocks(context, block.blocks[-1:], replace(inner, style=last))
    else:
        write_blocks(context, block.blocks, inner)


def _text(context: Context, block: Group, place: Place) -> None:
    """Write longer text of a fact, with one bookmark around all paragraphs up to the next block with a bookmark."""
    context.marks.origin = block.name
    for stretch in _stretches(block.blocks):
        if _has_bookmark(stretch[0]):
            write_blocks(context, stretch, place)
            continue
        start, end = context.marks.text(block.name, stretch)
        context.opening += start
        context.in_line = True
        write_blocks(context, stretch, place)
        context.in_line = False
        _close(context, end)
    context.marks.origin = ""


def _stretches(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return `blocks` in stretches, with each block that has bookmarks of its own apart."""
    found: list[list[Block]] = []
    for block in blocks:
        if found and not _has_bookmark(block) and not _has_bookmark(found[-1][0]):
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _has_bookmark(block: Block) -> bool:
    """Return whether the contents or a list of tables lead to a place in `block`, or a reference does."""
    return any(
        isinstance(node, (Heading, Table, Anchor)) or (isinstance(node, Image) and bool(node.label))
        for node in nodes((block,))
    )


def foot_of_page(width: int) -> str:
    """Return a frame at the lower margin, which keeps a cover's note there however long the title is."""
    place = 'w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"'
    return f'<w:framePr w:w="{width}" w:wrap="around" {place}/>'


def _close(context: Context, end: str) -> None:
    """End a bookmark in the last paragraph; after a table, between the blocks."""
    fragments = context.story.fragments
    if context.opening:
        context.opening += end
    elif fragments and fragments[-1].endswith("</w:p>"):
        fragments[-1] = fragments[-1].removesuffix("</w:p>") + end + "</w:p>"
    else:
        fragments.append(end)


_WRITERS: dict[type, Callable[[Context, Any, Place], None]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    ListBlock: _list,
    Quote: _quote,
    CodeBlock: _code,
    ThematicBreak: _rule,
    Table: _table,
    Group: _group,
}
