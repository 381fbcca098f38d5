"""The styles part: every style the writer names, from one table and a look.

Paragraphs of the body carry a style and nothing else, so this is all there is to how a report looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .look import Look
from .xml import DECLARATION

HEADINGS = 1
"""The `w:num` id that the headings are linked to; `numbering` defines it."""


class ListFamily(NamedTuple):
    """Styles for bullets and numbers of one kind of place, linked to lists of their own."""

    id: str
    name: str
    bullets: int
    numbers: int
    levels: int
    step: int
    first: int
    """Where the text of the first level begins, in steps; the sign hangs one step before it."""

    def style(self, kind: str, level: int) -> str:
        """The id of the style for `Bullet` or `Number` at a level counted from 0."""
        return f"{self.id}{kind}{_suffix(level).strip()}"

    def left(self, level: int) -> int:
        """Where the text of a level begins."""
        return self.step * (level + self.first)


LISTS = ListFamily("List", "List", 2, 3, 9, 360, 2)
PROPOSED_LISTS = ListFamily("SOCProposed", "SOC Proposed", 4, 5, 2, 360, 1)
CELL_LISTS = ListFamily("SOCTable", "SOC Table", 6, 7, 4, 220, 1)
LIST_FAMILIES = (LISTS, PROPOSED_LISTS, CELL_LISTS)
_HEADING_SIZES = (36, 28, 24, 22, 21, 21)
_HEADING_SPACES = ((0, 280), (360, 120), (280, 100), (220, 80), (200, 60), (200, 60))


def styles(look: Look, language: str = "en-US") -> str:
    """The whole styles part."""
    return _part(look, language, "".join(_all(look)))


def character_styles(look: Look, language: str = "en-US") -> str:
    """A styles part of character styles alone, for the prompts of content controls."""
    return _part(look, language, "".join((*_defaults(), *_characters(look))))


def _part(look: Look, language: str, content: str) -> str:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'{DECLARATION}<w:styles xmlns:w="{namespace}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
        f' w:cstheme="minorBidi"/><w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>'
        f'<w:lang w:val="{language}" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        f"{content}</w:styles>"
    )


# --- the words of the table ----------------------------------------------------------------------------------------


def _paragraph(
    id: str,
    name: str,
    properties: str = "",
    run: str = "",
    *,
    based: str = "Normal",
    next: str = "",
    default: bool = False,
) -> str:
    return _style("paragraph", id, name, properties, run, based="" if default else based, next=next, default=default)


def _style(
    kind: str,
    id: str,
    name: str,
    properties: str = "",
    run: str = "",
    rest: str = "",
    *,
    based: str = "",
    next: str = "",
    default: bool = False,
    quick: bool = True,
) -> str:
    # Names with a capital are ours; the others are Word's own and shown by it under the name of its language.
    flags = (' w:default="1"' if default else "") + (' w:customStyle="1"' if name.startswith("SOC ") else "")
    return (
        f'<w:style w:type="{kind}"{flags} w:styleId="{id}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{next}"/>' if next else "")
        + ("<w:qFormat/>" if quick else "<w:semiHidden/>")
        + (f"<w:pPr>{properties}</w:pPr>" if properties else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + rest
        + "</w:style>"
    )


def _space(before: int, after: int, line: int = 0) -> str:
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _indent(left: int, hanging: int = 0, right: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}"' + (
        f' w:hanging="{hanging}"/>' if hanging else ' w:firstLine="0"/>'
    )


def _number(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def _border(*sides: str, size: int = 4, color: str, space: int = 6) -> str:
    lines = "".join(f'<w:{s} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>' for s in sides)
    return f"<w:pBdr>{lines}</w:pBdr>"


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _font(size: int = 0, color: str = "", *, bold: bool = False, italic: bool = False, heading: bool = False) -> str:
    return (
        ('<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/>' if heading else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    )


# --- the table -----------------------------------------------------------------------------------------------------


def _all(look: Look) -> Iterator[str]:
    yield from _defaults()
    yield from _text(look)
    yield from _headings(look)
    yield from _cover(look)
    yield from _lists()
    yield from _furniture(look)
    yield from _characters(look)
    yield from _tables(look)


def _defaults() -> Iterator[str]:
    yield _paragraph("Normal", "Normal", "<w:widowControl/>" + _space(0, 0, 269), default=True)
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True, quick=False)
    margins = "".join(
        f'<w:{s} w:w="{w}" w:type="dxa"/>' for s, w in zip(("top", "left", "bottom", "right"), (0, 108, 0, 108))
    )
    cells = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    yield _style("table", "TableNormal", "Normal Table", rest=cells, default=True, quick=False)
    yield _style("numbering", "NoList", "No List", default=True, quick=False)


def _text(look: Look) -> Iterator[str]:
    yield _paragraph("BodyText", "Body Text", _space(0, 140, 276))
    yield _paragraph("SOCAfterTable", "SOC After Table", _space(240, 140), based="BodyText", next="BodyText")
    yield _paragraph("SOCFigure", "SOC Figure", "<w:keepNext/>" + _space(160, 60), based="BodyText", next="Caption")
    quote = _border("left", size=18, color=look.rule, space=10) + _space(60, 140, 276) + _indent(360, right=360)
    yield _paragraph("Quote", "Quote", quote, _font(color="404040", italic=True), next="BodyText")
    code = "<w:keepLines/>" + _border("left", size=12, color=look.rule, space=8) + _shade("F5F5F5")
    mono = f'<w:rFonts w:ascii="{look.code_font}" w:hAnsi="{look.code_font}" w:cs="{look.code_font}"/><w:noProof/>'
    yield _paragraph(
        "SourceCode",
        "Source Code",
        code + _space(80, 160) + _indent(200),
        mono + '<w:sz w:val="18"/><w:szCs w:val="18"/>',
    )
    box = "<w:keepLines/>" + _border("top", "left", "bottom", "right", size=6, color=look.accent_light, space=8)
    yield _paragraph(
        "SOCNotice", "SOC Notice", box + _shade(look.band) + _space(120, 200, 264) + _indent(180, right=180), _font(20)
    )
    bar = _border("left", size=24, color="BF9000", space=8) + _shade("FFFBEF")
    yield _paragraph("SOCProposed", "SOC Proposed", bar, based="BodyText")
    yield _paragraph("SOCLetterhead", "SOC Letterhead", _space(0, 0, 264), _font(color=look.accent))
    yield _paragraph(
        "SOCLetterheadEnd", "SOC Letterhead End", _space(0, 320, 264), based="SOCLetterhead", next="BodyText"
    )
    keep = "<w:keepNext/><w:keepLines/>" + _space(400, 0, 330) + "<w:contextualSpacing/>"
    yield _paragraph("SOCSignature", "SOC Signature", keep)
    end = '<w:keepNext w:val="0"/><w:keepLines/>' + _space(0, 240, 330) + '<w:contextualSpacing w:val="0"/>'
    yield _paragraph("SOCSignatureEnd", "SOC Signature End", end, based="SOCSignature", next="BodyText")
    note = _space(0, 40, 240) + _indent(200, 200)
    yield _paragraph("FootnoteText", "footnote text", note, _font(18))
    # Word wants a paragraph behind a table where a section or the document ends or another table begins.
    yield _paragraph(
        "SOCSectionEnd",
        "SOC Section End",
        '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
        _font(2),
    )


def _headings(look: Look) -> Iterator[str]:
    for level, (size, (before, after)) in enumerate(zip(_HEADING_SIZES, _HEADING_SPACES)):
        rule = _border("bottom", size=8, color=look.accent, space=6) if level == 0 else ""
        flow = "<w:keepNext/><w:keepLines/>" + ("<w:pageBreakBefore/>" if level == 0 else "")
        left = 0 if level == 0 else 680 + 120 * level
        place = _indent(left, left) + ('<w:jc w:val="left"/>') + f'<w:outlineLvl w:val="{level}"/>'
        color = look.accent if level < 2 else look.accent_light
        font = _font(size, color, bold=level != 4, italic=level >= 4, heading=level < 3)
        number, space = _number(HEADINGS, level), _space(before, after, 240)
        yield _paragraph(
            f"Heading{level + 1}", f"heading {level + 1}", flow + number + rule + space + place, font, next="BodyText"
        )
        plain = f'<w:numPr><w:numId w:val="0"/></w:numPr>{_indent(0)}'
        yield _paragraph(
            f"SOCHeading{level + 1}", f"SOC Heading {level + 1}", plain, based=f"Heading{level + 1}", next="BodyText"
        )
    # For headings where the navigation must not see one: in cells, quotes, list items.
    yield _paragraph("SOCMinorHeading", "SOC Minor Heading", "<w:keepNext/>" + _space(80, 60), _font(bold=True))


def _cover(look: Look) -> Iterator[str]:
    yield _paragraph(
        "SOCCoverOrganization",
        "SOC Cover Organization",
        "<w:keepNext/>" + _border("bottom", size=24, color=look.accent, space=14) + _space(2300, 700),
        _font(32, look.accent, bold=True),
        next="Title",
    )
    yield _paragraph(
        "Title", "Title", "<w:keepNext/>" + _space(0, 320, 252), _font(56, look.accent, heading=True), next="Subtitle"
    )
    yield _paragraph(
        "Subtitle", "Subtitle", "<w:keepNext/>" + _space(0, 480, 276), _font(28, look.muted), next="BodyText"
    )
    yield _paragraph("SOCCoverTimeframe", "SOC Cover Timeframe", _space(0, 240), _font(26, look.accent, bold=True))
    yield _paragraph("SOCCoverText", "SOC Cover Text", _space(0, 120), _font(22))
    note = _border("top", color=look.rule, space=6) + _space(80, 80, 252)
    yield _paragraph("SOCCoverNote", "SOC Cover Note", note, _font(18, look.muted))


def _lists() -> Iterator[str]:
    spaces = {LISTS: _space(0, 90, 269), PROPOSED_LISTS: _space(0, 90, 269), CELL_LISTS: _space(0, 30, 252)}
    for family in LIST_FAMILIES:
        for level in range(family.levels):
            space = spaces[family]
            if family is PROPOSED_LISTS:
                # The bar stands where the paragraphs' bar does; its distance takes up what the level is indented.
                bar = _border("left", size=24, color="BF9000", space=8 + family.step // 20 * level)
                space = bar + _shade("FFFBEF") + space
            for kind, number in (("Bullet", family.bullets), ("Number", family.numbers)):
                properties = _number(number, level) + space + _indent(family.left(level), family.step)
                yield _paragraph(family.style(kind, level), f"{family.name} {kind}{_suffix(level)}", properties)
    for level in range(LISTS.levels):
        properties = spaces[LISTS] + _indent(LISTS.left(level))
        yield _paragraph(f"ListContinue{_suffix(level).strip()}", f"List Continue{_suffix(level)}", properties)


def _suffix(level: int) -> str:
    return f" {level + 1}" if level else ""


def _furniture(look: Look) -> Iterator[str]:
    caption = "<w:keepNext/><w:keepLines/>" + _space(220, 110, 240)
    yield _paragraph("Caption", "caption", caption, _font(19, look.accent, bold=True), next="BodyText")
    yield _paragraph("Header", "header", _space(0, 0, 240), _font(17, look.muted))
    yield _paragraph("Footer", "footer", _space(0, 20, 240), _font(16, look.muted))
    top = _border("top", color=look.rule, space=5)
    yield _paragraph("SOCFooterRule", "SOC Footer Rule", top, based="Footer")
    bottom = _border("bottom", color=look.rule, space=4)
    yield _paragraph("SOCHeaderRule", "SOC Header Rule", bottom, based="Header")
    title = _font(36, look.accent, bold=True, heading=True)
    rule = _border("bottom", size=8, color=look.accent, space=6)
    yield _paragraph("TOCHeading", "TOC Heading", "<w:keepNext/>" + rule + _space(0, 240), title, next="BodyText")
    yield _paragraph("SOCListHeading", "SOC List Heading", _space(480, 200), based="TOCHeading")
    right = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{look.page.text_width}"/></w:tabs>'
    for level, (before, left, hanging) in enumerate(((140, 0, 0), (30, 340, 0), (10, 900, 0)), 1):
        bold = _font(color=look.accent, bold=True) if level == 1 else ""
        yield _paragraph(
            f"TOC{level}", f"toc {level}", right + _space(before, 20, 252) + _indent(left, hanging, 500), bold
        )
    yield _paragraph("TableofFigures", "table of figures", right + _space(20, 20, 252) + _indent(0, right=500))
    yield _paragraph("SOCTableText", "SOC Table Text", _space(30, 30, 252))
    yield _paragraph("SOCTableHeading", "SOC Table Heading", "<w:keepNext/>" + _space(40, 40, 240))


def _characters(look: Look) -> Iterator[str]:
    def character(id: str, name: str, run: str) -> str:
        return _style("character", id, name, "", run, based="DefaultParagraphFont")

    yield character("Strong", "Strong", "<w:b/><w:bCs/>")
    yield character("Emphasis", "Emphasis", "<w:i/><w:iCs/>")
    mono = f'<w:rFonts w:ascii="{look.code_font}" w:hAnsi="{look.code_font}" w:cs="{look.code_font}"/><w:noProof/>'
    yield character("VerbatimChar", "Verbatim Char", mono + _shade("F2F2F2"))
    yield character("Hyperlink", "Hyperlink", f'<w:color w:val="1F4E9E"/><w:u w:val="single"/>')
    yield character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>')
    yield character("PlaceholderText", "Placeholder Text", '<w:color w:val="7F4F00"/>' + _shade("FFF2CC"))
    yield character("SOCManagement", "SOC Management", '<w:b/><w:bCs/><w:color w:val="7F4F00"/>' + _shade("FFE49B"))
    yield character(
        "SOCServiceAuditor", "SOC Service Auditor", '<w:b/><w:bCs/><w:color w:val="1F3864"/>' + _shade("CFE0F5")
    )
    yield character(
        "SOCSubservice", "SOC Subservice Organization", '<w:b/><w:bCs/><w:color w:val="274E13"/>' + _shade("D4E8CF")
    )


def _tables(look: Look) -> Iterator[str]:
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in zip(("top", "left", "bottom", "right"), (30, 100, 30, 100))
    )
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in ("top", "bottom") else 4}" w:space="0" w:color="{color}"/>'
        for side, color in (
            ("top", look.accent),
            ("bottom", look.accent),
            ("insideH", look.rule),
            ("insideV", "DDE3EC"),
        )
    )
    small = f'<w:sz w:val="{look.table_size}"/><w:szCs w:val="{look.table_size}"/>'
    head = '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>' + small
    yield _style(
        "table",
        "SOCTable",
        "SOC Table",
        run=small,
        based="TableNormal",
        rest='<w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr>{head}</w:rPr><w:tcPr>{_shade(look.accent)}<w:vAlign w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr>"
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="band2Horz"><w:tcPr>{_shade(look.band)}</w:tcPr></w:tblStylePr>',
    )
