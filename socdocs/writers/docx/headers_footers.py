"""Fill the headers and footers of a shell, and write the watermark."""

from __future__ import annotations

import re
from collections.abc import Mapping

from socdocs.document.nodes import Properties
from socdocs.document.words import unbroken
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import Line, Lines, Shell
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.xml import field, paragraph, run

KINDS = ("first", "portrait", "landscape", "letter")
"""The kinds of pages: the cover, upright pages, wide pages, and the first page of a document without a cover."""
FIELDS = ("title", "organization", "system", "report_title", "timeframe", "restricted_use", "notices")
"""The fields of headers and footers: controls with these titles are filled from the report's properties."""
FIELD_MARK = "socdocsField"
"""The element that takes the place of a field in a reference document that is open."""
DRAFT_FIELD = "draft"
"""The name of the field for the watermark."""

_MARK = re.compile(rf'<w:{FIELD_MARK} w:name="(\w+)"(?:/>|>(.*?)</w:{FIELD_MARK}>)', re.DOTALL)
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


def kind_of_first_page(kind: str) -> bool:
    """Return whether this kind of page is the first of its document."""
    return kind in ("first", "letter")


def write_headers_footers(shell: Shell, kind: str, about: Properties, page: Page, facts: Facts) -> tuple[Story, Story]:
    """Return the header and the footer of one kind of page, those of the shell filled with the facts of a report.

    The footer gets the restricted-use line, the notices and, except on the cover, the page number if neither shows
    them; facts are controls if the body has the same words.
    """
    header, footer = (shell.headers_footers.get(f"{part}_{kind}", Lines()) for part in ("header", "footer"))
    mark = watermark(KINDS.index(kind) + 1) if about.draft else ""
    head, foot = _story(header), _story(footer)
    if not fill(head.fragments, header, about, facts, mark, room=page.text_width):
        head.fragments.append(paragraph("Header", mark))
    filled = fill(foot.fragments, footer, about, facts)
    # A cover shows no page number and, in the footer, no restricted use.
    cover = frozenset({"restricted_use", "page"}) if kind == "first" else frozenset()
    if not write_foot(foot.fragments, about, page, facts, shown=header.shown | footer.shown | cover) and not filled:
        foot.fragments.append(paragraph("Footer", ""))
    return head, foot


def fill(
    fragments: list[str], content: Lines, about: Properties, facts: Facts, draft: str = "", *, room: int = 0
) -> bool:
    """Append the lines with the properties of a report in place of their marks; return whether there are any.

    Lines of fields without a value are left out; the first line gets the mark of a `draft`.  What is on both sides of a
    tab and would meet in the `room` of a line, as it may while facts are missing, gets a line for each side.
    """
    words = {name: getattr(about, name) for name in FIELDS} | {"notices": _notices(about)}
    lines = [line for line in content.lines if not line.fields or any(words[name] for name in line.fields)]
    for text in (text for line in lines for text in _sides(line, words, room)):
        place = 0
        for mark in _MARK.finditer(text):
            fragments.append(text[place : mark.start()])
            if mark[1] == DRAFT_FIELD:
                fragments.append(draft)
                draft = ""
            else:
                write_words(fragments, words[mark[1]], facts, mark[2] or "")
            place = mark.end()
        fragments.append(text[place:])
    return bool(lines)


def _sides(line: Line, words: Mapping[str, str], room: int) -> tuple[str, ...]:
    left, tab, right = line.text.partition(_TAB)
    opening, end, _ = left.partition("</w:pPr>")
    if room and tab and end and sum(len(words[name]) for name in line.fields) * _CHARACTER > room:
        return f"{left}</w:p>", f"{opening}{end}{tab}{right}"
    return (line.text,)


def _story(content: Lines) -> Story:
    return Story(root=content.root if content.root[0] else None, inherited=content.relationships)


def _notices(about: Properties) -> str:
    return " \u00b7 ".join(about.notices)


def _lines(sides: tuple[str, str], page: Page) -> tuple[tuple[str, str], ...]:
    """Return the two sides of a line, or a line for each if they would meet, as they may while facts are missing."""
    left, right = sides
    fits = (len(left) + len(right)) * _CHARACTER <= page.text_width
    return (sides,) if fits else ((left, ""), ("", right))


def write_foot(
    fragments: list[str], about: Properties, page: Page, facts: Facts, *, shown: frozenset[str] = frozenset()
) -> bool:
    """Append the lines at the foot of every page, without what is already `shown`; return whether there are any."""
    notices = "" if "notices" in shown else _notices(about)
    numbers = "" if "page" in shown else _TAB + _PAGE_NUMBERS
    use = "" if "restricted_use" in shown else about.restricted_use
    style = "SOCFooterRule"
    if use:
        _write_line(fragments, style, use, page, facts)
        style = "Footer"
    if notices or numbers:
        _write_line(fragments, style, notices, page, facts, end=numbers)
    return bool(use or notices or numbers)


def _write_line(fragments: list[str], style: str, words: str, page: Page, facts: Facts, *, end: str = "") -> None:
    tabs = f'<w:tabs><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="right" w:pos="{page.text_width}"/></w:tabs>'
    fragments.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>')
    write_words(fragments, words, facts)
    fragments.append(f"{end}</w:p>")


def write_words(fragments: list[str], words: str, facts: Facts, form: str = "") -> None:
    """Append runs of `words`, with controls for facts of the body; `form` are the runs' properties."""
    for piece, address in facts.pieces(words):
        if piece and address:
            facts.note(address, piece, fragments, run(piece, form))
        elif piece:
            fragments.append(run(unbroken(piece), form))


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
