"""Write the main part: cover, contents, sections, and the properties of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socdocs.document.contents import has_contents
from socdocs.document.nodes import Block, Document, Footnote, Paragraph, Section, Text
from socdocs.document.references import SECTION
from socdocs.document.traversal import Rewriting
from socdocs.writers.column_widths import measure_alike
from socdocs.writers.docx.blocks import Place, foot_of_page, write_blocks
from socdocs.writers.docx.contents import contents
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.headers_footers import fill
from socdocs.writers.docx.inlines import in_words
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.paragraphs import write_heading, write_paragraph
from socdocs.writers.docx.xml import run, styled
from socdocs.writers.layout import is_cover, stretches


def write_body(context: Context, document: Document) -> None:
    """Write all of `document` except the content that depends on later text, which `finish_body` adds."""
    sections = list(document.sections)
    first = next((s.number for s in sections if s.number), "")
    context.headings.begin_at(first)
    context.alike = measure_alike(sections)
    portrait = context.page
    if sections and is_cover(sections[0]):
        cover = sections.pop(0)
        if context.cover.lines:
            context.cover_at = len(context.story.fragments)
            context.story.fragments.append("")
        else:
            write_blocks(context, cover.blocks, Place(portrait.text_width))
            if restricted := document.properties.restricted_use:
                # Programs without headers and footers show this one.
                write_paragraph(context, "SOCCoverNote", (Text(restricted),), foot_of_page(portrait.text_width))
        # The cover's last paragraph may stand in a frame at the foot of the page, which cannot end the page.
        write_paragraph(context, "SOCSectionEnd", (), _page_properties(context, portrait, first="first"))
    elif not has_contents(document):
        context.first = "letter"
    if has_contents(document):
        context.contents_at = len(context.story.fragments)
        context.story.fragments.append("")
    for section, landscape, turn in stretches(sections):
        _turn(context, portrait, landscape=landscape)
        _write_heading(context, section)
        cut = turn if turn >= 0 else len(section.blocks)
        _write_part(context, section.blocks[:cut])
        if cut < len(section.blocks):
            _turn(context, portrait, landscape=True)
            _write_part(context, section.blocks[cut:])
    if context.behind_table:
        write_paragraph(context, "SOCSectionEnd", ())
    context.story.fragments.append(_page_properties(context, context.page))


def _write_heading(context: Context, section: Section) -> None:
    target = SECTION + section.id
    if not section.title:
        context.opening += context.anchor(target)
    else:
        number = section.number if section.numbered else ""
        write_heading(
            context,
            section.level,
            section.title,
            target,
            number=number,
            section=section.id,
            anchor=target,
            remark=section.guidance if context.marked else "",
        )


def _write_part(context: Context, blocks: Sequence[Block]) -> None:
    write_blocks(context, blocks, Place(context.page.text_width))


# --- pages ---------------------------------------------------------------------------------------------------------


def _turn(context: Context, portrait: Page, *, landscape: bool) -> None:
    page = portrait.landscape() if landscape and not portrait.is_landscape else portrait
    if page == context.page:
        return
    fragments = context.story.fragments
    if fragments and context.contents_at == len(fragments) - 1:
        # What the contents end with is not known yet.
        write_paragraph(context, "SOCSectionEnd", (), _page_properties(context, context.page))
    elif fragments and context.targets:
        _end_pages(context, _page_properties(context, context.page))
    context.page = page


def _end_pages(context: Context, properties: str) -> None:
    """End a run of pages by putting their properties into its last paragraph.

    After a table a paragraph is added for them, and also after a paragraph that is a single control, because
    LibreOffice 7.4 loses the properties of such a paragraph.
    """
    if context.behind_table or _is_one_control(context):
        write_paragraph(context, "SOCSectionEnd", ())
    place = context.last_paragraph
    end = context.story.fragments[place]
    context.story.fragments[place] = properties + end if end else f"<w:pPr>{properties}</w:pPr>"


def _is_one_control(context: Context) -> bool:
    fragments = context.story.fragments
    last = range(context.last_paragraph + 1, len(fragments))
    shown = [at for at in last if "<w:t" in fragments[at] or context.facts.holds(fragments, at)]
    return len(shown) == 1 and (fragments[shown[0]].startswith("<w:sdt>") or context.facts.holds(fragments, shown[0]))


def _page_properties(context: Context, page: Page, *, first: str = "") -> str:
    first, context.first = first or context.first, ""
    kind = "landscape" if page != context.upright else "portrait"
    relate = context.story.relate
    # AbiWord shows no header or footer at all if the cover names those of the pages behind it for further pages.
    # Only a firm's own cover may have several pages.
    further = "first" if first == "first" and not context.cover.lines else kind
    references = "".join(
        f'<w:{part}Reference w:type="{kind_of_page}" r:id="{relate(part, f"{part}_{name}.xml")}"/>'
        for kind_of_page, name in ((("first", first),) if first else ()) + (("default", further),)
        for part in ("header", "footer")
    )
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{page.properties()}<w:cols w:space="720"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )


# --- what had to wait for the end ----------------------------------------------------------------------------------


def finish_body(context: Context, document: Document, pages: Mapping[str, int]) -> None:
    """Write notes, which may contain one another, bind the facts of the whole file, and fill in the contents.

    `pages` are the page numbers of bookmarks, if they are known.
    """
    written = 0
    while written < len(context.footnotes):
        written += 1
        _write_note(context, context.footnotes[written - 1], written)
    cover: list[str] = []
    if context.cover_at >= 0:
        fill(cover, context.cover, document.properties, context.facts)
    context.facts.bind()
    if context.cover_at >= 0:
        context.story.fragments[context.cover_at] = "".join(cover)
        context.story.inherited = context.cover.relationships
    # What a table has no column for is not printed, nor are its anchors.
    context.story.fragments.insert(-1, context.missing_anchors())
    if context.contents_at >= 0:
        context.story.fragments[context.contents_at] = contents(context, document, pages)


def _write_note(context: Context, note: Footnote, number: int) -> None:
    body, context.story = context.story, context.notes
    context.behind_table, context.in_line = False, True
    mark = f"<w:r>{styled('FootnoteReference')}<w:footnoteRef/></w:r>{run(' ')}"
    context.notes.fragments.append(f'<w:footnote w:id="{number}">')
    context.opening += mark
    blocks = (
        note.blocks if note.blocks and isinstance(note.blocks[0], Paragraph) else (Paragraph((Text(""),)), *note.blocks)
    )
    write_blocks(context, blocks, Place(context.page.text_width, style="FootnoteText", in_cell=True))
    context.marks.note(Rewriting({Footnote: in_words}).blocks(note.blocks))
    if context.behind_table:
        write_paragraph(context, "FootnoteText", ())
    context.notes.fragments.append("</w:footnote>")
    context.story, context.in_line = body, False
