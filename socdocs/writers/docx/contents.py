"""Write the table of contents, as a field that Word can update, and the list of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socdocs.document.contents import deepest_printed
from socdocs.document.nodes import Document, Entry
from socdocs.document.words import plain_text, unbroken
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.paragraphs import between
from socdocs.writers.docx.xml import FIELD_END, field, field_start, paragraph, run, styled

_TITLE, _LIST_TITLE = "Table of Contents", "List of Tables"
_UPDATE = "To see page numbers, click on this table in Word and press F9; this line then goes."
OWN_WORDS = frozenset((_TITLE, _LIST_TITLE, _UPDATE))
"""The paragraphs beside the entries."""
_NOT_HANGING = '<w:ind w:firstLine="0"/>'


def contents(context: Context, document: Document, pages: Mapping[str, int]) -> str:
    """Return the contents and, if any table is to be listed, the list of tables; `pages` are those of bookmarks.

    Without `pages` the contents of a draft say how Word adds them, in a line that goes when Word does so.
    """
    listed = [entry for entry in document.tables if entry.listed]
    return _contents(context, document, pages) + (_list_of_tables(context, listed, pages) if listed else "")


def _contents(context: Context, document: Document, pages: Mapping[str, int]) -> str:
    deepest = deepest_printed(document)
    entries = [entry for entry in document.contents if entry.level <= deepest]
    if not entries:
        return ""
    start, end = field_start(f'TOC \\o "1-{deepest}" \\h \\z \\u'), FIELD_END
    heading = paragraph("TOCHeading", run(_TITLE))
    if document.properties.draft and not pages:
        heading += paragraph("BodyText", start + run(_UPDATE, styled("Emphasis")))
        start = ""
    lines = "".join(
        paragraph(
            f"TOC{entry.level}",
            (start if place == 0 else "")
            + _line(context, entry, between(entry.level), pages)
            + (end if place == len(entries) - 1 else ""),
            # Word would set the page number of a short title at the end of the hanging indent, beside the words.
            "" if entry.label or entry.level == 1 else _NOT_HANGING,
        )
        for place, entry in enumerate(entries)
    )
    if not context.marked:
        return heading + lines
    # By this Word offers to update them.
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{lines}</w:sdtContent></w:sdt>"


def _list_of_tables(context: Context, entries: Sequence[Entry], pages: Mapping[str, int]) -> str:
    """Return the list as plain links: Word would fill a field of its own with the tables that are not listed, too."""
    lines = (paragraph("TableofFigures", _line(context, entry, ": ", pages)) for entry in entries)
    return paragraph("SOCListHeading", run(_LIST_TITLE)) + "".join(lines)


def _line(context: Context, entry: Entry, behind_label: str, pages: Mapping[str, int]) -> str:
    bookmark = context.targets[entry.target]
    page = pages.get(bookmark)
    number = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {bookmark} \\h", str(page)) if page else ""
    label = entry.label + behind_label if entry.label else ""
    words = run(unbroken(label + plain_text(entry.title)))
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{words}{number}</w:hyperlink>'
