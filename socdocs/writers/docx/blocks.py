"""Blocks to paragraphs and tables: each paragraph names a style, which follows from where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from socdocs.document.labels import DEEPEST_HEADING
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
    Placeholder,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.writers.docx.comments import comment
from socdocs.writers.docx.inlines import plain_text, write_inlines
from socdocs.writers.docx.numbering import CELL_LISTS, LISTS, PROPOSED_LISTS, level_suffix
from socdocs.writers.docx.story import Marker, Writing
from socdocs.writers.docx.tables import write_table
from socdocs.writers.docx.xml import field, run

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
_STYLE_BEHIND_TABLE = {"BodyText": "SOCAfterTable", "SOCBeforeTable": "SOCBetweenTables"}
_NARROWEST_COLUMN = 300
_RULE = (
    '<w:r><w:pict><v:rect style="width:0;height:1.5pt" o:hralign="center" o:hrstd="t" o:hr="t" fillcolor="#b8c4d6"'
    ' stroked="f"/></w:pict></w:r>'
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: what a plain paragraph is there, how deep, how wide."""

    width: int
    style: str = "BodyText"
    properties: str = ""
    lists: int = 0
    quotes: int = 0
    indent: int = 0
    proposed: bool = False
    in_cell: bool = False


def write_blocks(writing: Writing, blocks: Sequence[Block], place: Place) -> None:
    """Append `blocks` to the stream."""
    for index, block in enumerate(blocks):
        followed = place.style == "BodyText" and index + 1 < len(blocks) and _begins_with_table(blocks[index + 1])
        leads = followed and _is_one_paragraph(block)
        _WRITERS[type(block)](writing, block, replace(place, style="SOCBeforeTable") if leads else place)


def write_paragraph(
    writing: Writing, style: str, children: Sequence[Inline], properties: str = "", *, before: str = "", after: str = ""
) -> None:
    """Append one paragraph; what waits for one (an item's number, a bookmark's start) goes into it."""
    stream = writing.story.stream
    if writing.marker:
        style, properties = writing.marker.paragraph(style, properties)
        writing.marker = None
    stream.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}')
    writing.last_paragraph = len(stream)
    writing.behind_table = False
    stream.append("</w:pPr>")
    if writing.opening or before:
        stream.append(writing.opening + before)
        writing.opening = ""
    write_inlines(writing, children)
    stream.append(f"{after}</w:p>")


def write_heading(
    writing: Writing,
    level: int,
    children: Sequence[Inline],
    target: str,
    *,
    number: str = "",
    anchor: str = "",
    remark: str = "",
) -> None:
    """Append a heading of the document's outline, to which the contents lead by `target`.

    A `remark` becomes a comment on it.
    """
    automatic = bool(number) and writing.headings.automatic(level, number)
    style = f"{'' if automatic else 'SOC'}Heading{min(level, DEEPEST_HEADING)}"
    bookmarks = [writing.target(target, f"{number} {plain_text(children)}")]
    bookmarks += [writing.anchor(anchor)] if anchor else []
    typed = run(f"{number}{between(level)}") if number and not automatic else ""
    first, last = comment(writing, remark) if remark else ("", "")
    write_paragraph(
        writing,
        style,
        children,
        before=first + "".join(start for start, _ in bookmarks) + typed,
        after="".join(end for _, end in bookmarks) + last,
    )


def between(level: int) -> str:
    """What stands between a heading's number and its words."""
    return " \u2013 " if level == 1 else "\u2003"


def write_caption(writing: Writing, label: str, words: Sequence[Inline], anchor: str = "") -> None:
    """Append the caption of a table (it stands above) or a figure (below), numbered by a field of Word's."""
    start, end = writing.anchor(anchor) if anchor else ("", "")
    kind, _, number = label.partition(" ")
    first, last = writing.target(label, f"{label} {plain_text(words)}") if label in writing.listed else ("", "")
    numbered = start + run(f"{kind} ") + field(f"SEQ {kind} \\* ARABIC", number) + end + run(": ")
    write_paragraph(writing, "Caption", words, before=first + numbered, after=last)


