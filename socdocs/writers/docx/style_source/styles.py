"""The styles part: every style the writer names, from one table and its settings.

Paragraphs of the body have a style and no other formatting, so this decides how a report looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.writers.docx.numbering import (
    CELL_LISTS,
    CONTINUED,
    CONTINUED_LEVELS,
    CONTINUED_LIST,
    CONTINUED_STYLES,
    HEADINGS,
    LIST_FAMILIES,
    LISTS,
    PROPOSED_LISTS,
    level_suffix,
)
from socdocs.writers.docx.style_source import style_words as say
from socdocs.writers.docx.style_source.settings import StyleSettings
from socdocs.writers.docx.xml import DECLARATION, escape

_CONTINUED_LOOKS = {
    "ListContinue": ("Normal", say.space(0, 90, 269)),
    "SOCListCode": ("SourceCode", ""),
    "SOCListQuote": ("Quote", ""),
}
_HEADING_SIZES = (36, 28, 24, 22, 21, 21)
_HEADING_SPACES = ((0, 280), (360, 120), (280, 100), (220, 80), (200, 60), (200, 60))


def styles(settings: StyleSettings, language: str = "en-US") -> str:
    """Return the whole styles part."""
    return _part(settings, language, "".join(_all(settings)))


def character_styles(settings: StyleSettings, language: str = "en-US") -> str:
    """Return a styles part with character styles only, for the prompts of content controls."""
    return _part(settings, language, "".join((*_defaults(), *_characters(settings))))


def _part(settings: StyleSettings, language: str, content: str) -> str:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'{DECLARATION}<w:styles xmlns:w="{namespace}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
        f' w:cstheme="minorBidi"/><w:sz w:val="{settings.size}"/><w:szCs w:val="{settings.size}"/>'
        f'<w:lang w:val="{escape(language)}" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        f"{content}</w:styles>"
    )


def _all(settings: StyleSettings) -> Iterator[str]:
    yield from _defaults()
    yield from _text(settings)
    yield from _headings(settings)
    yield from _cover(settings)
    yield from _lists()
    yield from _headers_footers(settings)
    yield from _characters(settings)
    yield from _tables(settings)


def _defaults() -> Iterator[str]:
    yield say.paragraph("Normal", "Normal", "<w:widowControl/>" + say.space(0, 0, 269), default=True)
    yield say.style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True, quick=False)
    margins = "".join(
        f'<w:{s} w:w="{w}" w:type="dxa"/>'
        for s, w in zip(("top", "left", "bottom", "right"), (0, 108, 0, 108), strict=True)
    )
    cells = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    yield say.style("table", "TableNormal", "Normal Table", rest=cells, default=True, quick=False)
    yield say.style("numbering", "NoList", "No List", default=True, quick=False)


def _text(settings: StyleSettings) -> Iterator[str]:
    yield say.paragraph("BodyText", "Body Text", say.space(0, 140, 276))
    # A line in bold is a heading to its reader, so it stays with what it heads.
    yield say.paragraph(
        "SOCSubject", "SOC Subject", "<w:keepNext/>", say.font(bold=True), based="BodyText", next="BodyText"
    )
    yield say.paragraph("SOCAfterTable", "SOC After Table", say.space(240, 140), based="BodyText", next="BodyText")
    keep = "<w:keepNext/>"
    yield say.paragraph("SOCBeforeTable", "SOC Before Table", keep, based="BodyText", next="BodyText")
    yield say.paragraph("SOCBetweenTables", "SOC Between Tables", keep, based="SOCAfterTable", next="BodyText")
    yield say.paragraph(
        "SOCFigure", "SOC Figure", "<w:keepNext/>" + say.space(160, 60), based="BodyText", next="Caption"
    )
    quote = (
        say.border("left", size=18, color=settings.rule, space=10)
        + say.space(60, 140, 276)
        + say.indent(360, right=360)
    )
    yield say.paragraph("Quote", "Quote", quote, say.font(color="404040", italic=True), next="BodyText")
    code = "<w:keepLines/>" + say.border("left", size=12, color=settings.rule, space=8) + say.shade("F5F5F5")
    font = settings.code_font
    mono = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:noProof/>'
    yield say.paragraph(
        "SourceCode",
        "Source Code",
        code + say.space(80, 160) + say.indent(200),
        mono + '<w:sz w:val="18"/><w:szCs w:val="18"/>',
    )
    box = "<w:keepLines/>" + say.border("top", "left", "bottom", "right", size=6, color=settings.accent_light, space=8)
    yield say.paragraph(
        "SOCNotice",
        "SOC Notice",
        box + say.shade(settings.band) + say.space(120, 200, 264) + say.indent(180, right=180),
        say.font(20),
    )
    bar = say.border("left", size=24, color="BF9000", space=8) + say.shade("FFFBEF")
    yield say.paragraph("SOCProposed", "SOC Proposed", bar, based="BodyText")
    yield say.paragraph("SOCProposedMark", "SOC Proposed Mark", "<w:keepNext/>", based="SOCProposed")
    yield say.paragraph("SOCLetterhead", "SOC Letterhead", say.space(0, 0, 264), say.font(color=settings.accent))
    yield say.paragraph(
        "SOCLetterheadEnd", "SOC Letterhead End", say.space(0, 320, 264), based="SOCLetterhead", next="BodyText"
    )
    keep = "<w:keepNext/><w:keepLines/>" + say.space(400, 0, 330) + "<w:contextualSpacing/>"
    yield say.paragraph("SOCSignature", "SOC Signature", keep)
    end = '<w:keepNext w:val="0"/><w:keepLines/>' + say.space(0, 240, 330) + '<w:contextualSpacing w:val="0"/>'
    yield say.paragraph("SOCSignatureEnd", "SOC Signature End", end, based="SOCSignature", next="BodyText")
    note = say.space(0, 40, 240) + say.indent(200, 200)
    yield say.paragraph("FootnoteText", "footnote text", note, say.font(18))
    yield say.paragraph("CommentText", "annotation text", say.space(0, 0, 240), say.font(20))
    # Word requires a paragraph behind a table where a section or the document ends or another table begins.
    yield say.paragraph(
        "SOCSectionEnd",
        "SOC Section End",
        '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        say.font(2),
    )


def _headings(settings: StyleSettings) -> Iterator[str]:
    for level, (size, (before, after)) in enumerate(zip(_HEADING_SIZES, _HEADING_SPACES, strict=True)):
        rule = say.border("bottom", size=8, color=settings.accent, space=6) if level == 0 else ""
        flow = "<w:keepNext/><w:keepLines/>" + ("<w:pageBreakBefore/>" if level == 0 else "")
        place = f'<w:jc w:val="left"/><w:outlineLvl w:val="{level}"/>'
        color = settings.accent if level < 2 else settings.accent_light
        font = say.font(size, color, bold=level != 4, italic=level >= 4, heading=level < 3)
        number, space = say.number(HEADINGS, level), say.space(before, after, 240)
        yield say.paragraph(
            f"Heading{level + 1}", f"heading {level + 1}", flow + number + rule + space + place, font, next="BodyText"
        )
    # For headings where the navigation must not see one: in cells, quotes, list items.
    yield say.paragraph(
        "SOCMinorHeading", "SOC Minor Heading", "<w:keepNext/>" + say.space(80, 60), say.font(bold=True)
    )


def _cover(settings: StyleSettings) -> Iterator[str]:
    close = "<w:contextualSpacing/>"
    yield say.paragraph(
        "Title",
        "Title",
        "<w:keepNext/>" + say.border("bottom", size=24, color=settings.accent, space=16) + say.space(2500, 460, 252),
        say.font(56, settings.accent, heading=True),
        next="Subtitle",
    )
    yield say.paragraph(
        "Subtitle", "Subtitle", "<w:keepNext/>" + say.space(0, 760, 276), say.font(28, settings.muted), next="BodyText"
    )
    yield say.paragraph(
        "SOCCoverOrganization",
        "SOC Cover Organization",
        say.space(0, 480, 288) + close,
        say.font(32, settings.accent, bold=True),
    )
    yield say.paragraph(
        "SOCCoverTimeframe", "SOC Cover Timeframe", say.space(0, 360, 288) + close, say.font(25, settings.accent)
    )
    yield say.paragraph("SOCCoverText", "SOC Cover Text", say.space(0, 120), say.font(22))
    note = say.border("top", color=settings.rule, space=6) + say.space(80, 80, 252)
    yield say.paragraph("SOCCoverNote", "SOC Cover Note", note, say.font(18, settings.muted))


def _lists() -> Iterator[str]:
    spaces = {LISTS: say.space(0, 90, 269), PROPOSED_LISTS: say.space(0, 90, 269), CELL_LISTS: say.space(0, 30, 252)}
    for family in LIST_FAMILIES:
        for level in range(family.levels):
            space = spaces[family]
            if family is PROPOSED_LISTS:
                # The bar is where the paragraphs' bar is; its distance takes up what the level is indented.
                bar = say.border("left", size=24, color="BF9000", space=8 + family.step // 20 * level)
                space = bar + say.shade("FFFBEF") + space
            for kind, number in (("Bullet", family.bullets), ("Number", family.numbers)):
                properties = say.number(number, level) + space + say.indent(family.left(level), family.step)
                yield say.paragraph(family.style(kind, level), f"{family.name} {kind}{level_suffix(level)}", properties)
    levels = f'<w:numPr><w:numId w:val="{CONTINUED_LEVELS}"/></w:numPr>'
    yield say.style("numbering", CONTINUED_LIST, "SOC Continued", levels, based="NoList", quick=False)
    # The paragraph itself says of which list it is.
    yield say.paragraph("SOCLeadingItem", "SOC Leading Item", "<w:keepNext/>" + spaces[LISTS])
    for level in range(LISTS.levels):
        place = say.number(CONTINUED, level) + "%s" + say.indent(LISTS.left(level))
        for id, name in CONTINUED_STYLES.items():
            based, room = _CONTINUED_LOOKS[id]
            suffix = level_suffix(level)
            yield say.paragraph(f"{id}{suffix.strip()}", f"{name}{suffix}", place % room, based=based)


def _headers_footers(settings: StyleSettings) -> Iterator[str]:
    caption = "<w:keepNext/><w:keepLines/>" + say.space(220, 110, 240)
    yield say.paragraph("Caption", "caption", caption, say.font(19, settings.accent, bold=True), next="BodyText")
    yield say.paragraph("Header", "header", say.space(0, 0, 240), say.font(17, settings.muted))
    yield say.paragraph("Footer", "footer", say.space(0, 20, 240), say.font(16, settings.muted))
    top = say.border("top", color=settings.rule, space=5)
    yield say.paragraph("SOCFooterRule", "SOC Footer Rule", top, based="Footer")
    bottom = say.border("bottom", color=settings.rule, space=4)
    yield say.paragraph("SOCHeaderRule", "SOC Header Rule", bottom, based="Header")
    title = say.font(36, settings.accent, bold=True, heading=True)
    rule = say.border("bottom", size=8, color=settings.accent, space=6)
    yield say.paragraph("TOCHeading", "TOC Heading", "<w:keepNext/>" + rule + say.space(0, 240), title, next="BodyText")
    yield say.paragraph("SOCListHeading", "SOC List Heading", say.space(480, 200), based="TOCHeading")
    right = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{settings.page.text_width}"/></w:tabs>'
    for level, (before, left, hanging) in enumerate(((140, 360, 360), (30, 900, 560), (10, 900, 0)), 1):
        bold = say.font(color=settings.accent, bold=True) if level == 1 else ""
        yield say.paragraph(
            f"TOC{level}", f"toc {level}", right + say.space(before, 20, 252) + say.indent(left, hanging), bold
        )
    yield say.paragraph("TableofFigures", "table of figures", right + say.space(20, 20, 252) + say.indent(0))
    yield say.paragraph("SOCTableText", "SOC Table Text", say.space(30, 30, 252))
    yield say.paragraph("SOCTableHeading", "SOC Table Heading", "<w:keepNext/>" + say.space(40, 40, 240))


def _characters(settings: StyleSettings) -> Iterator[str]:
    def character(id: str, name: str, run: str) -> str:
        return say.style("character", id, name, "", run, based="DefaultParagraphFont")

    yield character("Strong", "Strong", "<w:b/><w:bCs/>")
    yield character("Emphasis", "Emphasis", "<w:i/><w:iCs/>")
    font = settings.code_font
    mono = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:noProof/>'
    yield character(
        "VerbatimChar", "Verbatim Char", mono + '<w:sz w:val="18"/><w:szCs w:val="18"/>' + say.shade("F2F2F2")
    )
    yield character("Hyperlink", "Hyperlink", '<w:color w:val="1F4E9E"/><w:u w:val="single"/>')
    yield character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>')
    yield character("CommentReference", "annotation reference", '<w:sz w:val="16"/><w:szCs w:val="16"/>')
    yield character("PlaceholderText", "Placeholder Text", '<w:color w:val="7F4F00"/>' + say.shade("FFF2CC"))
    yield character("SOCManagement", "SOC Management", '<w:b/><w:bCs/><w:color w:val="7F4F00"/>' + say.shade("FFE49B"))
    yield character(
        "SOCServiceAuditor", "SOC Service Auditor", '<w:b/><w:bCs/><w:color w:val="1F3864"/>' + say.shade("CFE0F5")
    )
    yield character(
        "SOCSubservice", "SOC Subservice Organization", '<w:b/><w:bCs/><w:color w:val="274E13"/>' + say.shade("D4E8CF")
    )


def _tables(settings: StyleSettings) -> Iterator[str]:
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in zip(("top", "left", "bottom", "right"), (30, 100, 30, 100), strict=True)
    )
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom") else 4}" w:space="0" w:color="{color}"/>'
        for side, color in (
            ("top", settings.accent),
            ("bottom", settings.accent),
            ("insideH", settings.rule),
            ("insideV", "DDE3EC"),
        )
    )
    small = f'<w:sz w:val="{settings.table_size}"/><w:szCs w:val="{settings.table_size}"/>'
    head = '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>' + small
    yield say.style(
        "table",
        "SOCTable",
        "SOC Table",
        run=small,
        based="TableNormal",
        rest='<w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr>{head}</w:rPr><w:tcPr>{say.shade(settings.accent)}<w:vAlign '
        f'w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr>"
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="band2Horz"><w:tcPr>{say.shade(settings.band)}</w:tcPr></w:tblStylePr>',
    )
