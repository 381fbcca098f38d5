"""Write paragraphs, headings and captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from socdocs.document.labels import DEEPEST_HEADING
from socdocs.document.nodes import Inline
from socdocs.writers.docx.comments import comment
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.inlines import plain_text, write_inlines
from socdocs.writers.docx.numbering import HEADINGS, NO_NUMBER, paragraph_number
from socdocs.writers.docx.xml import run, simple_field

_KEPT = {"BodyText": "SOCBeforeTable", "SOCAfterTable": "SOCBetweenTables", "SOCProposed": "SOCProposedMark"}
_ITEM = re.compile(r"List(?:Bullet|Number)\d*")
_STYLE = re.compile(r'(?<=w:pStyle w:val=)"(\w+)"')


def write_paragraph(
    context: Context, style: str, children: Sequence[Inline], properties: str = "", *, before: str = "", after: str = ""
) -> None:
    """Append one paragraph, with the marker and the starts of bookmarks that wait for the next paragraph."""
    fragments = context.story.fragments
    if context.marker:
        style, properties = context.marker.paragraph(style, properties)
        context.marker = None
    fragments.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}')
    context.last_paragraph = len(fragments)
    context.behind_table = False
    fragments.append("</w:pPr>")
    if context.opening or before:
        fragments.append(context.opening + before)
        context.opening = ""
    write_inlines(context, children)
    fragments.append(f"{after}</w:p>")


def kept(style: str) -> str:
    """Return the style that looks like `style` and stays on the page of what follows; `style` if there is none."""
    return "SOCLeadingItem" if _ITEM.fullmatch(style) else _KEPT.get(style, style)


def keep_with_next(context: Context) -> None:
    """Keep the last paragraph on the page of what is written next; after a table there is none."""
    start = context.last_paragraph - 1
    if start >= 0 and not context.behind_table:
        fragments = context.story.fragments
        fragments[start] = _STYLE.sub(lambda style: f'"{kept(style[1])}"', fragments[start], count=1)


def write_heading(
    context: Context,
    level: int,
    children: Sequence[Inline],
    target: str,
    *,
    number: str = "",
    anchor: str = "",
    remark: str = "",
) -> None:
    """Append a heading of the document's outline, with `target` as the target of its line in the contents.

    A `remark` becomes a comment on it.
    """
    counted = bool(number) and context.headings.automatic(level, number)
    shown = counted and context.headings.shows(level)
    bookmarks = [context.target(target, f"{number} {plain_text(children)}")]
    bookmarks += [context.anchor(anchor)] if anchor else []
    typed = run(f"{number}{between(level)}") if number and not shown else ""
    first, last = comment(context, remark) if remark else ("", "")
    write_paragraph(
        context,
        f"Heading{min(level, DEEPEST_HEADING)}",
        children,
        paragraph_number(HEADINGS, level - 1) if counted else NO_NUMBER,
        before=first + "".join(start for start, _ in bookmarks) + typed,
        after="".join(end for _, end in bookmarks) + last,
    )


def between(level: int) -> str:
    """Return the characters between a heading's number and its words."""
    return " \u2013 " if level == 1 else "\u2003"


def write_caption(context: Context, label: str, words: Sequence[Inline], anchor: str = "") -> None:
    """Append the caption of a table (above it) or a figure (below it), numbered by a field of Word."""
    start, end = context.anchor(anchor) if anchor else ("", "")
    kind, _, number = label.partition(" ")
    entry = context.listed.get(label)
    first, last = context.target(label, f"{label} {plain_text(words)}") if entry and entry.listed else ("", "")
    numbered = start + run(f"{kind} ") + simple_field(f"SEQ {kind} \\* ARABIC", number) + end + run(": ")
    write_paragraph(context, "Caption", words, before=first + numbered, after=last)