# --- one function for each kind of block ---------------------------------------------------------------------------


def _paragraph(writing: Writing, block: Paragraph, place: Place) -> None:
    picture = block.children[0] if len(block.children) == 1 else None
    if isinstance(picture, Image) and picture.label and writing.picture(picture.source):
        _figure(writing, picture)
        return
    style = place.style
    if writing.behind_table:
        style = _STYLE_BEHIND_TABLE.get(style, style)
    elif style == "BodyText" and len(block.children) == 1 and isinstance(block.children[0], Strong):
        style = "SOCSubject"
    elif style == "SOCProposed" and all(isinstance(child, Placeholder) for child in block.children):
        style = "SOCProposedMark"
    # The styles know how far a quote is indented; only a quote in a quote says so itself.
    indent = f'<w:ind w:left="{place.indent}"/>' if place.quotes > 1 and "Quote" in style else ""
    write_paragraph(writing, style, block.children, indent + place.properties)


def _figure(writing: Writing, picture: Image) -> None:
    write_paragraph(writing, "SOCFigure", (picture,))
    write_caption(writing, picture.label, (Text(picture.title or picture.alt),))


def _heading(writing: Writing, block: Heading, place: Place) -> None:
    if block.level:
        write_heading(writing, block.level, block.children, block.target, anchor=block.anchor)
        return
    start, end = writing.anchor(block.anchor) if block.anchor else ("", "")
    style = "SOCMinorHeading" if place.in_cell and not place.lists else place.style
    write_paragraph(writing, style, (Strong(block.children),), place.properties, before=start, after=end)


def _list(writing: Writing, block: ListBlock, place: Place) -> None:
    family = CELL_LISTS if place.in_cell else PROPOSED_LISTS if place.proposed else LISTS
    if place.lists >= family.levels:
        family = LISTS
    level = min(place.lists, family.levels - 1)
    style = family.style("Number" if block.ordered else "Bullet", level)
    list_id = writing.lists.add(family, level, block.start) if block.ordered else family.bullets
    inner = replace(place, lists=place.lists + 1, style=f"ListContinue{_suffix(level)}", indent=family.left(level))
    for item in block.items:
        writing.marker = Marker(style, list_id, level, ordered=block.ordered)
        _item(writing, item, inner)


def _item(writing: Writing, item: Item, place: Place) -> None:
    if item.checked is not None:
        writing.opening += _checkbox(writing, checked=item.checked)
    if not _begins_with_paragraph(item.blocks):
        write_paragraph(writing, place.style, ())
    write_blocks(writing, item.blocks, place)


def _begins_with_paragraph(blocks: Sequence[Block]) -> bool:
    if not blocks:
        return False
    first = blocks[0]
    if isinstance(first, (Group, Quote)):
        return _begins_with_paragraph(first.blocks)
    return isinstance(first, (Paragraph, Heading, CodeBlock))


def _is_one_paragraph(block: Block) -> bool:
    if isinstance(block, Group):
        return len(block.blocks) == 1 and _is_one_paragraph(block.blocks[0])
    return isinstance(block, Paragraph)


def _begins_with_table(block: Block) -> bool:
    if isinstance(block, Group):
        return bool(block.blocks) and _begins_with_table(block.blocks[0])
    return isinstance(block, Table)


def _suffix(level: int) -> str:
    return level_suffix(level).strip()


def _checkbox(writing: Writing, *, checked: bool) -> str:
    id = writing.names.next_id()
    font = '<w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>'
    sign = run("\u2612" if checked else "\u2610", font)
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="Task"/><w:tag w:val="task_{id}"/><w:id w:val="{id}"/><w14:checkbox>'
        f'<w14:checked w14:val="{int(checked)}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{sign}</w:sdtContent></w:sdt>{run(' ')}"
    )


def _quote(writing: Writing, block: Quote, place: Place) -> None:
    style = f"SOCListQuote{_suffix(min(place.lists, LISTS.levels) - 1)}" if place.lists else "Quote"
    inner = replace(place, style=style, quotes=place.quotes + 1, indent=place.indent + LISTS.step)
    write_blocks(writing, block.blocks, inner)


