"""Write the reference documents of three invented firms into examples/styles/, or into the folder that is given.

Each is what a firm would make of `socdocs templates reference` in Word: its fonts, colours, paper, logo and headers.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from socdocs.document.nodes import Properties
from socdocs.writers.docx import write_in
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.headers_footers import write_words
from socdocs.writers.docx.package import Part
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.pictures import EMU_PER_TWIP, drawing
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.style_source import StyleSource, built
from socdocs.writers.docx.style_source.reference import reference_document
from socdocs.writers.docx.style_source.settings import StyleSettings
from socdocs.writers.docx.xml import field, paragraph, run

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "styles"
A4 = Page(width=11906, height=16838, top=1700, bottom=1500, left=1250, right=1250, header=620, footer=600)
LETTER = Page(top=1750, bottom=1450, left=1440, right=1440, header=640, footer=600)
TAB = "<w:r><w:tab/></w:r>"
CENTRE = '<w:jc w:val="center"/>'
Color = tuple[int, int, int]
Drawn = Callable[[float, float], Color | None]
"""What colour a logo has at a place from 0 to its width and 0 to 1, if any."""


@dataclass(frozen=True)
class Firm:
    """One invented firm's style.

    `restyled` says by style id what else its headings do; `header` and `footer` are lines of words between tabs: names
    of fields, `logo`, `page`, or plain words in quotation marks.
    """

    name: str
    settings: StyleSettings
    logo: Drawn
    logo_width: float
    restyled: dict[str, tuple[str, str]]
    header: tuple[tuple[str, str], ...]
    footer: tuple[tuple[str, str], ...]
    cover: tuple[tuple[str, str], ...]


# --- three firms ---------------------------------------------------------------------------------------------------


def crest(x: float, y: float) -> Color | None:
    """A ring with a bar through it, for a firm that has always been there."""
    distance = ((x - 0.5) ** 2 + (y - 0.5) ** 2) ** 0.5
    if 0.4 < distance < 0.49 or (distance < 0.33 and abs(y - 0.5) < 0.06) or (distance < 0.33 and abs(x - 0.5) < 0.06):
        return (0x7A, 0x1F, 0x2B)
    return None


def waves(x: float, y: float) -> Color | None:
    """Three bars that rise, for a firm by the water."""
    for place, color in enumerate(((0x7F, 0xC4, 0xC4), (0x2A, 0x8C, 0x8C), (0x0B, 0x5C, 0x5C))):
        if 0.55 * place <= x < 0.55 * place + 0.42 and y > 0.68 - 0.32 * place:
            return color
    return None


def corner(x: float, y: float) -> Color | None:
    """Two squares, one open, for a firm of few words."""
    if x < 0.62 and y < 0.62:
        return (0xC8, 0x5A, 0x11)
    if x > 0.3 and y > 0.3 and not (0.42 < x < 0.88 and 0.42 < y < 0.88):
        return (0x3B, 0x41, 0x4B)
    return None


FIRMS = (
    Firm(
        name="crest",
        settings=StyleSettings(
            "Times New Roman",
            "Times New Roman",
            size=22,
            table_size=18,
            accent="7A1F2B",
            accent_light="7A1F2B",
            band="FAF5F1",
            rule="D9C3B5",
            muted="5B5048",
            page=A4,
        ),
        logo=crest,
        logo_width=1.0,
        restyled={
            "Heading1": ("", "<w:smallCaps/>"),
            "Heading2": ("", "<w:i/><w:iCs/>"),
            "Title": (CENTRE, ""),
            "Subtitle": (CENTRE, ""),
            "SOCCoverOrganization": (CENTRE, "<w:smallCaps/>"),
            "SOCCoverTimeframe": (CENTRE, "<w:i/><w:iCs/>"),
            "SOCCoverNote": (CENTRE, ""),
            "TOCHeading": ("", "<w:smallCaps/>"),
        },
        header=(("logo", "organization"), ("", "report_title")),
        footer=(("timeframe", "page"), ("restricted_use", "")),
        cover=(("logo", ""),),
    ),
    Firm(
        name="harbor",
        settings=StyleSettings(
            "Arial",
            "Arial",
            size=20,
            table_size=17,
            accent="0B5C5C",
            accent_light="2A7F7F",
            band="EEF6F6",
            rule="A9CFCF",
            muted="4D5B5B",
            page=LETTER,
        ),
        logo=waves,
        logo_width=1.52,
        restyled={"Heading1": ("", "<w:caps/>"), "TOCHeading": ("", "<w:caps/>")},
        header=(("report_title", "logo"), ("organization", "timeframe")),
        footer=(("restricted_use", "page"),),
        cover=(("", "logo"),),
    ),
    Firm(
        name="slate",
        settings=StyleSettings(
            "Calibri",
            "Cambria",
            size=21,
            table_size=18,
            accent="3B414B",
            accent_light="9A4208",
            band="F4F4F2",
            rule="C9C5BE",
            muted="5A5A5A",
            page=replace(A4, left=1500, right=1100),
        ),
        logo=corner,
        logo_width=1.0,
        restyled={},
        header=(("system", "timeframe"),),
        footer=(("logo", "page"), ("restricted_use", "")),
        cover=(("logo", ""),),
    ),
)


# --- from a firm to its document -----------------------------------------------------------------------------------


def reference(firm: Firm) -> bytes:
    """The firm's reference document."""
    logo = Part(f"word/media/{firm.name}.png", png(firm))
    style_source = replace(built(firm.settings), headers_footers=HeadersFooters(firm), media=(logo,))
    return write_in(restyled(style_source, firm), reference_document())


