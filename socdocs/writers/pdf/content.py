"""Turn a document into the data from which `report.typ` draws it: a list of nodes, children before their parents.

A node says of which kind it is (a row of KINDS in report.typ), what is said of it, and what is in it: texts, and the
places of nodes in the list.  Equal nodes are one node, so that a row which many tables share is drawn from one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from socdocs.document.contents import deepest_printed, has_contents
from socdocs.document.nodes import Document, Entry, Section, walk_sections
from socdocs.document.references import SECTION
from socdocs.document.words import plain_text, unbroken
from socdocs.writers.column_widths import measure_alike
from socdocs.writers.layout import is_cover, stretches
from socdocs.writers.pdf.blocks import add_blocks, add_heading
from socdocs.writers.pdf.context import Child, Place, Writing, add_anchor, add_anchors, readable
from socdocs.writers.pdf.page import LANDSCAPE, PORTRAIT


def content(document: Document, pictures: Mapping[str, bytes]) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return the data of a document, without its properties, and the files of its pictures.

    `of` are the pages in their order: places of nodes, and "contents" for the contents.
    """
    sections = {SECTION + section.id for section in walk_sections(document.sections)}
    writing = Writing(
        add_blocks=add_blocks,
        pictures=pictures,
        known_anchors=document.found.anchors | sections,
        listed={entry.target: entry for entry in (*document.contents, *document.tables)},
        deepest=deepest_printed(document),
        alike=measure_alike(document.sections),
    )
    of = list(_pages(writing, document))
    of += (add_anchor(writing, name) for name in writing.wanted if name not in writing.anchored)
    entries = {
        entry.target: [entry.level - 1, _entry(writing, entry, _between(entry.level))] for entry in document.contents
    } | {entry.target: [3, _entry(writing, entry, ": ")] for entry in document.tables}
    said = {
        "nodes": writing.drawing.nodes,
        "of": of,
        "contents": has_contents(document),
        "list_of_tables": any(entry.listed for entry in document.tables),
        "entries": entries,
    }
    return said, writing.drawing.files


def _entry(writing: Writing, entry: Entry, behind_label: str) -> str:
    return readable(unbroken((entry.label + behind_label if entry.label else "") + plain_text(entry.title)))


def _between(level: int) -> str:
    """Return the characters between a section's number and its words."""
    return " \u2013 " if level == 1 else "\u2003"


# --- pages ---------------------------------------------------------------------------------------------------------


def _pages(writing: Writing, document: Document) -> Iterator[Child]:
    sections = list(document.sections)
    cover = sections.pop(0) if sections and is_cover(sections[0]) else None
    if cover:
        upright = Place(PORTRAIT, PORTRAIT.text_width)
        writing.in_cover = True
        of = add_blocks(writing, cover.blocks, upright)
        writing.in_cover = False
        # Readers of the cover alone see it, too, and not only at the foot of the other pages.
        if restricted := document.properties.restricted_use:
            writing.notes.append(writing.drawing.add("paragraph", [readable(unbroken(restricted))]))
        notes = [writing.drawing.add("foot", writing.notes)] if writing.notes else []
        yield writing.drawing.add("cover", [*of, *notes])
    if has_contents(document):
        yield "contents"
    first = not cover and not has_contents(document)
    landscape, of = False, list[Child]()
    for section, begins_landscape, turn in stretches(sections):
        cut = turn if turn >= 0 else len(section.blocks)
        parts = [(begins_landscape, section.blocks[:cut], True)]
        if cut < len(section.blocks):
            parts.append((True, section.blocks[cut:], False))
        for wide, blocks, begins in parts:
            if wide != landscape:
                yield from _run(writing, of, landscape=landscape, first=first)
                first, landscape, of = first and not of, wide, []
            page = LANDSCAPE if wide else PORTRAIT
            if begins:
                of += _beginning(writing, section, on_new_page=not of)
            of += add_blocks(writing, blocks, Place(page, page.text_width))
    yield from _run(writing, of, landscape=landscape, first=first)


def _run(writing: Writing, of: list[Child], *, landscape: bool, first: bool) -> Iterator[Child]:
    """Yield pages of one orientation; those of a letter have no header on the first."""
    if of:
        pages = writing.drawing.add("landscape" if landscape else "blocks", of)
        yield writing.drawing.add("letter", [pages]) if first else pages


def _beginning(writing: Writing, section: Section, *, on_new_page: bool) -> Iterator[Child]:
    """Yield the heading of a section; those of the first level begin a page."""
    target = SECTION + section.id
    if section.level == 1 and not on_new_page:
        yield writing.drawing.add("new-page")
    if not section.title:
        yield from add_anchors(writing, target)
        return
    number = f"{section.number}{_between(section.level)}" if section.number and section.numbered else ""
    yield from add_heading(writing, section.level, [number], section.title, target)
