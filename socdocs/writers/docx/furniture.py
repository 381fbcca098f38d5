"""Headers, footers and the watermark: what stands on every page."""

from __future__ import annotations

from socdocs.document.nodes import Properties

from .look import Page
from .xml import document_part, field, paragraph, run

KINDS = ("first", "portrait", "landscape")
"""The cover's, those of upright pages and those of wide ones."""

_TAB = "<w:r><w:tab/></w:r>"
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


def header(kind: str, properties: Properties, page: Page) -> bytes:
    """A header part: organization and report, system and timeframe; the watermark alone on a cover."""
    mark = watermark(KINDS.index(kind) + 1) if properties.draft else ""
    if kind == "first":
        return document_part("w:hdr", paragraph("Header", mark))
    lines = [(properties.organization, properties.report_title), (properties.system, properties.timeframe)]
    return document_part("w:hdr", _two_columns(lines, "Header", "SOCHeaderRule", page, mark))


def footer(kind: str, properties: Properties, page: Page) -> bytes:
    """A footer part: the restricted use, the notices and the page; without the page on a cover."""
    notices = " \u00b7 ".join(properties.notices)
    if kind == "first":
        return document_part("w:ftr", paragraph("SOCFooterRule", run(notices)) if notices else paragraph("Footer", ""))
    total = field("NUMPAGES", "1")
    numbers = f"{_TAB}{run('Page ')}{field('PAGE', '1')}{run(' of ')}{total}"
    use = paragraph("SOCFooterRule", run(properties.restricted_use)) if properties.restricted_use else ""
    style = "Footer" if use else "SOCFooterRule"
    last = paragraph(style, f"{run(notices) if notices else ''}{numbers}", _tabs(page))
    return document_part("w:ftr", use + last)


def _two_columns(lines: list[tuple[str, str]], style: str, last_style: str, page: Page, mark: str) -> str:
    filled = [line for line in lines if any(line)] or [("", "")]
    return "".join(
        paragraph(
            last_style if index == len(filled) - 1 else style,
            (mark if index == 0 else "") + (run(left) if left else "") + (_TAB + run(right) if right else ""),
            _tabs(page),
        )
        for index, (left, right) in enumerate(filled)
    )


def _tabs(page: Page) -> str:
    return f'<w:tabs><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="right" w:pos="{page.text_width}"/></w:tabs>'


def watermark(number: int) -> str:
    """DRAFT across the page, as Word itself makes it, so that its Watermark command finds and removes it."""
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
