"""Write the reference documents of three invented firms into examples/styles/, or into the folder that is given.

Each is what a firm would make of `socdocs templates reference` in Word: its fonts, colours, paper, logo and headers.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from socdocs.writers.docx.package import Part, archive
from socdocs.writers.docx.shell import reference as our_reference

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "styles"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
Color = tuple[int, int, int]
Drawn = Callable[[float, float], Color | None]
"""What colour a logo has at a place from 0 to its width and 0 to 1, if any."""


@dataclass(frozen=True)
class Firm:
    """One invented firm's style.

    `instead` says what is written in its styles and its theme instead of our fonts, sizes and colours, `page` the
    measures of its sections; `centred`, `italic` … are the names of styles.  `header`, `footer` and `cover` are lines
    of words between tabs: names of fields, `logo` or `page`.
    """

    name: str
    instead: Mapping[str, str]
    size: int
    table_size: int
    page: Mapping[str, int]
    logo: Drawn
    logo_width: float
    header: tuple[tuple[str, str], ...]
    footer: tuple[tuple[str, str], ...]
    cover: tuple[tuple[str, str], ...]
    centred: tuple[str, ...] = ()
    small_capitals: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    italic: tuple[str, ...] = ()


A4 = {"page_width": 11906, "page_height": 16838, "top_margin": 1700, "bottom_margin": 1500, "left_margin": 1250}
A4 |= {"right_margin": 1250, "header_distance": 620, "footer_distance": 600}
LETTER = {"page_width": 12240, "page_height": 15840, "top_margin": 1750, "bottom_margin": 1450, "left_margin": 1440}
LETTER |= {"right_margin": 1440, "header_distance": 640, "footer_distance": 600}
OURS = ("Cambria", "Calibri", "1F3864", "3A5A8C", "F2F5FA", "B8C4D6", "595959")
"""Our fonts for headings and text, and our colours: accents, bands, rules, and what is set back."""


def instead(*theirs: str) -> Mapping[str, str]:
    """What a firm has in their place."""
    return dict(zip(OURS, theirs, strict=True))


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
        instead=instead("Times New Roman", "Times New Roman", "7A1F2B", "7A1F2B", "FAF5F1", "D9C3B5", "5B5048"),
        size=22,
        table_size=18,
        page=A4,
        logo=crest,
        logo_width=1.0,
        header=(("logo", "organization"), ("", "report_title")),
        footer=(("timeframe", "page"), ("restricted_use", "")),
        cover=(("logo", ""),),
        centred=("Title", "Subtitle", "SOC Cover Organization", "SOC Cover Timeframe", "SOC Cover Note"),
        small_capitals=("Heading 1", "SOC Cover Organization", "TOC Heading"),
        italic=("Heading 2", "SOC Cover Timeframe"),
    ),
    Firm(
        name="harbor",
        instead=instead("Arial", "Arial", "0B5C5C", "2A7F7F", "EEF6F6", "A9CFCF", "4D5B5B"),
        size=20,
        table_size=17,
        page=LETTER,
        logo=waves,
        logo_width=1.52,
        header=(("report_title", "logo"), ("organization", "timeframe")),
        footer=(("restricted_use", "page"),),
        cover=(("", "logo"),),
        capitals=("Heading 1", "TOC Heading"),
    ),
    Firm(
        name="slate",
        instead=instead("Calibri", "Cambria", "3B414B", "9A4208", "F4F4F2", "C9C5BE", "5A5A5A"),
        size=21,
        table_size=18,
        page=A4 | {"left_margin": 1500, "right_margin": 1100},
        logo=corner,
        logo_width=1.0,
        header=(("system", "timeframe"),),
        footer=(("logo", "page"), ("restricted_use", "")),
        cover=(("logo", ""),),
    ),
)


# --- from a firm to its document -----------------------------------------------------------------------------------


def reference(firm: Firm) -> bytes:
    """The firm's reference document."""
    document = docx.Document(io.BytesIO(substituted(firm)))
    for section in document.sections:
        set_page(section, firm)
    restyle(document, firm)
    pages = document.sections[0]
    width = Twips(text_width(firm))
    for place, lines, high in (
        (pages.header, firm.header, 420),
        (pages.footer, firm.footer, 260),
        (pages.first_page_header, firm.cover, 900),
    ):
        write_lines(place, lines, firm, width, high)
    saved = io.BytesIO()
    document.save(saved)
    return sealed(saved.getvalue())


