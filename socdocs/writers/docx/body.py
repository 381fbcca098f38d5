"""The main part: cover, contents, sections, and the properties of the pages they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from socdocs.document.nodes import Block, Document, Entry, Footnote, Group, Paragraph, Section, Text
from socdocs.document.references import SECTION
from socdocs.writers.docx.blocks import Place, between, write_blocks, write_heading, write_paragraph
from socdocs.writers.docx.inlines import Kept, plain_text, write_references
from socdocs.writers.docx.layout import stretches
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Writing
from socdocs.writers.docx.xml import FIELD_END, field, field_start, paragraph, run, styled

_DEEPEST_ENTRY = 3
_LONGEST_CONTENTS = 75
_FEWEST_TABLES = 2


def write_body(writing: Writing, document: Document) -> None:
    """Write all of `document` into `writing`, but for what only the end can tell."""
    sections = list(document.sections)
    first = next((s.number for s in sections if s.number), "")
    writing.headings.begin_at(first)
    portrait = writing.page
    if sections and is_cover(sections[0]):
        cover = sections.pop(0)
        write_blocks(writing, cover.blocks, Place(portrait.text_width))
        # The cover's last paragraph may stand in a frame at the foot of the page, which cannot end the page.
        write_paragraph(writing, "SOCSectionEnd", (), _page_properties(writing, portrait, first="first"))
    elif len(sections) == 1:
        writing.first = "letter"
    if len(sections) > 1:
        writing.contents_at = len(writing.story.stream)
        writing.story.stream.append("")
    for section, landscape, turn in stretches(sections):
        _turn(writing, portrait, landscape=landscape)
        _write_heading(writing, section)
        cut = turn if turn >= 0 else len(section.blocks)
        _write_part(writing, section.blocks[:cut])
        if cut < len(section.blocks):
            _turn(writing, portrait, landscape=True)
            _write_part(writing, section.blocks[cut:])
    if writing.behind_table:
        write_paragraph(writing, "SOCSectionEnd", ())
    writing.story.stream.append(_page_properties(writing, writing.page))


def is_cover(section: Section) -> bool:
    """Whether `section` is a cover: without a title, its blocks in a group of that role."""
    return not section.title and any(isinstance(block, Group) and block.role == "cover" for block in section.blocks)


def _write_heading(writing: Writing, section: Section) -> None:
    if section.title:
        number = section.number if section.numbered else ""
        target = SECTION + section.id
        write_heading(
            writing, section.level, section.title, target, number=number, anchor=target, remark=section.guidance
        )


def _write_part(writing: Writing, blocks: Sequence[Block]) -> None:
    write_blocks(writing, blocks, Place(writing.page.text_width))


# --- pages ---------------------------------------------------------------------------------------------------------


def _turn(writing: Writing, portrait: Page, *, landscape: bool) -> None:
    page = portrait.landscape() if landscape and not portrait.is_landscape else portrait
    if page == writing.page:
        return
    stream = writing.story.stream
    if stream and writing.contents_at == len(stream) - 1:
        # What the contents end with is not known yet.
        write_paragraph(writing, "SOCSectionEnd", (), _page_properties(writing, writing.page))
    elif stream and writing.targets:
        _end_pages(writing, _page_properties(writing, writing.page))
    writing.page = page


def _end_pages(writing: Writing, properties: str) -> None:
    """End a run of pages: its properties stand in its last paragraph, which behind a table has to be made.

    So it has behind a paragraph that is one control: LibreOffice 7.4 loses the properties of such a one.
    """
    if writing.behind_table or _is_one_control(writing):
        write_paragraph(writing, "SOCSectionEnd", ())
    place = writing.last_paragraph
    end = writing.story.stream[place]
    writing.story.stream[place] = properties + end if end else f"<w:pPr>{properties}</w:pPr>"


def _is_one_control(writing: Writing) -> bool:
    stream = writing.story.stream
    # A reference is an empty fragment until its target is known.
    shown = [at for at in range(writing.last_paragraph + 1, len(stream)) if "<w:r>" in stream[at] or not stream[at]]
    return len(shown) == 1 and writing.facts.holds(stream, shown[0])


def _page_properties(writing: Writing, page: Page, *, first: str = "") -> str:
    first, writing.first = first or writing.first, ""
    kind = "landscape" if page != writing.upright else "portrait"
    relate = writing.story.relate
    references = "".join(
        f'<w:{part}Reference w:type="{kind_of_page}" r:id="{relate(part, f"{part}_{name}.xml")}"/>'
        for kind_of_page, name in ((("first", first),) if first else ()) + (("default", kind),)
        for part in ("header", "footer")
    )
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{page.properties()}<w:cols w:space="720"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )


# --- what had to wait for the end ----------------------------------------------------------------------------------


def finish_body(writing: Writing, document: Document, pages: Mapping[str, int]) -> None:
    """Write notes and references, which may call for one another, mark the facts, fill in the contents.

    `pages` are the page numbers of bookmarks, where they are known.
    """
    kept: list[Kept] = []
    written = 0
    while writing.references or written < len(writing.footnotes):
        for number, note in enumerate(writing.footnotes[written:], written + 1):
            _write_note(writing, note, number)
            written = number
        kept += write_references(writing)
    writing.facts.mark(writing.names)
    for place in reversed(kept):
        place.stream[place.at] = "".join(place.fragments.whole(writing.names))
    if writing.contents_at >= 0:
        writing.story.stream[writing.contents_at] = _contents(writing, document, pages)


def _write_note(writing: Writing, note: Footnote, number: int) -> None:
    body, writing.story = writing.story, writing.notes
    writing.behind_table = False
    mark = f"<w:r>{styled('FootnoteReference')}<w:footnoteRef/></w:r>{run(' ')}"
    writing.notes.stream.append(f'<w:footnote w:id="{number}">')
    writing.opening += mark
    blocks = (
        note.blocks if note.blocks and isinstance(note.blocks[0], Paragraph) else (Paragraph((Text(""),)), *note.blocks)
    )
    write_blocks(writing, blocks, Place(writing.page.text_width, style="FootnoteText", in_cell=True))
    if writing.behind_table:
        write_paragraph(writing, "FootnoteText", ())
    writing.notes.stream.append("</w:footnote>")
    writing.story = body


# --- contents ------------------------------------------------------------------------------------------------------


def _contents(writing: Writing, document: Document, pages: Mapping[str, int]) -> str:
    deepest = next(
        (
            level
            for level in range(_DEEPEST_ENTRY, 1, -1)
            if sum(e.level <= level for e in document.contents) <= _LONGEST_CONTENTS
        ),
        1,
    )
    entries = [entry for entry in document.contents if entry.level <= deepest]
    lines = "".join(_lines(writing, entries, f'TOC \\o "1-{deepest}" \\h \\z \\u', "TOC", pages))
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run('Table of Contents'))}{lines}</w:sdtContent></w:sdt>"
        if entries
        else ""
    )
    if len(document.tables) < _FEWEST_TABLES:
        return contents
    heading = paragraph("SOCListHeading", run("List of Tables"))
    return contents + heading + "".join(_lines(writing, document.tables, 'TOC \\h \\z \\c "Table"', "", pages))


def _lines(
    writing: Writing, entries: Sequence[Entry], instruction: str, style: str, pages: Mapping[str, int]
) -> Iterator[str]:
    for place, entry in enumerate(entries):
        bookmark = writing.targets[entry.target]
        page = pages.get(bookmark)
        number = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {bookmark} \\h", str(page)) if page else ""
        label = entry.label + (between(entry.level) if style else ": ") if entry.label else ""
        words = run(label + plain_text(entry.title))
        link = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{words}{number}</w:hyperlink>'
        start = field_start(instruction) if place == 0 else ""
        end = FIELD_END if place == len(entries) - 1 else ""
        yield paragraph(f"{style}{entry.level}" if style else "TableofFigures", f"{start}{link}{end}")
