"""Turn an outline into a document: for each part a description of a good answer, and its facts to tick off.

It is a list for people who may never see the description, so it names facts in words and without their addresses, and
as it is no report, it has no line that restricts its use.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from socdocs.document.nodes import (
    Block,
    Cell,
    Column,
    Document,
    Emphasis,
    Inline,
    Item,
    ListBlock,
    Paragraph,
    Properties,
    Section,
    Strong,
    Table,
    Text,
)
from socdocs.report.outline import Outline, OutlinePart, wanted_words, written_by
from socdocs.source.addresses import Segment, parse_address
from socdocs.words import OWNERS

_ANY_ITEM: Final = frozenset({"…", "*"})
_NO_ITEMS: Final = frozenset({"reports", "confirmed"})
"""Lists whose items the words around a fact name: the outlined report, and the part whose text is to confirm."""


def outline_document(outline: Outline, properties: Properties) -> Document:
    """Return the outline, to be passed to `document.finish`; `properties` are those of the outlined report."""
    title = f"Outline of the {outline.title}"
    sections = (_summary(outline), *(_section(part, 1) for part in outline.parts if not part.condition))
    about = Properties(
        title=title,
        kind=properties.kind,
        organization=properties.organization,
        system=properties.system,
        timeframe=outline.timeframe,
        report_title=title,
        notices=properties.notices,
        numerals=properties.numerals,
        input_hash=properties.input_hash,
        version=properties.version,
    )
    return Document(about, sections)


def _summary(outline: Outline) -> Section:
    name = " of ".join(word for word in (outline.system, outline.organization) if word)
    lead = f"What the report on {name} will hold" if name else "What the report will hold"
    words = Paragraph(
        (Text(f"{lead}, who writes each part, and which facts it needs. A ticked box is a fact that is there."),)
    )
    header = tuple(_cell(Text(text)) for text in ("Who", "Facts still open"))
    rows = tuple((_cell(Text(OWNERS[owner].label)), _cell(Text(str(count)))) for owner, count in outline.open.items())
    table = Table((Column(width=70), Column(width=30, align="right")), header, rows)
    return Section("summary", 1, (Text(f"Outline of the {outline.title}"),), numbered=False, blocks=(words, table))


def _section(part: OutlinePart, level: int) -> Section:
    later = tuple(child for child in part.parts if child.condition)
    blocks = (*_blocks(part), *(_later(later) if later else ()))
    return Section(
        id=part.id,
        level=level,
        title=(Text(part.title),),
        numbered=bool(part.number),
        owner=part.owner,
        blocks=blocks,
        children=tuple(_section(child, level + 1) for child in part.parts if not child.condition),
    )


def _blocks(part: OutlinePart) -> Iterator[Block]:
    yield Paragraph((Emphasis((Text(written_by(part)),)),))
    if part.guidance:
        yield Paragraph((Text(part.guidance),))
    items = [_item(need.name, need.address, checked=need.given) for need in part.needs]
    named = {need.address for need in part.needs if not need.given}
    others = [fact for fact in part.missing if fact.address not in named]
    items += [_item(wanted_words(fact, part), fact.address, checked=False) for fact in others]
    if items:
        yield ListBlock(tuple(items))


def _later(parts: tuple[OutlinePart, ...]) -> Iterator[Block]:
    yield Paragraph((Text("Not here yet:"),))
    yield ListBlock(tuple(Item((Paragraph(tuple(_later_words(part))),)) for part in parts))


def _later_words(part: OutlinePart) -> Iterator[Inline]:
    yield Strong((Text(part.title),))
    yield Text(f" prints when {part.condition}." + (f" {part.guidance}" if part.guidance else ""))


def _item(name: str, address: str, *, checked: bool) -> Item:
    items = ", ".join(items_in(address))
    return Item((Paragraph((Text(f"{name} ({items})" if items else name),)),), checked)


def items_in(address: str) -> Iterator[str]:
    """Yield the items that a fact belongs to, such as the id of its control; the outline is of one report."""
    lists = [Segment(""), *parse_address(address)]
    for inside, segment in pairwise(lists):
        if segment.item and segment.text not in _ANY_ITEM and inside.text not in _NO_ITEMS:
            yield segment.text


def _cell(inline: Inline) -> Cell:
    return Cell((Paragraph((inline,)),))