def substituted(firm: Firm) -> bytes:
    """Our reference document with the firm's fonts and colours, and with tab stops at its right margin."""
    parts = unzipped(our_reference())
    wanted = {**firm.instead, 'w:pos="9640"': f'w:pos="{text_width(firm)}"'}
    ours = re.compile("|".join(map(re.escape, wanted)))
    for name in ("word/styles.xml", "word/theme/theme1.xml", "word/fontTable.xml", "word/numbering.xml"):
        parts[name] = ours.sub(lambda found: wanted[found[0]], parts[name].decode()).encode()
    return archive((), [Part(name, data) for name, data in parts.items()])


def set_page(section: Section, firm: Firm) -> None:
    """Give a section the firm's paper and margins."""
    landscape = section.orientation == WD_ORIENT.LANDSCAPE
    for name, length in firm.page.items():
        setattr(section, name, Twips(length))
    if landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.left_margin = section.right_margin = Twips(1080)


def text_width(firm: Firm) -> int:
    """The width of a line of text."""
    return firm.page["page_width"] - firm.page["left_margin"] - firm.page["right_margin"]


def restyle(document: Document, firm: Firm) -> None:
    """Give single styles the firm's looks."""
    styles = document.styles
    for name in firm.centred:
        styles[name].paragraph_format.alignment = CENTRE
    for names, attribute in ((firm.small_capitals, "small_caps"), (firm.capitals, "all_caps"), (firm.italic, "italic")):
        for name in names:
            setattr(styles[name].font, attribute, True)
    for place, size in (
        (styles.element.find(qn("w:docDefaults")), firm.size),
        (styles["SOC Table"].element, firm.table_size),
    ):
        for found in place.iter(qn("w:sz"), qn("w:szCs")):
            found.set(qn("w:val"), str(size))


def write_lines(
    place: _BaseHeaderFooter, lines: tuple[tuple[str, str], ...], firm: Firm, width: Twips, high: int
) -> None:
    """Write the lines of a header or a footer, with their second words at the right margin."""
    for old in list(place._element):
        place._element.remove(old)
    for number, sides in enumerate(lines):
        last = number == len(lines) - 1
        rule = {"HeaderPart": last and lines is firm.header, "FooterPart": number == 0}[type(place.part).__name__]
        kind = type(place.part).__name__.removesuffix("Part")
        paragraph = place.add_paragraph(style=f"SOC {kind} Rule" if rule else kind.lower())
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        write_word(paragraph, sides[0], firm, high)
        if sides[1]:
            paragraph.add_run("\t")
            write_word(paragraph, sides[1], firm, high)


def write_word(paragraph: Paragraph, name: str, firm: Firm, high: int) -> None:
    """Write the firm's logo, the number of the page, or a field for a property of the report."""
    if name == "logo":
        picture = paragraph.add_run().add_picture(io.BytesIO(png(firm)), height=Twips(high))
        picture._inline.docPr.set("descr", f"Logo of {firm.name.capitalize()}")
    elif name == "page":
        paragraph.add_run("Page ")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" of ")
        add_field(paragraph, "NUMPAGES", "1")
    elif name:
        add_field(paragraph, f"DOCPROPERTY {name}", name.replace("_", " ").capitalize())


def add_field(paragraph: Paragraph, instruction: str, words: str) -> None:
    """Write a field with the words that it shows until a report fills it."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    field.append(paragraph.add_run(words)._r)
    paragraph._p.append(field)


def sealed(document: bytes) -> bytes:
    """The document without the time of its making, so that equal firms give equal files."""
    parts = [Part(name, data) for name, data in unzipped(document).items()]
    first = ("[Content_Types].xml", "_rels/.rels")
    return archive([part for part in parts if part.name in first], [part for part in parts if part.name not in first])


def unzipped(document: bytes) -> dict[str, bytes]:
    """The parts of a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


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
