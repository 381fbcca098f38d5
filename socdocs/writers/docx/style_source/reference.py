"""The reference document: a file whose styles, page and headers are those of reports, and whose text explains them."""

from __future__ import annotations

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Block,
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Group,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Properties,
    Quote,
    Section,
    Table,
    Text,
)

FIELDS = ("title", "organization", "system", "report_title", "timeframe", "restricted_use", "notices")
"""The fields of headers and footers: controls with these titles are filled from the report's properties."""


def reference_document() -> Document:
    """The text of the reference document, ready to be written in any style."""
    words = {name: name.replace("_", " ").capitalize() for name in FIELDS}
    properties = Properties(
        title=words["title"],
        kind="reference",
        organization=words["organization"],
        system=words["system"],
        timeframe=words["timeframe"],
        report_title=words["report_title"],
        restricted_use=words["restricted_use"],
        notices=(words["notices"],),
        draft=False,
    )
    return finish(Document(properties, (_cover(words), _text_styles(), _fields(words), _wide(), _unnumbered())))


def _paragraph(*words: str) -> Paragraph:
    return Paragraph(tuple(Text(part) for part in words))


def _cover(words: dict[str, str]) -> Section:
    lines = tuple(
        Group(role, (Paragraph((Text(words[field], field),)),))
        for role, field in (
            ("organization", "organization"),
            ("title", "title"),
            ("subtitle", "system"),
            ("timeframe", "timeframe"),
            ("note", "restricted_use"),
        )
    )
    return Section("cover", 1, numbered=False, blocks=(Group("cover", lines),))


def _text_styles() -> Section:
    one, two = Item((_paragraph("List Number"),)), Item((_paragraph("List Number"),))
    bullets = ListBlock((Item((_paragraph("List Bullet"), ListBlock((Item((_paragraph("List Bullet 2"),)),)))),))
    blocks: tuple[Block, ...] = (
        _paragraph(
            "Change the styles of this document, its page, its header and its footer, and give it to socdocs as the",
            " reference document. This text is left out of reports. What you read here in a style shows that style.",
        ),
        Group("letterhead", (_paragraph("SOC Letterhead"), _paragraph("SOC Letterhead End"))),
        Heading(1, (Text("A heading without a number"),)),
        _paragraph("Body Text"),
        bullets,
        ListBlock((one, two), ordered=True),
        Quote((_paragraph("Quote"),)),
        CodeBlock("Source Code"),
        Group("proposed", (_paragraph("SOC Proposed: words that the service auditor has still to confirm"),)),
        Group("notice", (_paragraph("SOC Notice"),)),
        Group("signature", (_paragraph("SOC Signature"), _paragraph("SOC Signature End"))),
    )
    return Section("styles", 1, (Text("Styles of text"),), blocks=blocks)


def _fields(words: dict[str, str]) -> Section:
    rows = tuple((Cell((Paragraph((Code(name),)),)), Cell((Paragraph((Text(words[name], name),)),))) for name in FIELDS)
    table = Table(
        (Column(width=30), Column(width=70)),
        (Cell((_paragraph("Title of the control"),)), Cell((_paragraph("A control to copy"),))),
        rows,
        caption=(Text("Fields"),),
        anchor="table:fields",
    )
    about = _paragraph(
        "Headers and footers may hold content controls with these titles; in a report each shows what its name says.",
        " A footer that shows no restricted use or no page gets lines with them.",
    )
    child = Section("fields.table", 2, (Text("Fields of headers and footers"),), blocks=(about, table))
    return Section("fields", 1, (Text("Fields"),), children=(child,))


def _wide() -> Section:
    cells = tuple(Cell((_paragraph(words),)) for words in ("SOC Table", "SOC Table Text", "SOC Table Text"))
    columns = (Column(width=20), Column(width=40), Column(width=40))
    caption = (Text("A wide table on a landscape page"),)
    table = Table(columns, cells, (cells, cells), caption=caption, anchor="table:wide", landscape=True)
    return Section("wide", 1, (Text("Wide tables"),), blocks=(table,))


def _unnumbered() -> Section:
    return Section(
        "end",
        1,
        (Text("A section without a number"),),
        blocks=(_paragraph("Sections without a number."),),
        numbered=False,
    )