def _code(writing: Writing, block: CodeBlock, place: Place) -> None:
    writing.characters += len(block.text)
    style = f"SOCListCode{_suffix(min(place.lists, LISTS.levels) - 1)}" if place.lists else "SourceCode"
    indent = f'<w:ind w:left="{place.indent + 200}"/>' if place.quotes else ""
    write_paragraph(writing, style, (), indent, after=run(_code_text(block)))


def _code_text(block: CodeBlock) -> str:
    # A paragraph of mere blanks is none to some programs.
    return block.text.removesuffix("\n") if block.text.strip() else "\u00a0"


def _rule(writing: Writing, block: ThematicBreak, place: Place) -> None:
    if writing.marker or writing.opening:
        write_paragraph(writing, place.style, ())
    # Without properties, not even a style: only so do other programs see a rule and not an empty paragraph.
    writing.story.stream += ("<w:p>", "", f"{_RULE}</w:p>")
    writing.last_paragraph = len(writing.story.stream) - 2
    writing.behind_table = False


def _table(writing: Writing, block: Table, place: Place) -> None:
    if block.label:
        # The tables of a description's prose have no caption of their own.
        words = block.caption or (Text(plain_text(writing.listed[block.label].title)),)
        write_caption(writing, block.label, words, block.anchor)
    elif block.caption or block.anchor:
        start, end = writing.anchor(block.anchor) if block.anchor else ("", "")
        write_paragraph(writing, "SOCMinorHeading", block.caption, before=start, after=end)
    if block.columns:
        width = max(place.width - place.indent, _NARROWEST_COLUMN * len(block.columns))
        write_table(writing, block, width, place.indent, _write_cell)


def _write_cell(writing: Writing, blocks: Sequence[Block], width: int, style: str, properties: str) -> None:
    write_blocks(writing, blocks, Place(width, style=style, properties=properties, in_cell=True))


def _group(writing: Writing, block: Group, place: Place) -> None:
    style = _STYLE_OF_ROLE.get(block.role, place.style)
    properties = _foot_of_page(place.width) if block.role == "note" else place.properties
    inner = replace(place, style=style, properties=properties, proposed=place.proposed or block.role == "proposed")
    start, end = "", ""
    if block.role == "fact":
        start, end = writing.key_bookmark(block.name, "\n".join(_words(block.blocks)))
    elif block.role == "element" and block.name:
        start, end = writing.names.bookmark(writing.names.readable(f"element:{block.name}"))
    writing.opening += start
    last = _STYLE_OF_LAST.get(block.role)
    if last and block.blocks:
        write_blocks(writing, block.blocks[:-1], inner)
        write_blocks(writing, block.blocks[-1:], replace(inner, style=last))
    else:
        write_blocks(writing, block.blocks, inner)
    if end:
        _close(writing, end)


def _foot_of_page(width: int) -> str:
    """A frame at the lower margin, so that a cover's note stands there however long the title is."""
    place = 'w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"'
    return f'<w:framePr w:w="{width}" w:wrap="around" {place}/>'


def _close(writing: Writing, end: str) -> None:
    """End a bookmark in the last paragraph, or behind a table, where one has to stand between blocks."""
    stream = writing.story.stream
    if writing.opening:
        writing.opening += end
    elif stream and stream[-1].endswith("</w:p>"):
        stream[-1] = stream[-1].removesuffix("</w:p>") + end + "</w:p>"
    else:
        stream.append(end)


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    """The text of `blocks`, a line for each paragraph."""
    for block in blocks:
        if isinstance(block, (Paragraph, Heading)):
            yield plain_text(block.children)
        elif isinstance(block, CodeBlock):
            yield block.text
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _words(item.blocks)
        elif isinstance(block, (Quote, Group)):
            yield from _words(block.blocks)
        elif isinstance(block, Table):
            for row in block.cells():
                for cell in row:
                    yield from _words(cell.blocks)


_WRITERS: dict[type, Callable[[Writing, Any, Place], None]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    ListBlock: _list,
    Quote: _quote,
    CodeBlock: _code,
    ThematicBreak: _rule,
    Table: _table,
    Group: _group,
}
