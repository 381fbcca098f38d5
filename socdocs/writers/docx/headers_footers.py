"""Write headers, footers and the watermark."""

from __future__ import annotations

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.xml import field, paragraph, run, unbroken

KINDS = ("first", "portrait", "landscape", "letter")
"""The kinds of pages: the cover, upright pages, wide pages, and the first page of a document without a cover."""

_TAB = "<w:r><w:tab/></w:r>"
_PAGE_NUMBERS = run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
_CHARACTER = 95
"""More than the width of an average character in a header, in twentieths of a point."""
_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)
_FORMULAS = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
    "mid @5 @6",
    "mid @8 @5",
    "mid @7 @8",
    "mid @6 @7",
    "sum @6 0 @5",
)


def write_headers_footers(kind: str, about: Properties, page: Page, facts: Facts) -> tuple[Story, Story]:
    """Return the header and the footer of one kind of page.

    The header names organization and report, system and timeframe, as controls if the body has the same words; on a
    cover, and with a letterhead, there is only the watermark.  The footer holds the restricted-use line, the notices
    and, except on the cover, the page number.
    """
    header, footer = Story(), Story()
    mark = watermark(KINDS.index(kind) + 1) if about.draft else ""
    notices = " \u00b7 ".join(about.notices)
    if kind in ("first", "letter"):
        header.fragments.append(paragraph("Header", mark))
    if kind == "letter":
        write_foot(footer.fragments, about, page, facts)
        return header, footer
    if kind == "first":
        footer.fragments.append(paragraph("SOCFooterRule", run(notices)) if notices else paragraph("Footer", ""))
        return header, footer
    sides = ((about.organization, about.report_title), (about.system, about.timeframe))
    filled = [line for pair in sides for line in _lines(pair, page) if any(line)] or [("", "")]
    for place, line in enumerate(filled):
        style = "SOCHeaderRule" if place == len(filled) - 1 else "Header"
        _write_line(header.fragments, style, mark if place == 0 else "", line, page, facts)
    write_foot(footer.fragments, about, page, facts)
    return header, footer


def _lines(sides: tuple[str, str], page: Page) -> tuple[tuple[str, str], ...]:
    """Return the two sides of a line, or a line for each if they would meet, as they may while facts are missing."""
    left, right = sides
    fits = (len(left) + len(right)) * _CHARACTER <= page.text_width
    return (sides,) if fits else ((left, ""), ("", right))


def write_foot(
    fragments: list[str], about: Properties, page: Page, facts: Facts, *, shown: frozenset[str] = frozenset()
) -> None:
    """Append the lines at the foot of every page, except those that are already `shown`."""
    notices = "" if "notices" in shown else " \u00b7 ".join(about.notices)
    numbers = "" if "page" in shown else _TAB + _PAGE_NUMBERS
    style = "SOCFooterRule"
    if about.restricted_use and "restricted_use" not in shown:
        _write_line(fragments, style, "", (about.restricted_use, ""), page, facts)
        style = "Footer"
    if notices or numbers:
        _write_line(fragments, style, "", (notices, ""), page, facts, end=numbers)


def _write_line(
    fragments: list[str], style: str, start: str, sides: tuple[str, str], page: Page, facts: Facts, *, end: str = ""
) -> None:
    fragments.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{_tabs(page)}</w:pPr>{start}')
    for place, side in enumerate(sides):
        if side and place:
            fragments.append(_TAB)
        write_words(fragments, side, facts)
    fragments.append(f"{end}</w:p>")


def write_words(fragments: list[str], words: str, facts: Facts, form: str = "") -> None:
    """Append runs of `words`, with controls for facts of the body; `form` are the runs' properties."""
    for piece, address in facts.pieces(words):
        if piece and address:
            facts.note(address, piece, fragments, run(piece, form))
        elif piece:
            fragments.append(run(unbroken(piece), form))


def _tabs(page: Page) -> str:
    return f'<w:tabs><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="right" w:pos="{page.text_width}"/></w:tabs>'


def watermark(number: int) -> str:
    """Return DRAFT across the page, in Word's own form, so that its Watermark command finds and removes it."""
    formulas = "".join(f'<v:f eqn="{formula}"/>' for formula in _FORMULAS)
    style = _STYLE.format(width=420, height=168)
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136"'
        f' adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>{formulas}</v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
        ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight"'
        ' xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="Watermark: DRAFT" style="{style}" o:allowincell="f" fillcolor="#c8ccd4" stroked="f">'
        '<v:fill opacity=".4"/><v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="DRAFT"/>'
        '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
    )
