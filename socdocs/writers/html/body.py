"""Write the cover, the contents and the sections of a document, each as a piece of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from socdocs.document.nodes import Block, Document, Footnote, Section
from socdocs.document.references import SECTION
from socdocs.writers.html.blocks import LOWEST_HEADING, Place, write_blocks
from socdocs.writers.html.contents import between, contents
from socdocs.writers.html.context import Context, open_context
from socdocs.writers.html.escape import escape
from socdocs.writers.html.inlines import write_inlines
from socdocs.writers.layout import Stretch, is_cover, stretches


class Pieces(Struct, frozen=True):
    """The parts of a page: its cover and contents ("" where there is none), and each section by its id.

    `titled` says whether the cover has the heading of the page.
    """

    cover: str
    contents: str
    sections: tuple[tuple[str, str], ...]
    titled: bool


def write_pieces(document: Document, pictures: Mapping[str, bytes], *, addresses: bool = False) -> Pieces:
    """Return the pieces of the page of `document`; with `addresses` each fact carries the address that it has.

    `pictures` are the files behind the images, by their source as written.
    """
    context = open_context(document, pictures, addresses=addresses)
    sections = list(document.sections)
    cover = ""
    if sections and is_cover(sections[0]):
        cover = _cover(context, sections.pop(0), document.properties.restricted_use)
    written = tuple((section.id, _section(context, section)) for section in sections)
    return Pieces(cover, contents(document), written, context.titled)


def _cover(context: Context, section: Section, restricted_use: str) -> str:
    turns = iter(stretches((section,)))
    next(turns)
    blocks = write_blocks(context, section.blocks, Place(untitled=True))
    children = "\n".join(_part(context, child, turns) for child in section.children)
    use = f'<p class="use">{escape(restricted_use)}</p>' if restricted_use else ""
    inside = "\n".join(filter(None, (blocks, use, children, _notes(context))))
    return f'<section class="front"{context.id(SECTION + section.id)}>\n{inside}\n</section>'


def _section(context: Context, section: Section) -> str:
    """Return a section of the first level, with the notes of all that is in it at its end."""
    return _part(context, section, iter(stretches((section,))), whole=True)


def _part(context: Context, section: Section, turns: Iterator[Stretch], *, whole: bool = False) -> str:
    """Return a section and those below it; `turns` says of each in turn where its pages are wide."""
    stretch = next(turns)
    place = context.id(SECTION + section.id)
    cut = stretch.turn if stretch.turn >= 0 else len(section.blocks)
    parts = [_stretch(context, section.blocks[:cut], _heading(context, section), wide=stretch.landscape)]
    parts.append(_stretch(context, section.blocks[cut:], "", wide=True))
    parts += (_part(context, child, turns) for child in section.children)
    parts += (_notes(context),) if whole else ()
    level = f' class="level-{section.level}"'
    return f"<section{level}{place}>\n{chr(10).join(filter(None, parts))}\n</section>"


def _stretch(context: Context, blocks: tuple[Block, ...], heading: str, *, wide: bool) -> str:
    context.wide = wide
    written = "\n".join(filter(None, (heading, write_blocks(context, blocks, Place()))))
    return f'<div class="wide">\n{written}\n</div>' if wide and written else written


def _heading(context: Context, section: Section) -> str:
    words = write_inlines(context, section.title)
    if not words:
        return ""
    number = f'<span class="number">{escape(section.number)}{between(section.level)}</span>' if section.number else ""
    tag = f"h{min(section.level + 1, LOWEST_HEADING)}"
    return f"<{tag}>{number}{words}</{tag}>{_guidance(section.guidance) if context.marked else ''}"


def _guidance(words: str) -> str:
    """Return a note to those who write the report, which is closed until they open it and never printed."""
    shut = '\n<details class="guidance"><summary>What to write here</summary>'
    return f"{shut}<p>{escape(words)}</p></details>" if words else ""


def _notes(context: Context) -> str:
    """Return the notes that are not written yet."""
    first = context.written_notes + 1
    notes = context.notes[context.written_notes :]
    context.written_notes = len(context.notes)
    lines = "".join(_note(context, note, number) for number, note in enumerate(notes, first))
    return f'<ol class="notes" start="{first}">\n{lines}</ol>' if lines else ""


def _note(context: Context, note: Footnote, number: int) -> str:
    words = write_blocks(context, note.blocks, Place(in_note=True))
    back = f'<a href="#mark-{number}" role="doc-backlink" aria-label="Back to note {number} in the text">↩</a>'
    return f"<li{context.id(f'note-{number}')}>{words} {back}</li>\n"