def restyled(style_source: StyleSource, firm: Firm) -> StyleSource:
    """The style source with what the firm's table says about single styles."""
    text = style_source.styles.decode()
    for id, (place, form) in firm.restyled.items():
        start = text.index(f'w:styleId="{id}"')
        end = text.index("</w:style>", start)
        style = text[start:end]
        if place:
            style = style.replace("</w:pPr>", f"{place}</w:pPr>")
        # In the order that the format requires: after the weight, before the colour.
        cut = next(at for mark in ("<w:color", "<w:sz", "</w:rPr>") if (at := style.find(mark)) >= 0)
        text = text[:start] + style[:cut] + form + style[cut:] + text[end:]
    return replace(style_source, styles=text.encode())


@dataclass(frozen=True)
class HeadersFooters:
    """Headers and footers of a firm."""

    firm: Firm

    def __call__(self, kind: str, about: Properties, page: Page, facts: Facts) -> tuple[Story, Story]:
        """Header and footer of a kind of page."""
        header, footer = Story(), Story()
        cover = kind == "first"
        self._lines(
            header, self.firm.cover if cover else self.firm.header, about, page, facts, high=900 if cover else 420
        )
        self._lines(footer, () if cover else self.firm.footer, about, page, facts, high=260)
        return header, footer

    def _lines(
        self,
        story: Story,
        lines: tuple[tuple[str, str], ...],
        about: Properties,
        page: Page,
        facts: Facts,
        *,
        high: int,
    ) -> None:
        right_stop = f'<w:tab w:val="right" w:pos="{page.text_width}"/>'
        stop = f'<w:tabs><w:tab w:val="clear" w:pos="4680"/>{right_stop}</w:tabs>'
        for place, (left, right) in enumerate(lines):
            style = "Header" if place or lines is not self.firm.footer else "SOCFooterRule"
            if lines is self.firm.header and place == len(lines) - 1:
                style = "SOCHeaderRule"
            story.fragments.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stop}</w:pPr>')
            self._words(story, left, about, facts, high)
            story.fragments.append(TAB if right else "")
            self._words(story, right, about, facts, high)
            story.fragments.append("</w:p>")
        if not lines:
            story.fragments.append(paragraph("Footer", ""))

    def _words(self, story: Story, name: str, about: Properties, facts: Facts, high: int) -> None:
        if name == "logo":
            size = int(high * self.firm.logo_width) * EMU_PER_TWIP, high * EMU_PER_TWIP
            relation = story.relate("image", f"media/{self.firm.name}.png")
            story.fragments.append(drawing(1, relation, size, f"Logo of {self.firm.name.capitalize()}"))
        elif name == "page":
            story.fragments.append(run("Page ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1"))
        elif name:
            write_words(story.fragments, getattr(about, name), facts)


def png(firm: Firm, high: int = 160, fine: int = 4) -> bytes:
    """The logo as a picture, its edges smoothed."""
    wide = int(high * firm.logo_width)
    rows = b"".join(b"\0" + b"".join(pixel(firm.logo, x, y, high, fine) for x in range(wide)) for y in range(high))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def pixel(logo: Drawn, x: int, y: int, high: int, fine: int) -> bytes:
    """One pixel: the mean of `fine` times `fine` places in it."""
    steps = [(step + 0.5) / fine for step in range(fine)]
    found = [color for dy in steps for dx in steps if (color := logo((x + dx) / high, (y + dy) / high))]
    if not found:
        return b"\0\0\0\0"
    mean = [sum(color[part] for color in found) // len(found) for part in range(3)]
    return bytes([*mean, 255 * len(found) // fine**2])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for firm in FIRMS:
        (folder / f"{firm.name}.docx").write_bytes(reference(firm))
