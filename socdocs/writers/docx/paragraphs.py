"""Write paragraphs, headings and captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from socdocs.document.labels import DEEPEST_HEADING
from socdocs.document.nodes import Anchor, Emphasis, Inline, Link, Reference, Strikethrough, Strong, Text
from socdocs.document.words import plain_text
from socdocs.writers.docx.comments import comment
from socdocs.writers.docx.context import Context
from socdocs.writers.docx.inlines import write_inlines
from socdocs.writers.docx.marks import NO_MARK
from socdocs.writers.docx.numbering import NO_NUMBER
from socdocs.writers.docx.xml import caption_number, run

_KEPT = {
    "BodyText": "SOCBeforeTable",
    "SOCAfterTable": "SOCBetweenTables",
    "SOCProposed": "SOCProposedMark",
    "SOCSignatureEnd": "SOCSignature",
}
_ITEM = re.compile(r"List(?:Bullet|Number)\d*")
_STYLE = re.compile(r'(?<=w:pStyle w:val=)"(\w+)"')


def write_paragraph(
    context: Context,
    style: str,
    children: Sequence[Inline],
    properties: str = "",
    *,
    before: str = "",
    after: str = "",
    mark: tuple[str, str] | None = None,
) -> None:
    """Append one paragraph, with the marker and the starts of bookmarks that wait for the next paragraph.

    `mark` is the bookmark of the line that it is, unless this follows from `children` alone.
    """
    if mark is None:
        mark = NO_MARK if context.in_line or not children else context.marks.paragraph(children)
    before += "".join(map(context.anchor, _anchors(children)))
    fragments = context.story.fragments
    if context.marker:
        style, properties = context.marker.paragraph(style, properties)
        context.marker = None
    fragments.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}')
    context.last_paragraph = len(fragments)
    context.behind_table = False
    fragments.append("</w:pPr>")
    if context.opening or before or mark[0]:
        # The bookmark of the line begins behind the points, so that none of them lies in it.
        fragments.append(before + context.opening + mark[0])
        context.opening = ""
    write_inlines(context, children)
    fragments.append(f"{mark[1]}{after}</w:p>")


def _anchors(children: Sequence[Inline]) -> Iterator[str]:
    """Yield the names of the anchors in `children`, whose bookmarks may not lie in that of the line."""
    for child in children:
        if isinstance(child, Anchor):
            yield child.name
        elif isinstance(child, (Emphasis, Strong, Strikethrough, Link, Reference)):
            yield from _anchors(child.children)


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
    section: str = "",
    anchor: str = "",
    remark: str = "",
) -> None:
    """Append a heading of the document's outline, with `target` as the target of its line in the contents.

    `section` is the id of the section that it begins, "" for a heading inside a section.  A `remark` becomes a comment
    on it.
    """
    counted = bool(number) and context.headings.automatic(level, number)
    shown = counted and context.headings.shows(level)
    typed = f"{number}{between(level)}" if number and not shown else ""
    first, last = comment(context, remark) if remark else ("", "")
    start, end = NO_MARK if context.in_line else context.marks.heading(children, typed, section)
    write_paragraph(
        context,
        f"Heading{min(level, DEEPEST_HEADING)}",
        children,
        # Only the style names the list: AbiWord, which looks for it here, counts on from section to section.
        "" if counted else NO_NUMBER,
        before=context.target(target, f"{number} {plain_text(tuple(children))}") + context.anchor(anchor),
        after=last,
        mark=(first + start + (run(typed) if typed else ""), end),
    )


def between(level: int) -> str:
    """Return the characters between a heading's number and its words."""
    return " \u2013 " if level == 1 else "\u2003"


def write_caption(context: Context, label: str, words: Sequence[Inline], anchor: str = "", *, own: bool = True) -> None:
    """Append the caption of a table (above it) or a figure (below it), numbered by a field of Word.

    If its words are not its `own` but those of the heading above it, they are no place of a fact.
    """
    plain = plain_text(tuple(words))
    shown = words if own else (Text(plain),)
    kind, _, number = label.partition(" ")
    entry = context.listed.get(label)
    target = context.target(label, f"{label} {plain}") if entry and entry.listed else ""
    start, end = (
        NO_MARK
        if context.in_line
        else context.marks.paragraph(words if own else (), f"{label}: {'' if own else plain}")
    )
    numbered = run(f"{kind} ") + caption_number(kind, number) + run(": ")
    write_paragraph(context, "Caption", shown, before=target + context.anchor(anchor), mark=(start + numbered, end))
